#include "core/report/json_writer.h"

namespace setscope {

std::string toJsonText(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace setscope
