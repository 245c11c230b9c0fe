#include "core/report/used_models.h"

#include <gtest/gtest.h>

#include "tests/core/report/outlier_fixture.h"

namespace setscope {
namespace {

const ModelIdentity kGeneric = {"setscope-generic", "1.0", "cafe", "letters", ""};

OutlierFixture threeSets() {
    OutlierFixture fixture;
    for (const char* name : {"one", "two", "three"}) {
        fixture.addSet(name, std::nullopt, {{"a", 0.2F}, {"b", 0.3F}, {"c", 0.5F}});
    }
    return fixture;
}

TEST(UsedModels, AreCountedOnceEachTheAnswersFirst) {
    OutlierFixture fixture = threeSets();
    fixture.result.sets[0].model = kGeneric;
    fixture.result.sets[1].model = kGeneric;
    const std::vector<UsedModel> models = usedModels(fixture.result);
    ASSERT_EQ(models.size(), 2U);
    EXPECT_EQ(models[0].identity, fixture.result.model);
    EXPECT_EQ(models[0].setCount, 1);
    EXPECT_EQ(models[1].identity, kGeneric);
    EXPECT_EQ(models[1].setCount, 2);
    EXPECT_EQ(shownModels(models), "setscope-default 1.0 and setscope-generic 1.0");
}

TEST(UsedModels, ThatJudgedNothingAreLeftOutUnlessNothingWasJudged) {
    OutlierFixture fixture = threeSets();
    for (SetOutliers& set : fixture.result.sets) {
        set.model = kGeneric;
    }
    ASSERT_EQ(usedModels(fixture.result).size(), 1U);
    EXPECT_EQ(usedModels(fixture.result)[0].identity, kGeneric);
    fixture.result.sets.clear();
    ASSERT_EQ(usedModels(fixture.result).size(), 1U);
    EXPECT_EQ(usedModels(fixture.result)[0].identity, fixture.result.model);
}

TEST(UsedModels, OneDetectorBehindTwoEncodersIsNamedOnce) {
    ModelIdentity numbers = kGeneric;
    numbers.encoder = "numbers";
    EXPECT_EQ(shownModels({{kGeneric, 1}, {numbers, 1}}), "setscope-generic 1.0");
}

TEST(UsedModels, ACardBelongsToTheModelOfItsNameAndVersion) {
    const std::vector<UsedModel> models = {{kGeneric, 1}};
    EXPECT_TRUE(isCardOf({{"name", "setscope-generic"}, {"version", "1.0"}}, models));
    EXPECT_FALSE(isCardOf({{"name", "setscope-generic"}, {"version", "2.0"}}, models));
    EXPECT_FALSE(isCardOf({{"name", "setscope-default"}, {"version", "1.0"}}, models));
    EXPECT_TRUE(isCardOf(Json::object(), models));
    EXPECT_FALSE(isCardOf(Json(), models));
    EXPECT_FALSE(isCardOf({{"name", 7}}, models));
}

}  // namespace
}  // namespace setscope
