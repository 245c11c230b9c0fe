#include "core/training/multilabel_metrics.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/training/classification_metrics.h"

namespace setscope {
namespace {

at::Tensor booleans(const std::vector<std::int64_t>& values, std::int64_t classes) {
    return at::tensor(values, at::kLong).view({-1, classes}).to(at::kBool);
}

/// Three items of two classes: the first right, the second with one class too many, the third with
/// none of its two.
MultilabelScoring threeItems() {
    const at::Tensor scores = at::tensor({0.9F, 0.1F, 0.8F, 0.7F, 0.2F, 0.3F}).view({3, 2});
    return {scores, booleans({1, 0, 1, 1, 0, 0}, 2), booleans({1, 0, 1, 0, 1, 1}, 2)};
}

TEST(MultilabelMetrics, AreTheHandWorkedNumbers) {
    const MultilabelMetrics metrics = threeItems().all();
    EXPECT_NEAR(metrics.accuracy, 1.0 / 3, 1e-12);
    EXPECT_NEAR(metrics.f1Micro, 4.0 / 7, 1e-12);          // TP 2, FP 1, FN 2
    EXPECT_NEAR(metrics.f1Macro, (0.8 + 0.0) / 2, 1e-12);  // first: TP 2, FN 1; second: none
    EXPECT_NEAR(metrics.f1Samples, (1 + 2.0 / 3) / 3, 1e-12);
    // Everybody has the first class; of the second one of two pairs is in order.
    EXPECT_NEAR(metrics.auc, 0.5, 1e-12);
}

TEST(MultilabelMetrics, ADrawCountsItsRepetitions) {
    const std::vector<std::size_t> items = {0, 0, 0, 1};
    const MultilabelMetrics metrics = threeItems().of(items);
    EXPECT_NEAR(metrics.accuracy, 0.75, 1e-12);
    EXPECT_NEAR(metrics.f1Micro, 8.0 / 9, 1e-12);  // TP 4, FP 1
}

TEST(MultilabelMetrics, TheAreaIsTheOneOfEveryClassAgainstTheOthers) {
    const at::Tensor scores = (at::randn({60, 3}) * 3).round();
    const at::Tensor actual = at::randn({60, 3}) > 0.3;
    double mean = 0.0;
    for (std::int64_t label = 0; label < 3; ++label) {
        std::vector<double> ofClass;
        std::vector<bool> has;
        for (std::int64_t item = 0; item < 60; ++item) {
            ofClass.push_back(scores[item][label].item<double>());
            has.push_back(actual[item][label].item<bool>());
        }
        mean += areaUnderRoc(ofClass, has) / 3;
    }
    EXPECT_NEAR(MultilabelScoring(scores, actual, actual).all().auc, mean, 1e-12);
}

TEST(MultilabelMetrics, OfOneLabelEachTheMicroF1IsTheAccuracy) {
    const at::Tensor scores = at::randn({50, 4});
    const at::Tensor said = at::one_hot(scores.argmax(1), 4).to(at::kBool);
    const at::Tensor actual = at::one_hot(at::randint(4, {50}, at::kLong), 4).to(at::kBool);
    const MultilabelMetrics metrics = MultilabelScoring(scores, said, actual).all();
    EXPECT_NEAR(metrics.f1Micro, metrics.accuracy, 1e-12);
    EXPECT_NEAR(metrics.f1Samples, metrics.accuracy, 1e-12);
}

}  // namespace
}  // namespace setscope
