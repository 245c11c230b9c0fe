#include "core/report/model_card_block.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;
using Align = report::Table::Align;
using Overflow = report::Table::Overflow;

/// The fields that have a place of their own in the block.
constexpr std::array<std::string_view, 5> kPlacedFields = {"name", "version", "sources", "metrics",
                                                           "setSize"};

std::string textOf(const Json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string shareOf(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number() ? shownShare(found->get<double>()) : "–";
}

std::string countOf(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number_integer()
               ? shownCount(found->get<std::int64_t>())
               : "–";
}

bool isCapital(char letter) { return letter >= 'A' && letter <= 'Z'; }

/// "dataFingerprint" becomes "data fingerprint"; a name, which begins with a capital, stays as it
/// is.
std::string readableKey(const std::string& key) {
    if (key.empty() || isCapital(key.front())) {
        return key;
    }
    std::string words;
    for (const char letter : key) {
        if (isCapital(letter)) {
            words += ' ';
            words += static_cast<char>(letter - 'A' + 'a');
        } else {
            words += letter == '_' ? ' ' : letter;
        }
    }
    return words;
}

std::string capitalised(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text;
}

std::string readableValue(const Json& value) {
    if (value.is_string()) {
        return value.get<std::string>();
    }
    const bool isPlainList = value.is_array() && std::ranges::none_of(value, [](const Json& item) {
                                 return item.is_structured();
                             });
    if (!isPlainList) {
        return value.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    std::string list;
    for (const Json& item : value) {
        list += (list.empty() ? "" : ", ") + readableValue(item);
    }
    return list;
}

void appendFact(Rows& rows, const std::string& key, const Json& value) {
    if (value.is_object()) {
        for (const auto& [name, inner] : value.items()) {
            appendFact(rows, key + " · " + readableKey(name), inner);
        }
    } else if (!value.is_null() && value != "" && value != Json::array()) {
        rows.emplace_back(capitalised(key), readableValue(value));
    }
}

Rows facts(const Json& card) {
    Rows rows;
    const auto size = card.find("setSize");
    if (size != card.end() && size->is_object() && countOf(*size, "largest") != "0") {
        rows.emplace_back("Set sizes", countOf(*size, "smallest") + " to " +
                                           countOf(*size, "largest") + " members in training");
    }
    for (const auto& [key, value] : card.items()) {
        if (std::ranges::find(kPlacedFields, key) == kPlacedFields.end()) {
            appendFact(rows, readableKey(key), value);
        }
    }
    return rows;
}

report::Table sources(const Json& card) {
    report::Table table{{{"Trained on", Align::Left, 3.0, Overflow::Wrap},
                         {"Items", Align::Right, 1.0},
                         {"Licence", Align::Left, 1.6, Overflow::Wrap},
                         {"Where it comes from", Align::Left, 4.0, Overflow::Wrap}},
                        {}};
    const auto found = card.find("sources");
    if (found == card.end() || !found->is_array()) {
        return table;
    }
    for (const Json& source : *found) {
        if (source.is_object()) {
            table.rows.push_back({{textOf(source, "name"), countOf(source, "itemCount"),
                                   textOf(source, "licence"), textOf(source, "origin")}});
        }
    }
    return table;
}

report::Table metrics(const Json& card) {
    report::Table table{{{"Measured on held-out sets", Align::Left, 8.0, Overflow::Wrap},
                         {"Value", Align::Right, 1.1},
                         {"95\u202f% interval", Align::Right, 2.2},
                         {"Trivial rival", Align::Right, 1.5},
                         {"Sets", Align::Right, 1.0}},
                        {}};
    const auto found = card.find("metrics");
    if (found == card.end() || !found->is_array()) {
        return table;
    }
    for (const Json& metric : *found) {
        if (metric.is_object()) {
            table.rows.push_back({{textOf(metric, "name"), shareOf(metric, "value"),
                                   shareOf(metric, "low") + " – " + shareOf(metric, "high"),
                                   shareOf(metric, "rival"), countOf(metric, "count")}});
        }
    }
    return table;
}

}  // namespace

report::ModelCard readableCard(const Json& card) {
    if (!card.is_object()) {
        return {};
    }
    const std::string version = textOf(card, "version");
    return {.name = textOf(card, "name") + (version.empty() ? "" : " " + version),
            .facts = {facts(card)},
            .sources = sources(card),
            .metrics = metrics(card)};
}

}  // namespace setscope
