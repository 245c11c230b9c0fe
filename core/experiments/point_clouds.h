#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// Objects as clouds of points on their surfaces, each with its class.
struct PointClouds {
    std::vector<std::string> classes;
    at::Tensor points;                 ///< [objects, points, 3] float32
    at::Tensor labels;                 ///< [objects] int64 on the CPU, 0 .. classes − 1
    std::vector<std::string> leftOut;  ///< classes with too few objects

    std::int64_t objectCount() const { return labels.size(0); }
};

/// Clouds from an HDF5 file with the datasets `points` [N, points, 3], `label` [N] and
/// `class_names`. Classes with fewer than `fewestObjects` objects are left out, and the others
/// numbered anew in their order.
/// @throws Error (BadInput) naming the file if it is missing, damaged or something else
PointClouds readPointClouds(const std::filesystem::path& file, std::int64_t fewestObjects);

/// `count` different random points of each of these objects.
/// @param points [objects, P, 3] @pre 0 < count <= P @return [objects.size(), count, 3] beside them
at::Tensor drawnPoints(const at::Tensor& points, std::span<const std::int64_t> objects,
                       std::int64_t count, Random& random);

/// Each cloud with mean zero along every axis and variance one over all of its coordinates
/// (Zaheer et al. 2017, section 4.1.3); a cloud of one place stays at zero.
/// @param clouds [N, points, 3] @return the same shape
at::Tensor normalisedClouds(const at::Tensor& clouds);

/// How clouds are changed in training (engine.md, section 7).
struct CloudAugmentation {
    double largestTurn = 0.1 * std::numbers::pi;  ///< about the z axis, radians either way
    double smallestScale = 0.8;                   ///< of each axis on its own
    double largestScale = 1.25;
};

/// Every cloud turned and then scaled by its own random amounts. @param clouds [N, points, 3]
at::Tensor augmentedClouds(const at::Tensor& clouds, const CloudAugmentation& augmentation,
                           Random& random);

/// Clouds of equal size as sets. @param clouds [N, points, 3]
RaggedBatch asSets(const at::Tensor& clouds);

}  // namespace setscope
