#pragma once

#include "core/analysis/kind_models.h"
#include "core/analysis/outlier_analysis.h"
#include "core/analysis/own_references.h"
#include "core/base/run_context.h"
#include "core/features/feature_store.h"
#include "core/io/media_reader.h"

namespace setscope {

// What OutlierAnalysis promises, by the model of the kind that is asked about; findOutliers is in
// outliers_by_kind.h. Where one set is asked about, @throws Error (BadInput) also if its members
// are of several kinds.

LeaveOneOut leaveOneOut(const KindModels& models, const Collection& collection, SetId set,
                        MemberId removed, const OutlierOptions& options, FeatureStore& store,
                        ReferenceScoreCache& cache, const RunContext& run);

InfluenceMatrix influence(const KindModels& models, const Collection& collection, SetId set,
                          const OutlierOptions& options, FeatureStore& store,
                          const RunContext& run);

OcclusionMap occlusionMap(const KindModels& models, const Collection& collection,
                          const OcclusionQuestion& question, const OutlierOptions& options,
                          FeatureStore& store, const MediaReader& reader, const RunContext& run);

/// Plants in the sets of the kind that most sets are of, rows within their table only; where kinds
/// have equally many, pictures go before texts, texts before rows, and rows of fewer columns before
/// others. A table of one set does not count where there is another choice. The note says how many
/// sets were left out.
DetectionPower detectionPower(const KindModels& models, const Collection& collection,
                              const PowerOptions& power, const OutlierOptions& options,
                              FeatureStore& store, const RunContext& run);

/// Learns from the kind, of rows the table, whose sets hold most verdicts, chosen as by
/// detectionPower where kinds hold equally many. The lesson is void for other kinds; the advice
/// says how many verdicts were not learnt from.
TaughtLesson teach(const KindModels& models, const Collection& collection,
                   const OutlierOptions& options, FeatureStore& store, const RunContext& run);

}  // namespace setscope
