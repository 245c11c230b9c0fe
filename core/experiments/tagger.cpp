#include "core/experiments/tagger.h"

#include <ATen/ATen.h>

#include <cmath>
#include <utility>

#include "core/experiments/tagging_data.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

constexpr double kLogitOfGiven = -1e9;

}  // namespace

TagRows tagRows(const TagLists& lists) {
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> tags;
    for (const std::vector<std::int64_t>& list : lists) {
        sizes.push_back(std::ssize(list));
        tags.insert(tags.end(), list.begin(), list.end());
    }
    return {indexTensor(tags), offsetsFromSizes(sizes)};
}

Tagger::Tagger(TaggerView view, at::Tensor logPrior, std::int64_t featureWidth,
               const TaggingOptions& options, const TaggingDropout& dropout)
    : torch::nn::Module("Tagger"),
      view_(view),
      logPrior_(std::move(logPrior)),
      featureDropout_(dropout.features),
      featureScale_(std::sqrt(static_cast<double>(featureWidth))) {
    const std::int64_t tagCount = logPrior_.size(0);
    embedding_ = register_parameter("embedding", at::randn({tagCount, options.embeddingWidth}));
    model_ =
        register_module("model", std::make_shared<DeepSets>(DeepSetsOptions{
                                     .inputWidth = options.embeddingWidth,
                                     .phiWidths = {options.width},
                                     .rhoWidths = {options.width, tagCount},
                                     .conditionWidth = view == TaggerView::Tags ? 0 : featureWidth,
                                     .activation = Activation::Elu,
                                     .dropout = dropout.hidden}));
}

at::Tensor Tagger::logits(const TagQueries& queries) {
    const TagLists seen =
        view_ == TaggerView::Features ? TagLists(queries.given.size()) : queries.given;
    return model_->forward(sets(seen), condition(queries)) + logPrior_;
}

at::Tensor Tagger::logShares(const TagQueries& queries) {
    const at::Tensor isGiven = indicatorMatrix(queries.given, logPrior_.size(0)).to(at::kBool);
    return logits(queries).masked_fill(isGiven, kLogitOfGiven).log_softmax(1);
}

at::Tensor Tagger::loss(const TagQueries& queries) {
    const at::Tensor targets = indicatorMatrix(queries.asked, logPrior_.size(0));
    const at::Tensor counts = targets.sum(1, true).clamp_min(1.0);
    return -(logShares(queries) * targets / counts).sum(1).mean();
}

NamedTensors Tagger::tensors() const {
    NamedTensors all = namedTensors(*this);
    all["logPrior"] = logPrior_;
    return all;
}

Json Tagger::architecture() const {
    return {{"model", toJson(model_->options())},
            {"featureScale", view_ == TaggerView::Tags ? Json() : Json(featureScale_)}};
}

RaggedBatch Tagger::sets(const TagLists& lists) const {
    const TagRows rows = tagRows(lists);
    return {embedding_.index_select(0, rows.tags), rows.offsets};
}

at::Tensor Tagger::condition(const TagQueries& queries) const {
    return view_ == TaggerView::Tags
               ? at::Tensor()
               : at::dropout(queries.features * featureScale_, featureDropout_, is_training());
}

}  // namespace setscope
