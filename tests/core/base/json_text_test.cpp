#include "core/base/json_text.h"

#include <gtest/gtest.h>

#include <string>

namespace setscope {
namespace {

std::string nested(int depth) {
    return "{\"a\":" + std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']') + "}";
}

TEST(ParseJson, ReadsWhatSetscopeWrites) {
    const Json json = parseJson(R"({"name": "x", "sizes": [1, 2, {"deep": [true, null]}]})");
    EXPECT_EQ(json.dump(), R"({"name":"x","sizes":[1,2,{"deep":[true,null]}]})");
    EXPECT_EQ(parseJson(nested(40)).at("a").dump(), std::string(40, '[') + std::string(40, ']'));
}

TEST(ParseJson, RefusesWhatIsNotJson) {
    EXPECT_TRUE(parseJson("").is_discarded());
    EXPECT_TRUE(parseJson("{\"a\": 1").is_discarded());
    EXPECT_TRUE(parseJson("PK\x03\x04").is_discarded());
}

TEST(ParseJson, RefusesNestingThatWouldExhaustTheStack) {
    EXPECT_TRUE(parseJson(nested(100)).is_discarded());
    EXPECT_TRUE(parseJson(nested(500'000)).is_discarded());
    EXPECT_TRUE(parseJson(std::string(500'000, '[')).is_discarded());
}

}  // namespace
}  // namespace setscope
