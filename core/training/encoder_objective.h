#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/features/compact_network.h"
#include "core/training/labelled_pictures.h"
#include "core/training/outlier_recipe.h"

namespace setscope {

/// What is known of the pictures that follow one another in a mini-batch: all of one domain.
struct BatchGroup {
    std::size_t domain = 0;
    std::int64_t first = 0;  ///< row of the batch
    std::int64_t count = 0;
    at::Tensor
        teacher;  ///< [count, teacher's width], standardised; undefined: the teacher did not look
    at::Tensor attributes;  ///< [count, attributes of the domain] 0..1; undefined: none are known
    std::vector<at::Tensor> classes;  ///< for each class space [count] int64, −1: not known
};

/// The network being trained and the layers that are thrown away afterwards: one linear layer that
/// predicts the teacher's features, one for the attributes and one for each class space of every
/// domain.
class EncoderObjective {
  public:
    EncoderObjective(const EncoderRecipe& recipe, const std::vector<PictureDomain>& domains,
                     std::int64_t teacherWidth);
    ~EncoderObjective();
    EncoderObjective(const EncoderObjective&) = delete;
    EncoderObjective& operator=(const EncoderObjective&) = delete;

    /// Weighted sum of: 1 − cosine between predicted and teacher's features; the squared difference
    /// between the cosines of every two pictures of a domain for network and teacher, both centred
    /// on the domain's mean in the batch (similarity-preserving distillation, Tung and Mori 2019);
    /// cross-entropies of attributes and classes.
    /// @param pixels [T, 3, h, w] @return scalar
    at::Tensor loss(const at::Tensor& pixels, const std::vector<BatchGroup>& groups) const;

    const CompactNetwork& network() const { return network_; }
    /// Network and thrown-away layers.
    torch::nn::Module& module() const;

  private:
    struct Heads;
    at::Tensor groupLoss(const at::Tensor& features, const BatchGroup& group) const;

    EncoderRecipe recipe_;
    CompactNetwork network_;
    std::shared_ptr<Heads> heads_;
};

}  // namespace setscope
