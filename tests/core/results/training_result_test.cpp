#include "core/results/training_result.h"

#include <gmock/gmock.h>

#include "core/base/error.h"

namespace setscope {
namespace {

TEST(MeasuredMetric, KeepsItsRivalAndTheLackOfOneInJson) {
    const MeasuredMetric with{"accuracy", 0.75, 0.7, 0.8, 0.0, 400};
    EXPECT_EQ(measuredMetricFromJson(toJson(with), "card").rival, 0.0);
    const MeasuredMetric without{"calibration error", 0.01, 0.0, 0.02, {}, 400};
    EXPECT_TRUE(toJson(without).at("rival").is_null());
    const MeasuredMetric read = measuredMetricFromJson(toJson(without), "card");
    EXPECT_FALSE(read.rival.has_value());
    EXPECT_EQ(read.name, "calibration error");
    EXPECT_EQ(read.high, 0.02);
    EXPECT_EQ(read.count, 400);
}

TEST(MeasuredMetric, NeedsAllFieldsButItsRival) {
    const Json whole = toJson(MeasuredMetric{"accuracy", 0.75, 0.7, 0.8, 0.5, 400});
    for (const char* key : {"name", "value", "low", "high", "count"}) {
        Json without = whole;
        without.erase(key);
        EXPECT_THROW(measuredMetricFromJson(without, "card"), Error) << key;
    }
    Json without = whole;
    without.erase("rival");
    EXPECT_FALSE(measuredMetricFromJson(without, "card").rival.has_value());
    without["rival"] = "half";
    EXPECT_THROW(measuredMetricFromJson(without, "card"), Error);
}

TEST(AddProblems, NamesEveryPictureOnce) {
    TrainingResult result;
    addProblems(result, {{"a.jpg", "It is damaged."}, {"b.jpg", "It is damaged."}});
    addProblems(result, {{"b.jpg", "It is damaged, seen otherwise."}, {"c.jpg", "It is gone."}});
    EXPECT_THAT(result.problems, testing::ElementsAre(Problem{"a.jpg", "It is damaged."},
                                                      Problem{"b.jpg", "It is damaged."},
                                                      Problem{"c.jpg", "It is gone."}));
}

}  // namespace
}  // namespace setscope
