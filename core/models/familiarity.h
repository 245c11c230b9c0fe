#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>

#include "core/base/run_context.h"

namespace setscope {

/// Columns of Familiarity::cues.
inline constexpr std::int64_t kFamiliarityCues = 2;

/// Whether a set is of a kind that a detector learned from. Remembers rows of training members;
/// what is said of a set follows from two cues, each a mean over its members:
///   0  cosine to the three remembered rows nearest to the member, less those rows' own cosine to
///      their three nearest: the density around them decides what is near (as in the local outlier
///      factor, Breunig et al. 2000)
///   1  0.7 times the cosine to those three rows, less the cosine to the three nearest other
///   members
///      of the set: alike members must be nearer to what is remembered than diverse ones
/// A set is familiar if both cues are as high as those of new sets of the known kinds (novelty
/// detection by one class: what strange sets look like is not learned). All rows are standardised
/// by the detector. No cue of a set depends on other sets or on the order of its members.
class Familiarity : public torch::nn::Module {
  public:
    /// @param rows remembered, at least 4 @param width d
    Familiarity(std::int64_t rows, std::int64_t width);

    /// @param rows [rows, d] @pre as many as it was made for
    void remember(const at::Tensor& rows);

    /// @param z [T, d] @return [N, kFamiliarityCues]; 0 for an empty set @throws Cancelled
    at::Tensor cues(const at::Tensor& z, const at::Tensor& offsets,
                    const RunContext& run = {}) const;

    /// The log-odds of being familiar become the smallest of slope · (cue − limit) over the cues.
    /// @param limits, slopes [kFamiliarityCues]
    void judgeBy(const at::Tensor& limits, const at::Tensor& slopes);

    /// @param z [T, d] @return [N, 1]; 0 until judgeBy was called @throws Cancelled
    at::Tensor logOdds(const at::Tensor& z, const at::Tensor& offsets,
                       const RunContext& run = {}) const;

  private:
    at::Tensor remembered_;  ///< [rows, d] of unit length
    at::Tensor density_;     ///< [rows] mean cosine to the three nearest others
    at::Tensor limits_;      ///< [kFamiliarityCues]
    at::Tensor slopes_;      ///< [kFamiliarityCues]
};

}  // namespace setscope
