#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <span>
#include <vector>

namespace setscope {

/// The occurrences of one modality in some samples, those of one sample after another's; a sample
/// that has none has no row, and there are no placeholders.
struct ModalityBatch {
    /// [T, M] float32 or float64 for vectors, [T] int64 for indices; on the device that computes
    at::Tensor values;
    at::Tensor offsets;  ///< [N+1] int64 on the CPU, as RaggedBatch states
};

/// Samples as sets of features of several modalities (Reiter et al. 2020, section 3.3): every
/// modality occurs 0, 1 or many times in a sample.
struct MultimodalBatch {
    std::vector<ModalityBatch> modalities;  ///< at least one, each of the same N samples

    std::int64_t sampleCount() const { return modalities.at(0).offsets.size(0) - 1; }
    std::int64_t modalityCount() const { return static_cast<std::int64_t>(modalities.size()); }

    /// @throws std::logic_error unless the shapes and offsets are as stated above
    void check() const;
};

/// These samples, in this order. @param samples 0 .. sampleCount() − 1, also several times
MultimodalBatch selectSamples(const MultimodalBatch& batch, std::span<const std::int64_t> samples);

/// Which modalities are used, one per modality: a feature combination.
using ModalityMask = std::vector<bool>;

/// The batch as if the other modalities occurred in no sample.
MultimodalBatch onlyModalities(const MultimodalBatch& batch, const ModalityMask& mask);

/// The batch with some modalities of some samples taken away. @param kept [N, modalities] bool on
/// the CPU
MultimodalBatch keepModalities(const MultimodalBatch& batch, const at::Tensor& kept);

/// Whether a modality occurs at all in a sample. @return [N, modalities] bool on the CPU
at::Tensor presentModalities(const MultimodalBatch& batch);

MultimodalBatch toDevice(const MultimodalBatch& batch, const c10::Device& device);

}  // namespace setscope
