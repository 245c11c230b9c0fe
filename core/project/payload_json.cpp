#include "core/project/payload_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/json_field.h"
#include "core/base/text.h"

namespace setscope {
namespace {

/// The shortest decimals that read back to the bit. As one text, a number takes neither a line nor
/// a JSON value of its own.
std::string numbersToText(const std::vector<float>& values) {
    std::array<char, 32> digits{};
    std::string text;
    for (const float value : values) {
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        text += text.empty() ? "" : " ";
        text.append(digits.data(), end);
    }
    return text;
}

std::vector<float> numbersFrom(const JsonFields& fields, const char* key) {
    const std::string text = fields.text(key);
    const char* const end = text.data() + text.size();
    std::vector<float> values;
    for (const char* at = text.data(); at != end;) {
        float value = 0.0F;
        const auto [next, error] = std::from_chars(at, end, value);
        const bool isLast = next == end;
        if (error != std::errc() || !std::isfinite(value) || (!isLast && *next != ' ')) {
            fields.refuse(std::string("has a \"") + key + "\" that is not finite numbers");
        }
        values.push_back(value);
        at = isLast ? end : next + 1;
    }
    return values;
}

ImageFacts imageFrom(const JsonFields& member) {
    ImageFacts image{.format = member.text("format"),
                     .width = member.integer("width"),
                     .height = member.integer("height"),
                     .byteCount = member.count("bytes")};
    if (image.width < 0 || image.height < 0) {
        member.refuse("has a negative size");
    }
    return image;
}

TextContent textFrom(const JsonFields& member) {
    constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";
    TextContent content{member.text("text")};
    const std::string& text = content.text;
    if (text.empty() || !isValidUtf8(text) ||
        kWhiteSpace.find(text.front()) != std::string_view::npos ||
        kWhiteSpace.find(text.back()) != std::string_view::npos) {
        member.refuse("has a \"text\" that is empty, not UTF-8 or has spaces at its ends");
    }
    return content;
}

VectorColumns columnsFrom(const Json& json) {
    const JsonFields table(json, "a table of the project");
    VectorColumns columns;
    for (const Json& name : table.array("names")) {
        if (!name.is_string()) {
            table.refuse("has a column whose name is no text");
        }
        columns.names.push_back(name.get<std::string>());
    }
    columns.centre = numbersFrom(table, "centre");
    columns.spread = numbersFrom(table, "spread");
    const bool isNamedAlike = columns.names.empty() || columns.centre.empty() ||
                              columns.names.size() == columns.centre.size();
    if (columns.centre.size() != columns.spread.size() || !isNamedAlike) {
        table.refuse("has lists of different lengths");
    }
    if (std::ranges::any_of(columns.spread, [](float spread) { return spread <= 0.0F; })) {
        table.refuse("has a spread that is not above 0");
    }
    return columns;
}

}  // namespace

void PayloadWriter::write(const Payload& payload, Json& member) {
    if (const ImageFacts* image = payload.picture()) {
        member["format"] = image->format;
        member["width"] = image->width;
        member["height"] = image->height;
        member["bytes"] = image->byteCount;
    } else if (const TextContent* content = payload.text()) {
        member["text"] = content->text;
    } else if (const VectorContent* row = payload.vector()) {
        member["values"] = numbersToText(row->values);
        member["table"] = indexOf(*row->columns);
    }
}

std::size_t PayloadWriter::indexOf(const VectorColumns& columns) {
    const auto [found, isNew] = indices_.emplace(&columns, tables_.size());
    if (isNew) {
        tables_.push_back({{"names", columns.names},
                           {"centre", numbersToText(columns.centre)},
                           {"spread", numbersToText(columns.spread)}});
    }
    return found->second;
}

PayloadReader::PayloadReader(const Json& tables) {
    for (const Json& json : tables) {
        VectorColumns columns = columnsFrom(json);
        const std::size_t width = std::max(columns.names.size(), columns.centre.size());
        tables_.push_back({std::make_shared<const VectorColumns>(std::move(columns)), width});
    }
}

decltype(Payload::content) PayloadReader::read(const JsonFields& member) {
    const bool isText = member.has("text");
    const bool isRow = member.has("values");
    if (isText && isRow) {
        member.refuse("is a text and a row at once");
    }
    if (isText) {
        return textFrom(member);
    }
    if (isRow) {
        return readRow(member);
    }
    return imageFrom(member);
}

VectorContent PayloadReader::readRow(const JsonFields& member) {
    const std::uint64_t index = member.count("table");
    if (index >= tables_.size()) {
        member.refuse("is of a table that is not there");
    }
    Table& table = tables_[index];
    VectorContent row{.values = numbersFrom(member, "values"), .columns = table.columns};
    table.width = table.width == 0 ? row.values.size() : table.width;
    if (row.values.empty() || row.values.size() != table.width) {
        member.refuse("has not as many numbers as its table has columns");
    }
    return row;
}

}  // namespace setscope
