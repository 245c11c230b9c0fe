#pragma once

#include <cstdint>

#include "core/base/run_context.h"
#include "core/experiments/concept_sets.h"
#include "core/results/experiment_result.h"

namespace setscope {

class OutlierDetector;

/// How sets without a stranger are tested against others.
struct CleanAlarmOptions {
    std::int64_t setSize = 16;  ///< members
    std::int64_t rounds = 20;
    std::int64_t referenceSets = 99;  ///< of every round
    std::int64_t cleanSets = 25;      ///< of every round
    double rate = 0.05;               ///< of false alarms
};

/// Whether the pool has concepts enough for both sides of cleanAlarms: at least eight of that size.
bool hasCleanAlarms(const ConceptPool& pool, const CleanAlarmOptions& options);

/// The share of clean sets that is flagged at a false-alarm rate by p-values of a person's own
/// reference sets (softmax head). In every round the concepts are divided at random into two
/// halves; reference sets are drawn from one half, the sets that are tested from the other. The
/// interval is a bootstrap over the rounds, which share their reference sets.
/// @pre hasCleanAlarms(pool, options) @param detector in evaluation mode
/// @throws Cancelled
ExperimentFigure cleanAlarms(const ConceptPool& pool, OutlierDetector& detector,
                             const CleanAlarmOptions& options, const RunContext& run);

}  // namespace setscope
