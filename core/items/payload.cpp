#include "core/items/payload.h"

#include "core/base/text.h"

namespace setscope {

std::string displayPath(const FileReference& reference) {
    std::string path = toUtf8(reference.file);
    return reference.entry.empty() ? path : path + " › " + reference.entry;
}

}  // namespace setscope
