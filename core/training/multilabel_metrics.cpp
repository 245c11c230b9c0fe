#include "core/training/multilabel_metrics.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "core/base/check.h"

namespace setscope {
namespace {

/// The values class by class.
template <class Value>
std::vector<Value> byClass(const at::Tensor& values) {
    const at::Tensor turned =
        values.to(at::kCPU, c10::CppTypeToScalarType<Value>::value).t().contiguous();
    return {turned.data_ptr<Value>(), turned.data_ptr<Value>() + turned.numel()};
}

double f1Of(std::int64_t both, std::int64_t either) {
    return either == 0 ? 0.0 : 2.0 * static_cast<double>(both) / static_cast<double>(either);
}

}  // namespace

MultilabelScoring::MultilabelScoring(const at::Tensor& scores, const at::Tensor& predicted,
                                     const at::Tensor& actual)
    : count_(static_cast<std::size_t>(scores.size(0))),
      classes_(static_cast<std::size_t>(scores.size(1))),
      predicted_(byClass<std::uint8_t>(predicted)),
      actual_(byClass<std::uint8_t>(actual)),
      scores_(byClass<float>(scores)) {
    SETSCOPE_CHECK(scores.sizes() == predicted.sizes() && scores.sizes() == actual.sizes(),
                   "scores, predictions and labels differ in shape");
    for (std::size_t label = 0; label < classes_; ++label) {
        std::vector<std::size_t> order(count_);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, std::ranges::greater(),
                                 [&](std::size_t item) { return scores_[label * count_ + item]; });
        order_.push_back(std::move(order));
    }
}

double MultilabelScoring::areaOf(std::size_t label, const std::vector<std::int64_t>& times,
                                 bool& isKnown) const {
    const std::vector<std::size_t>& order = order_[label];
    const std::size_t first = label * count_;
    double wins = 0.0;
    std::int64_t positives = 0;
    std::int64_t negatives = 0;
    for (std::size_t begin = 0; begin < order.size();) {
        std::int64_t positivesHere = 0;
        std::int64_t negativesHere = 0;
        std::size_t end = begin;
        for (; end < order.size() && scores_[first + order[end]] == scores_[first + order[begin]];
             ++end) {
            (actual_[first + order[end]] != 0 ? positivesHere : negativesHere) += times[order[end]];
        }
        wins += static_cast<double>(negativesHere) *
                (static_cast<double>(positives) + 0.5 * static_cast<double>(positivesHere));
        positives += positivesHere;
        negatives += negativesHere;
        begin = end;
    }
    isKnown = positives > 0 && negatives > 0;
    return isKnown ? wins / static_cast<double>(positives) / static_cast<double>(negatives) : 0.5;
}

MultilabelMetrics MultilabelScoring::all() const {
    std::vector<std::size_t> items(count_);
    std::iota(items.begin(), items.end(), std::size_t{0});
    return of(items);
}

MultilabelMetrics MultilabelScoring::of(std::span<const std::size_t> items) const {
    SETSCOPE_CHECK(!items.empty(), "measures of no item");
    std::vector<std::int64_t> times(count_, 0);
    for (const std::size_t item : items) {
        ++times[item];
    }
    std::vector<std::int64_t> bothOfItem(count_, 0);
    std::vector<std::int64_t> eitherOfItem(count_, 0);
    std::vector<std::uint8_t> isRight(count_, 1);
    std::int64_t allBoth = 0;
    std::int64_t allEither = 0;
    double f1Sum = 0.0;
    double areaSum = 0.0;
    std::int64_t occurring = 0;
    std::int64_t known = 0;
    for (std::size_t label = 0; label < classes_; ++label) {
        std::int64_t both = 0;
        std::int64_t either = 0;
        for (std::size_t item = 0; item < count_; ++item) {
            const std::uint8_t said = predicted_[label * count_ + item];
            const std::uint8_t has = actual_[label * count_ + item];
            bothOfItem[item] += said & has;
            eitherOfItem[item] += said + has;
            isRight[item] &= static_cast<std::uint8_t>(said == has);
            both += times[item] * (said & has);
            either += times[item] * (said + has);
        }
        allBoth += both;
        allEither += either;
        f1Sum += f1Of(both, either);
        occurring += either > 0 ? 1 : 0;
        bool isKnown = false;
        const double area = areaOf(label, times, isKnown);
        areaSum += isKnown ? area : 0.0;
        known += isKnown ? 1 : 0;
    }
    MultilabelMetrics metrics;
    for (std::size_t item = 0; item < count_; ++item) {
        const auto weight = static_cast<double>(times[item]) / static_cast<double>(items.size());
        metrics.accuracy += weight * isRight[item];
        metrics.f1Samples +=
            weight * (eitherOfItem[item] == 0 ? 1.0 : f1Of(bothOfItem[item], eitherOfItem[item]));
    }
    metrics.f1Micro = f1Of(allBoth, allEither);
    metrics.f1Macro = occurring == 0 ? 0.0 : f1Sum / static_cast<double>(occurring);
    metrics.auc = known == 0 ? 0.5 : areaSum / static_cast<double>(known);
    return metrics;
}

}  // namespace setscope
