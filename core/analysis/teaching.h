#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "core/analysis/loaded_model.h"
#include "core/analysis/outlier_analysis.h"
#include "core/features/feature_store.h"

namespace setscope {

/// False also for null, and for a lesson about another detector or encoder.
bool isFor(const OutlierLesson* lesson, const ModelIdentity& model);

/// What a lesson makes of a detector's opinion about one set.
/// @param features [n, d] float32 on the CPU @param logits [n] float32 of that head
/// @return [n] float32, contiguous; equivariant, and the same to the bit for equal input
/// @pre the lesson is for the encoder
at::Tensor taughtLogits(const OutlierLesson& lesson, Head head, const at::Tensor& features,
                        const at::Tensor& logits);

/// Learns from verdicts; see OutlierAnalysis::teach. Both heads are taught; before and after are by
/// the head of the options.
/// @param given sets with verdicts and without, all of the model's kind and of equal columns
/// (columnsOf)
/// @throws Cancelled; Error (BadInput) if no set that can be judged holds a verdict
TaughtLesson teach(const LoadedModel& model, std::span<const ItemSet* const> given,
                   const OutlierOptions& options, FeatureStore& store, const RunContext& run);

}  // namespace setscope
