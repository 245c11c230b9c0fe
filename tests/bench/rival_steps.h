#pragma once

#include <ATen/ATen.h>
#include <torch/nn/module.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

#include "core/models/activation.h"
#include "core/models/multimodal_batch.h"
#include "core/models/pooling.h"
#include "core/tensor/ragged_batch.h"
#include "tests/bench/rival_sets.h"

namespace setscope {

/// How the families' losses are commonly written in PyTorch: padded tensors with masks, every pair
/// by itself, loops over the sets, iterations unrolled. All take their parameters from our models.
using StepParameters = torch::OrderedDict<std::string, at::Tensor>;

/// Fully connected layers with the activation between them. @param x [..., d]
inline at::Tensor rivalLayers(const StepParameters& parameters, const std::string& prefix,
                              at::Tensor x, Activation activation) {
    for (int layer = 0;; ++layer) {
        const std::string name = prefix + "." + std::to_string(layer);
        if (!parameters.contains(name + ".weight")) {
            return x;
        }
        x = at::linear(layer == 0 ? x : activate(x, activation), parameters[name + ".weight"],
                       parameters[name + ".bias"]);
    }
}

/// Indices as the rivals want them, [N, longest], 0 where there is none.
struct PaddedIndices {
    at::Tensor indices;
    at::Tensor isPadding;  ///< [N, longest]
};

inline PaddedIndices paddedIndices(const at::Tensor& indices, const at::Tensor& offsets) {
    const PaddedSets sets = padded({indices.unsqueeze(1).to(at::kFloat), offsets});
    return {sets.elements.squeeze(2).to(at::kLong), sets.isPadding.squeeze(2)};
}

/// Deep Sets over padded members. @return [N, d_out]
inline at::Tensor paddedDeepSets(const StepParameters& parameters, const PaddedSets& sets,
                                 Pooling pooling) {
    const at::Tensor phi = rivalLayers(parameters, "phi", sets.elements, Activation::Tanh);
    const at::Tensor pooled = pooling == Pooling::Max
                                  ? paddedLargest(phi, sets.isPadding).squeeze(1)
                                  : phi.masked_fill(sets.isPadding, 0.0).sum(1);
    return rivalLayers(parameters, "rho", pooled, Activation::Tanh);
}

/// Deep Sets, one set after another. @return [N, d_out]
inline at::Tensor loopedDeepSets(const StepParameters& parameters, const RaggedBatch& sets,
                                 Pooling pooling) {
    std::vector<at::Tensor> pooled;
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        const at::Tensor phi = rivalLayers(parameters, "phi", sets.set(set), Activation::Tanh);
        pooled.push_back(pooling == Pooling::Max ? std::get<0>(phi.max(0)) : phi.sum(0));
    }
    return rivalLayers(parameters, "rho", at::stack(pooled), Activation::Tanh);
}

/// The scores of sets of one size against candidates, [N, C]. @param items [N, n] @param candidates
/// [N, C], or [C] where φ of each is computed once
inline at::Tensor rivalExpansion(const StepParameters& parameters, const at::Tensor& items,
                                 const at::Tensor& candidates) {
    const auto phi = [&](const at::Tensor& indices) {
        return rivalLayers(parameters, "phi",
                           at::embedding(parameters["embedding.weight"], indices),
                           Activation::Relu);
    };
    const at::Tensor pairs = phi(candidates) + phi(items).sum(1).unsqueeze(1);
    return rivalLayers(parameters, "rho", pairs, Activation::Relu).squeeze(2);
}

/// The cross-entropy of a softmax over the vocabulary, members left out, against even shares of
/// the targets, each as a table [N, V]. @param isTarget [N, V] bool @param isMember [N, V] bool
inline at::Tensor rivalTwoTowers(const StepParameters& parameters, const PaddedIndices& members,
                                 const at::Tensor& isMember, const at::Tensor& isTarget) {
    const at::Tensor phi = at::embedding(parameters["member.weight"], members.indices)
                               .masked_fill(members.isPadding.unsqueeze(2), 0.0);
    const at::Tensor sizes = members.isPadding.logical_not().sum(1, true);
    const at::Tensor pooled = phi.sum(1) / sizes.to(phi.scalar_type()).sqrt();
    const at::Tensor scores =
        at::linear(pooled, parameters["candidate.weight"], parameters["candidate.bias"])
            .masked_fill(isMember, -1e30);
    const at::Tensor shares = isTarget.to(phi.scalar_type()) / isTarget.sum(1, true);
    return -(shares * scores.log_softmax(1)).sum(1).mean();
}

/// A text-CNN's convolution over padded words: the largest of each filter, 0 for texts shorter than
/// the window. @param words [N, D, longest] @param lengths [N] @return [N, filters]
inline at::Tensor rivalConvolution(const at::Tensor& words, const at::Tensor& lengths,
                                   const at::Tensor& weight, const at::Tensor& bias) {
    const std::int64_t window = weight.size(1) / words.size(1);
    const at::Tensor kernel =
        weight.view({weight.size(0), window, words.size(1)}).transpose(1, 2).contiguous();
    const at::Tensor seen = at::conv1d(words, kernel, bias).relu();
    const at::Tensor isBeyond =
        at::arange(seen.size(2), at::kLong).unsqueeze(0) >= (lengths - (window - 1)).unsqueeze(1);
    return std::get<0>(seen.masked_fill(isBeyond.unsqueeze(1), 0.0).max(2));
}

/// Multi-modal samples of one modality of each kind, padded.
struct PaddedSamples {
    PaddedSets vectors;
    PaddedIndices indices;
    PaddedIndices words;
};

/// The logits of padded multi-modal samples whose modalities are called "vector", "index" and
/// "text". @return [N, classes]
inline at::Tensor rivalMultimodal(const StepParameters& parameters, const PaddedSamples& samples,
                                  std::size_t windows) {
    const auto of = [&](const std::string& name) { return parameters["encoders." + name]; };
    const at::Tensor vectors =
        at::elu(at::linear(samples.vectors.elements, of("vector.weight"), of("vector.bias")));
    const at::Tensor indices = at::elu(at::embedding(of("index.table"), samples.indices.indices));
    const at::Tensor words =
        at::embedding(of("text.table"), samples.words.indices).transpose(1, 2).contiguous();
    const at::Tensor lengths = samples.words.isPadding.logical_not().sum(1);
    std::vector<at::Tensor> filters;
    for (std::size_t window = 0; window < windows; ++window) {
        const std::string name = "text.convolutions." + std::to_string(window);
        filters.push_back(
            rivalConvolution(words, lengths, of(name + ".weight"), of(name + ".bias")));
    }
    const at::Tensor texts =
        at::elu(at::linear(at::cat(filters, 1), of("text.weight"), of("text.bias")));
    const at::Tensor isPadding =
        at::cat({samples.vectors.isPadding, samples.indices.isPadding.unsqueeze(2),
                 lengths.eq(0).view({-1, 1, 1})},
                1);
    const at::Tensor pooled =
        paddedLargest(at::cat({vectors, indices, texts.unsqueeze(1)}, 1), isPadding)
            .squeeze(1)
            .masked_fill(isPadding.all(1), 0.0);
    return rivalLayers(parameters, "rho", pooled, Activation::Elu);
}

/// The logits of clouds of equally many points. @param clouds [N, n, 3] @return [N, classes]
inline at::Tensor rivalPointClouds(const StepParameters& parameters, const at::Tensor& clouds,
                                   std::size_t layers) {
    at::Tensor points = clouds;
    for (std::size_t layer = 0; layer < layers; ++layer) {
        const std::string name = "layers." + std::to_string(layer);
        points =
            (at::matmul(points - std::get<0>(points.max(1, true)), parameters[name + ".lambda"]) +
             parameters[name + ".bias"])
                .tanh();
    }
    return rivalLayers(parameters, "head", std::get<0>(points.max(1)), Activation::Tanh);
}

/// So many iterations of EM the rivals record; one Gaussian needs but one.
inline int rivalIterations(std::int64_t components) { return components == 1 ? 1 : 30; }

/// log p of candidates under the mixture that EM finds for one set, its iterations recorded.
/// @param x [n, d] @param r [n, K] the responsibilities to start from @param candidates [C, d]
/// @return [C]
inline at::Tensor unrolledScores(const at::Tensor& x, at::Tensor r, const at::Tensor& candidates,
                                 double floor) {
    at::Tensor weights, means, variances;
    const auto joint = [&](const at::Tensor& rows) {
        return weights.log() - 0.5 * ((rows.unsqueeze(1) - means).square() / variances +
                                      variances.log() + std::log(2.0 * std::numbers::pi))
                                         .sum(2);
    };
    const int iterations = rivalIterations(r.size(1));
    for (int iteration = 0; iteration < iterations; ++iteration) {
        if (iteration > 0) {
            r = joint(x).softmax(1);
        }
        const at::Tensor count = r.sum(0);
        weights = count / static_cast<double>(x.size(0));
        means = r.t().mm(x) / count.unsqueeze(1);
        variances =
            ((r.unsqueeze(2) * (x.unsqueeze(1) - means).square()).sum(0) / count.unsqueeze(1))
                .clamp_min(floor);
    }
    return joint(candidates).logsumexp(1);
}

/// The same of all sets side by side, padded, the squares expanded into batched products.
/// @param sets [N, longest, d] @param r [N, longest, K], 0 at padding @param candidates [N, C, d]
/// @return [N, C]
inline at::Tensor unrolledScoresPadded(const PaddedSets& sets, at::Tensor r,
                                       const at::Tensor& candidates, double floor) {
    at::Tensor weights, means, variances;
    const auto joint = [&](const at::Tensor& rows) {
        const at::Tensor precisions = variances.reciprocal();
        const at::Tensor squares = rows.square().bmm(precisions.transpose(1, 2)) -
                                   2.0 * rows.bmm((means * precisions).transpose(1, 2));
        const at::Tensor rest =
            (means.square() * precisions + variances.log() + std::log(2.0 * std::numbers::pi))
                .sum(2);
        return (weights.log() - 0.5 * rest).unsqueeze(1) - 0.5 * squares;
    };
    const at::Tensor squared = sets.elements.square();
    const at::Tensor sizes = sets.isPadding.logical_not().sum(1);
    const int iterations = rivalIterations(r.size(2));
    for (int iteration = 0; iteration < iterations; ++iteration) {
        if (iteration > 0) {
            r = joint(sets.elements).softmax(2).masked_fill(sets.isPadding, 0.0);
        }
        const at::Tensor count = r.sum(1);
        const at::Tensor members = r.transpose(1, 2);
        weights = count / sizes;
        means = members.bmm(sets.elements) / count.unsqueeze(2);
        variances = (members.bmm(squared) / count.unsqueeze(2) - means.square()).clamp_min(floor);
    }
    return joint(candidates).logsumexp(2);
}

}  // namespace setscope
