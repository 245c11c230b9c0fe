#include "core/models/multimodal_batch.h"

#include <ATen/ATen.h>

#include <cstddef>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

/// The rows of these samples, one sample after another.
ModalityBatch rowsOfSamples(const ModalityBatch& modality, std::span<const std::int64_t> samples) {
    const auto limits = offsetValues(modality.offsets);
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> sizes;
    for (const std::int64_t sample : samples) {
        const auto place = static_cast<std::size_t>(sample);
        SETSCOPE_CHECK(sample >= 0 && place + 1 < limits.size(),
                       "there is no sample " + std::to_string(sample));
        for (std::int64_t row = limits[place]; row < limits[place + 1]; ++row) {
            rows.push_back(row);
        }
        sizes.push_back(limits[place + 1] - limits[place]);
    }
    const at::Tensor index = at::tensor(rows, at::kLong).to(modality.values.device());
    return {modality.values.index_select(0, index), offsetsFromSizes(sizes)};
}

/// The rows of the samples that `kept` says, and none of the others. @param kept [N] bool
ModalityBatch rowsOfKept(const ModalityBatch& modality, const at::Tensor& kept) {
    const at::Tensor sizes = modality.offsets.diff();
    const at::Tensor isKept = at::repeat_interleave(kept, sizes);
    const at::Tensor rows = isKept.nonzero().squeeze(1).to(modality.values.device());
    const at::Tensor ends = (sizes * kept).cumsum(0);
    return {modality.values.index_select(0, rows),
            at::cat({at::zeros({1}, at::kLong), ends}).contiguous()};
}

}  // namespace

void MultimodalBatch::check() const {
    SETSCOPE_CHECK(!modalities.empty(), "samples without modalities");
    for (const ModalityBatch& modality : modalities) {
        checkOffsets(modality.offsets, modality.values.size(0));
        SETSCOPE_CHECK(modality.offsets.size(0) == sampleCount() + 1,
                       "a modality of " + std::to_string(modality.offsets.size(0) - 1) +
                           " samples beside one of " + std::to_string(sampleCount()));
    }
}

MultimodalBatch selectSamples(const MultimodalBatch& batch, std::span<const std::int64_t> samples) {
    MultimodalBatch selected;
    for (const ModalityBatch& modality : batch.modalities) {
        selected.modalities.push_back(rowsOfSamples(modality, samples));
    }
    return selected;
}

MultimodalBatch onlyModalities(const MultimodalBatch& batch, const ModalityMask& mask) {
    SETSCOPE_CHECK(mask.size() == batch.modalities.size(),
                   "a mask of " + std::to_string(mask.size()) + " modalities");
    MultimodalBatch masked = batch;
    for (std::size_t index = 0; index < mask.size(); ++index) {
        if (!mask[index]) {
            ModalityBatch& modality = masked.modalities[index];
            modality = {modality.values.narrow(0, 0, 0), at::zeros_like(modality.offsets)};
        }
    }
    return masked;
}

MultimodalBatch keepModalities(const MultimodalBatch& batch, const at::Tensor& kept) {
    SETSCOPE_CHECK((kept.sizes() == at::IntArrayRef{batch.sampleCount(), batch.modalityCount()}) &&
                       kept.scalar_type() == at::kBool,
                   "what is kept is not one bool for every sample and modality");
    MultimodalBatch rest;
    for (std::int64_t index = 0; index < batch.modalityCount(); ++index) {
        rest.modalities.push_back(
            rowsOfKept(batch.modalities[static_cast<std::size_t>(index)], kept.select(1, index)));
    }
    return rest;
}

at::Tensor presentModalities(const MultimodalBatch& batch) {
    std::vector<at::Tensor> present;
    for (const ModalityBatch& modality : batch.modalities) {
        present.push_back(modality.offsets.diff() > 0);
    }
    return at::stack(present, 1);
}

MultimodalBatch toDevice(const MultimodalBatch& batch, const c10::Device& device) {
    MultimodalBatch moved = batch;
    for (ModalityBatch& modality : moved.modalities) {
        modality.values = modality.values.to(device);
    }
    return moved;
}

}  // namespace setscope
