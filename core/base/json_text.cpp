#include "core/base/json_text.h"

namespace setscope {

Json parseJson(std::string_view text) {
    constexpr int kDeepest = 64;
    bool isTooDeep = false;
    Json json = Json::parse(
        text,
        [&isTooDeep](int depth, Json::parse_event_t, Json&) {
            isTooDeep = isTooDeep || depth > kDeepest;
            return !isTooDeep;
        },
        false);
    return isTooDeep ? Json(Json::value_t::discarded) : json;
}

}  // namespace setscope
