#include "core/items/payload.h"

#include <cstddef>

#include "core/base/text.h"

namespace setscope {

std::string displayPath(const FileReference& reference) {
    std::string path = toUtf8(reference.file);
    if (!reference.entry.empty()) {
        path += " › " + reference.entry;
    }
    return reference.row > 0 ? path + ":" + std::to_string(reference.row) : path;
}

bool VectorContent::operator==(const VectorContent& other) const {
    return values == other.values && (columns == other.columns || *columns == *other.columns);
}

std::vector<float> VectorContent::standardised() const {
    std::vector<float> result = values;
    for (std::size_t i = 0; i < columns->centre.size(); ++i) {
        result[i] = (result[i] - columns->centre[i]) / columns->spread[i];
    }
    return result;
}

const char* toText(PayloadKind kind) {
    switch (kind) {
        case PayloadKind::Picture:
            return "picture";
        case PayloadKind::Text:
            return "text";
        case PayloadKind::Vector:
            break;
    }
    return "row";
}

}  // namespace setscope
