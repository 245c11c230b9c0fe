#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "core/training/set2model_training.h"

namespace setscope {

/// What Set2Model networks are set against (Vakhitov et al. 2018): rankings of candidates by a set,
/// which learn nothing from other sets. All take one set [n, d], n >= 1, and candidates [C, d], and
/// give [C], larger is nearer to the set; none depends on the order of the set.

/// AVG: minus the squared Euclidean distance to the mean of the set, with gradients.
at::Tensor meanScores(const at::Tensor& set, const at::Tensor& candidates);

/// Nearest neighbour: minus the squared Euclidean distance to the nearest member, with gradients.
at::Tensor nearestMemberScores(const at::Tensor& set, const at::Tensor& candidates);

/// Of a one-class SVM with the kernel exp(−γ ‖x − y‖²).
struct OneClassSvmOptions {
    double nu = 0.5;  ///< 0..1, at most this share of the set lies outside
    /// γ times the mean squared distance between two members of the set, so that it fits features
    /// of any scale.
    double kernelScale = 1.0;

    bool operator==(const OneClassSvmOptions&) const = default;
};

/// Whether this build has one, which is OpenCV's.
bool hasOneClassSvm();

/// Σ_i α_i k(x, x_i) of the one-class SVM of the set (Schölkopf et al. 2001), without gradient. A
/// set whose members are all equal gives the kernel of that member with γ = 1.
/// @pre hasOneClassSvm()
at::Tensor oneClassSvmScores(const at::Tensor& set, const at::Tensor& candidates,
                             const OneClassSvmOptions& options);

/// A ranking as a scorer of several sets.
using SetRanking = std::function<at::Tensor(const at::Tensor& set, const at::Tensor& candidates)>;
ConceptScorer scorerOf(SetRanking ranking);

/// The same on a network's descriptors in place of the given features. @param model must outlive
/// the scorer
ConceptScorer scorerOnDescriptors(Set2Model& model, SetRanking ranking);

}  // namespace setscope
