#include "core/analysis/set_scoring.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "core/analysis/conformal.h"
#include "core/analysis/teaching.h"
#include "core/base/check.h"
#include "core/models/outlier_heads.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/device.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

/// The order of a set's members that depends on nothing but their content.
class CanonicalOrder {
  public:
    CanonicalOrder(const at::Tensor& features, std::span<const ContentHash> contents)
        : features_(features), contents_(contents), order_(contents.size()) {
        std::iota(order_.begin(), order_.end(), std::int64_t{0});
        std::ranges::stable_sort(order_, [this](std::int64_t left, std::int64_t right) {
            return compare(left, right) < 0;
        });
    }

    at::Tensor apply(const at::Tensor& rows) const { return selectedRows(rows, order_); }

    const std::vector<std::int64_t>& places() const { return order_; }

    /// @param values in canonical order @return in the given order; equal members get the value of
    /// the first of them
    std::vector<float> restored(const at::Tensor& values) const {
        std::vector<float> result(order_.size());
        const float* value = values.data_ptr<float>();
        for (std::size_t place = 0; place < order_.size(); ++place) {
            const bool repeats = place > 0 && compare(order_[place - 1], order_[place]) == 0;
            result[static_cast<std::size_t>(order_[place])] =
                repeats ? result[static_cast<std::size_t>(order_[place - 1])] : value[place];
        }
        return result;
    }

  private:
    int compare(std::int64_t left, std::int64_t right) const {
        const auto byContent = contents_[static_cast<std::size_t>(left)] <=>
                               contents_[static_cast<std::size_t>(right)];
        if (byContent != 0) {
            return byContent < 0 ? -1 : 1;
        }
        const std::int64_t width = features_.size(1);
        const float* rows = features_.data_ptr<float>();
        return std::memcmp(rows + left * width, rows + right * width,
                           static_cast<std::size_t>(width) * sizeof(float));
    }

    at::Tensor features_;
    std::span<const ContentHash> contents_;
    std::vector<std::int64_t> order_;
};

/// @param familiarity 0..1 @return [1, 1]
at::Tensor logOddsOf(float familiarity) {
    return at::logit(at::full({1, 1}, static_cast<double>(familiarity))).to(at::kFloat);
}

/// A lesson for the model's features; one from a damaged project may have another width.
bool applies(const OutlierLesson* lesson, const LoadedModel& model) {
    return isFor(lesson, model.info().identity) && lesson->featureWidth == model.encoder().width();
}

}  // namespace

std::vector<std::int64_t> canonicalOrder(const at::Tensor& features,
                                         std::span<const ContentHash> contents) {
    return CanonicalOrder(features, contents).places();
}

SetScorer::SetScorer(const LoadedModel& model, const OutlierOptions& options,
                     const c10::Device& device)
    : model_(model),
      head_(options.head),
      lesson_(applies(options.lesson.get(), model) ? options.lesson : nullptr),
      device_(device),
      detector_(model.detectorOn(device)) {
    setThreads(1);
}

ScoredSet SetScorer::score(const at::Tensor& features, std::span<const ContentHash> contents,
                           const RunContext& run) const {
    return score(features, contents, std::nullopt, run);
}

ScoredSet SetScorer::score(const at::Tensor& features, std::span<const ContentHash> contents,
                           std::optional<float> familiarity, const RunContext& run) const {
    const auto count = static_cast<std::int64_t>(contents.size());
    SETSCOPE_CHECK(count > 0 && features.size(0) == count,
                   "features are [" + std::to_string(features.size(0)) + ", d]");
    const c10::InferenceMode withoutRecording;
    const at::Tensor given = features.contiguous();
    const CanonicalOrder order(given, contents);
    const at::Tensor ordered = order.apply(given);
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{count});
    const at::Tensor relative = setRelativeInputs(ordered, offsets, run);
    const at::Tensor shown = ordered.to(device_);
    const ExpertLogits said = detector_->experts(shown, relative.to(device_), offsets, run);
    const at::Tensor odds =
        familiarity ? logOddsOf(*familiarity) : detector_->familiarityOf(shown, offsets, run);
    const at::Tensor own = OutlierDetector::together(said, odds, offsets)
                               .select(1, static_cast<std::int64_t>(head_))
                               .to(at::kCPU)
                               .contiguous();
    const at::Tensor column = lesson_ ? taughtLogits(*lesson_, head_, ordered, own) : own;

    ScoredSet result;
    result.probability = order.restored(outlierProbability(head_, column, offsets).contiguous());
    result.score = order.restored(outlierScore(head_, column, offsets).contiguous());
    if (odds.defined()) {
        result.familiarity = familiarity ? *familiarity : at::sigmoid(odds).item<float>();
    }
    if (model_.reference() == nullptr || lesson_) {
        return result;
    }
    const std::vector<ReferenceBucket>& references =
        referencesFor(*model_.reference(), result.familiarity);
    result.setPValue = conformalPValue(references, head_, count, std::ranges::max(result.score));
    if (result.setPValue) {
        result.references = ReferenceOrigin::Shipped;
        result.referenceSets = referenceSetCount(references, count);
        for (const float score : result.score) {
            result.pValue.push_back(*conformalPValue(references, head_, count, score));
        }
    }
    return result;
}

}  // namespace setscope
