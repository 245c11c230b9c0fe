#include "core/experiments/point_clouds.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/experiments/hdf5_file.h"
#include "core/experiments/packed_files.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

/// The numbers of the kept classes; −1 for those that are left out.
std::vector<std::int64_t> keptClasses(std::span<const std::int64_t> labels,
                                      std::int64_t fewestObjects, PointClouds& clouds,
                                      const std::vector<std::string>& names) {
    std::vector<std::int64_t> counts(names.size(), 0);
    for (const std::int64_t label : labels) {
        ++counts[static_cast<std::size_t>(label)];
    }
    std::vector<std::int64_t> numbers(names.size(), -1);
    for (std::size_t place = 0; place < names.size(); ++place) {
        if (counts[place] >= fewestObjects) {
            numbers[place] = std::ssize(clouds.classes);
            clouds.classes.push_back(names[place]);
        } else {
            clouds.leftOut.push_back(names[place]);
        }
    }
    return numbers;
}

}  // namespace

PointClouds readPointClouds(const std::filesystem::path& file, std::int64_t fewestObjects) {
    const Hdf5File content(file);
    const Hdf5Numbers<float> points = content.readFloats("points");
    const Hdf5Numbers<std::int64_t> labels = content.readIntegers("label");
    const std::vector<std::string> names = content.readTexts("class_names");
    const auto& shape = points.shape;
    const bool fits = shape.size() == 3 && shape[0] > 0 && shape[1] > 0 && shape[2] == 3 &&
                      labels.shape == std::vector<std::int64_t>{shape[0]};
    const bool isLabelled = std::ranges::all_of(labels.values, [&names](std::int64_t label) {
        return label >= 0 && label < std::ssize(names);
    });
    const bool isFinite =
        std::ranges::all_of(points.values, [](float value) { return std::isfinite(value); });
    if (!fits || !isLabelled || !isFinite) {
        refuseExtract(file);
    }
    PointClouds clouds;
    const std::vector<std::int64_t> numbers =
        keptClasses(labels.values, fewestObjects, clouds, names);
    if (clouds.classes.size() < 2) {
        throw Error(ErrorKind::BadInput, toUtf8(file) + " has no two classes with at least " +
                                             std::to_string(fewestObjects) +
                                             " objects; choose another file.");
    }
    std::vector<std::int64_t> kept;
    std::vector<std::int64_t> ofKept;
    for (std::size_t object = 0; object < labels.values.size(); ++object) {
        const std::int64_t number = numbers[static_cast<std::size_t>(labels.values[object])];
        if (number >= 0) {
            kept.push_back(static_cast<std::int64_t>(object));
            ofKept.push_back(number);
        }
    }
    clouds.points = selectedRows(at::tensor(points.values).view(shape), kept);
    clouds.labels = indexTensor(ofKept);
    return clouds;
}

at::Tensor drawnPoints(const at::Tensor& points, std::span<const std::int64_t> objects,
                       std::int64_t count, Random& random) {
    const std::int64_t all = points.size(1);
    SETSCOPE_CHECK(count > 0 && count <= all,
                   std::to_string(count) + " points of " + std::to_string(all));
    std::vector<std::int64_t> order(static_cast<std::size_t>(all));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    std::vector<std::int64_t> rows;
    rows.reserve(objects.size() * static_cast<std::size_t>(count));
    for (const std::int64_t object : objects) {
        for (std::size_t place = 0; place < static_cast<std::size_t>(count); ++place) {
            std::swap(order[place], order[place + random.below(order.size() - place)]);
            rows.push_back(object * all + order[place]);
        }
    }
    return points.reshape({-1, 3})
        .index_select(0, indexTensor(rows).to(points.device()))
        .view({std::ssize(objects), count, 3});
}

at::Tensor normalisedClouds(const at::Tensor& clouds) {
    const at::Tensor centred = clouds - clouds.mean(1, true);
    const at::Tensor deviation = centred.square().mean({1, 2}, true).sqrt();
    return centred / deviation.clamp_min(1e-12);
}

at::Tensor augmentedClouds(const at::Tensor& clouds, const CloudAugmentation& augmentation,
                           Random& random) {
    std::vector<double> changes;  // row by row a matrix that turns and then scales
    for (std::int64_t cloud = 0; cloud < clouds.size(0); ++cloud) {
        const double angle = augmentation.largestTurn * (2.0 * random.uniform() - 1.0);
        const auto scale = [&] {
            return std::lerp(augmentation.smallestScale, augmentation.largestScale,
                             random.uniform());
        };
        const double x = scale();
        const double y = scale();
        const double z = scale();
        const double sine = std::sin(angle);
        const double cosine = std::cos(angle);
        // clang-format off
        changes.insert(changes.end(), {x * cosine, y * sine,   0.0,
                                       -x * sine,  y * cosine, 0.0,
                                       0.0,        0.0,        z});
        // clang-format on
    }
    return at::bmm(clouds, at::tensor(changes, at::kDouble).view({-1, 3, 3}).to(clouds.options()));
}

RaggedBatch asSets(const at::Tensor& clouds) {
    const std::vector<std::int64_t> sizes(static_cast<std::size_t>(clouds.size(0)), clouds.size(1));
    return {clouds.reshape({-1, clouds.size(2)}), offsetsFromSizes(sizes)};
}

}  // namespace setscope
