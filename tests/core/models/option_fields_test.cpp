#include "core/models/option_fields.h"

#include <gmock/gmock.h>

#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

TEST(OptionFields, AreReadWithinTheirRanges) {
    const Json json = {
        {"width", 3}, {"none", 0}, {"widths", {4, 5}}, {"share", 0.5}, {"empty", Json::array()}};
    const JsonFields fields(json, "the card");
    EXPECT_EQ(positiveField(fields, "width"), 3);
    EXPECT_EQ(countField(fields, "none"), 0);
    EXPECT_THAT(widthsField(fields, "widths"), testing::ElementsAre(4, 5));
    EXPECT_EQ(dropoutField(fields, "share"), 0.5);
    EXPECT_EQ(positiveField(fields, "width", 3), 3);
    EXPECT_THAT(optionalWidthsField(fields, "empty"), testing::IsEmpty());
}

TEST(OptionFields, OutsideTheirRangesAreRefusedByName) {
    const Json json = {{"zero", 0},
                       {"negative", -1},
                       {"huge", 1e18},
                       {"empty", Json::array()},
                       {"mixed", {4, 0}},
                       {"share", 1.0},
                       {"wide", {kWidestLayer + 1}},
                       {"deep", std::vector<int>(kMostLayers + 1, 2)},
                       {"four", 4}};
    const JsonFields fields(json, "the card");
    const auto refused = [](const auto& call) { return refusal(ErrorKind::BadInput, call); };
    EXPECT_THAT(refused([&] { positiveField(fields, "zero"); }), HasSubstr("\"zero\" of 0"));
    EXPECT_THAT(refused([&] { countField(fields, "negative"); }), HasSubstr("\"negative\""));
    EXPECT_THAT(refused([&] { countField(fields, "huge"); }), HasSubstr("\"huge\""));
    EXPECT_THAT(refused([&] { widthsField(fields, "empty"); }), HasSubstr("\"empty\""));
    EXPECT_THAT(refused([&] { widthsField(fields, "mixed"); }), HasSubstr("\"mixed\""));
    EXPECT_THAT(refused([&] { optionalWidthsField(fields, "wide"); }), HasSubstr("\"wide\""));
    EXPECT_THAT(refused([&] { optionalWidthsField(fields, "deep"); }), HasSubstr("\"deep\""));
    EXPECT_THAT(refused([&] { positiveField(fields, "four", 3); }), HasSubstr("\"four\" of 4"));
    EXPECT_THAT(refused([&] { countField(fields, "four", 3); }), HasSubstr("\"four\" of 4"));
    EXPECT_THAT(refused([&] { dropoutField(fields, "share"); }), HasSubstr("\"share\""));
}

TEST(OptionFields, NameEveryActivationThereAndBack) {
    for (const Activation activation :
         {Activation::None, Activation::Tanh, Activation::Elu, Activation::Relu}) {
        const Json json = {{"activation", toText(activation)}};
        EXPECT_EQ(activationField(JsonFields(json, "the card"), "activation"), activation);
    }
    const Json other = {{"activation", "softplus"}};
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] { activationField(JsonFields(other, "the card"), "activation"); }),
                HasSubstr("\"softplus\", which is not known"));
}

}  // namespace
}  // namespace setscope
