#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/run_context.h"
#include "core/models/layers.h"
#include "core/training/outlier_episodes.h"
#include "core/training/outlier_recipe.h"

namespace setscope {

/// What Deep Sets are set against (Zaheer et al. 2017, section 4.3): fully connected layers over
/// the members' features laid one after another in the order of the set, and a softmax over its
/// places. It takes sets of one size only and has to learn every place on its own.
class DenseOutlierNet : public torch::nn::Module {
  public:
    /// @param setSize members of every set @param featureWidth d
    DenseOutlierNet(std::int64_t setSize, std::int64_t featureWidth);

    std::int64_t setSize() const { return setSize_; }

    /// Mean and scale of the features from training members. @param features [n, d]
    void standardiseBy(const at::Tensor& features);

    /// @param features [N · setSize, d], one set after another
    /// @return [N · setSize] logits, member by member
    at::Tensor forward(const at::Tensor& features);

  private:
    std::int64_t setSize_;
    std::int64_t featureWidth_;
    at::Tensor featureMean_;
    at::Tensor featureScale_;
    std::shared_ptr<Mlp> layers_;
};

/// Trains the net to name the one stranger, on as many sets and steps and with the same rates as
/// the recipe gives a detector; every set is drawn from a source of `train` that has sets of that
/// size, each as often as the others. Same seed, same sources: same weights.
/// @return in evaluation mode; null if no source has sets of that size
/// @throws Cancelled
std::shared_ptr<DenseOutlierNet> trainDenseOutlierNet(const std::vector<EpisodeSource>& train,
                                                      const HeadRecipe& recipe,
                                                      std::int64_t setSize, const RunContext& run);

}  // namespace setscope
