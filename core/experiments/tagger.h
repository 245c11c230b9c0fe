#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/json.h"
#include "core/experiments/tagging.h"
#include "core/models/deep_sets.h"
#include "core/tensor/stored_tensor.h"

namespace setscope {

using TagLists = std::vector<std::vector<std::int64_t>>;

/// What a network sees of an item.
enum class TaggerView { FeaturesAndTags, Features, Tags };

/// Items of one part of the data with the tags that are given of each and those asked for.
struct TagQueries {
    at::Tensor features;  ///< [n, d]
    TagLists given;
    TagLists asked;
};

/// Tags of several items, those of one after another's.
struct TagRows {
    at::Tensor tags;     ///< [T] int64
    at::Tensor offsets;  ///< [n+1] int64
};

TagRows tagRows(const TagLists& lists);

/// A logit for every tag (Zaheer et al. 2017, section 4.3.2): ρ(Σ φ(e(t)) ⊕ √d z) + log p, with e a
/// vector learned for each tag t that is given, z the item's d features and p the tags' shares of
/// the training items. Parameters "embedding" e [V, embeddingWidth] and "model.…" as DeepSets.
class Tagger : public torch::nn::Module {
  public:
    /// @param logPrior [V] log p @param featureWidth d
    Tagger(TaggerView view, at::Tensor logPrior, std::int64_t featureWidth,
           const TaggingOptions& options, const TaggingDropout& dropout);

    /// @return [n, V]
    at::Tensor logits(const TagQueries& queries);
    /// The logarithms of the tags' shares of a softmax over those that are not given, [n, V].
    at::Tensor logShares(const TagQueries& queries);
    /// The mean cross-entropy of those shares with the tags that are asked for, each alike.
    at::Tensor loss(const TagQueries& queries);

    /// What the logits follow from: the parameters and "logPrior".
    NamedTensors tensors() const;
    /// {"model": the options of Deep Sets, "featureScale": √d, or null where no features are seen}
    Json architecture() const;

  private:
    RaggedBatch sets(const TagLists& lists) const;
    at::Tensor condition(const TagQueries& queries) const;

    TaggerView view_;
    at::Tensor logPrior_;
    double featureDropout_;
    double featureScale_;
    at::Tensor embedding_;
    std::shared_ptr<DeepSets> model_;
};

}  // namespace setscope
