#include "core/base/json_field.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

TEST(JsonFields, ReadEachType) {
    const Json json = {{"t", "x"},    {"i", -3}, {"n", 0.5}, {"l", {1, 2}}, {"o", Json::object()},
                       {"z", nullptr}};
    const JsonFields fields(json, "it");
    EXPECT_EQ(fields.text("t"), "x");
    EXPECT_EQ(fields.integer("i"), -3);
    EXPECT_EQ(fields.number("n"), 0.5);
    EXPECT_EQ(fields.number("i"), -3.0);
    EXPECT_EQ(fields.array("l").size(), 2U);
    EXPECT_TRUE(fields.object("o").empty());
    EXPECT_FALSE(fields.has("z"));
    EXPECT_FALSE(fields.has("absent"));
}

TEST(JsonFields, RefuseWhatIsMissingOrOfAnotherType) {
    const Json json = {{"t", 1}, {"i", 1.5}, {"c", -1}, {"huge", 18446744073709551615ULL}};
    const JsonFields fields(json, "the thing");
    EXPECT_THROW(fields.text("t"), Error);
    EXPECT_THROW(fields.integer("i"), Error);
    EXPECT_THROW(fields.count("c"), Error);
    EXPECT_THROW(fields.integer("huge"), Error);
    EXPECT_THROW(JsonFields(Json::array(), "a list"), Error);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { fields.text("absent"); }),
                testing::HasSubstr("the thing has no \"absent\""));
}

}  // namespace
}  // namespace setscope
