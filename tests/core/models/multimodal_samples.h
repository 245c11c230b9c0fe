#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/models/multimodal_batch.h"
#include "core/models/multimodal_sets.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// Random vectors of width `size`, so many per sample.
inline ModalityBatch vectorModality(const std::vector<std::int64_t>& counts, std::int64_t size,
                                    at::ScalarType type = at::kFloat) {
    const at::Tensor offsets = offsetsFromSizes(counts);
    return {at::randn({offsets[-1].item<std::int64_t>(), size}, type), offsets};
}

/// Random indices below `size`, so many per sample.
inline ModalityBatch indexModality(const std::vector<std::int64_t>& counts, std::int64_t size) {
    const at::Tensor offsets = offsetsFromSizes(counts);
    return {at::randint(size, {offsets[-1].item<std::int64_t>()}, at::kLong), offsets};
}

/// Six samples: one with everything, one with a single occurrence, one with nothing at all.
inline MultimodalBatch sixSamples(at::ScalarType type = at::kFloat) {
    return {{vectorModality({1, 0, 0, 1, 3, 0}, 4, type),
             vectorModality({2, 1, 0, 0, 2, 0}, 3, type), indexModality({1, 0, 0, 2, 0, 1}, 5),
             indexModality({4, 0, 0, 1, 2, 3}, 6)}};
}

/// A model of the modalities of sixSamples().
inline MultimodalSetsOptions sixSamplesOptions(Pooling pooling = Pooling::Max) {
    MultimodalSetsOptions options;
    options.encoders.modalities = {{"picture", Modality::Kind::Vector, 4},
                                   {"face", Modality::Kind::Vector, 3},
                                   {"colour", Modality::Kind::Index, 5},
                                   {"words", Modality::Kind::IndexSequence, 6}};
    options.encoders.width = 7;
    options.encoders.windows = {1, 2, 3};
    options.encoders.filters = 2;
    options.pooling = pooling;
    options.rhoWidths = {5};
    options.classes = 3;
    return options;
}

/// The same with all that goes beyond the paper.
inline MultimodalSetsOptions extendedSixSamplesOptions(Pooling pooling = Pooling::Max) {
    MultimodalSetsOptions options = sixSamplesOptions(pooling);
    options.encoders.residual = true;
    options.encoders.normalised = true;
    options.commonMember = true;
    return options;
}

}  // namespace setscope
