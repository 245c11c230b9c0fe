#pragma once

#include <string>

#include "core/items/content_hash.h"
#include "core/items/ids.h"
#include "core/items/payload.h"
#include "core/items/verdict.h"

namespace setscope {

/// One element of a set.
struct Member {
    MemberId id;
    std::string name;  ///< UTF-8, shown; the file's name without its folder
    Payload payload;
    ContentHash content;
    std::string label;  ///< the person's own word for it; may be empty
    std::string notes;
    Verdict verdict = Verdict::None;

    bool operator==(const Member&) const = default;
};

}  // namespace setscope
