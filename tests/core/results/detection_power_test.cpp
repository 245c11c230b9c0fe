#include "core/results/detection_power.h"

#include <gtest/gtest.h>

namespace setscope {
namespace {

TEST(DetectionPowerJson, HoldsEveryCellWithItsMetrics) {
    DetectionPower power;
    power.model = {"default", "2", "f", "compact", "e"};
    power.rule = {FlagRule::By::FalseAlarmRate, 0.05};
    power.seed = 9;
    power.hostSets = 4;
    power.note = "No set has enough members.";
    power.cells.push_back(
        {16, 2, 200, {"flagged", 0.9, 0.85, 0.93, {}, 200}, {"named", 0.8, 0.7, 0.85, 0.5, 200}});
    const Json json = toJson(power);
    EXPECT_EQ(json["model"]["encoder_fingerprint"], "e");
    EXPECT_EQ(json["head"], "softmax");
    EXPECT_EQ(json["rule"], Json::parse(R"({"by": "false_alarm_rate", "threshold": 0.05})"));
    EXPECT_EQ(json["seed"], 9);
    EXPECT_EQ(json["host_sets"], 4);
    EXPECT_EQ(json["note"], "No set has enough members.");
    ASSERT_EQ(json["cells"].size(), 1U);
    EXPECT_EQ(json["cells"][0]["set_size"], 16);
    EXPECT_EQ(json["cells"][0]["planted"], 2);
    EXPECT_EQ(json["cells"][0]["trials"], 200);
    EXPECT_EQ(json["cells"][0]["detected"]["low"], 0.85);
    EXPECT_TRUE(json["cells"][0]["detected"]["rival"].is_null());
    EXPECT_EQ(json["cells"][0]["named"]["rival"], 0.5);
}

TEST(DetectionPowerJson, ByProbabilityAndWithoutCells) {
    const Json json = toJson(DetectionPower{});
    EXPECT_EQ(json["rule"]["by"], "probability");
    EXPECT_TRUE(json["cells"].is_array() && json["cells"].empty());
}

}  // namespace
}  // namespace setscope
