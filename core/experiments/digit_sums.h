#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/experiments/digit_training.h"
#include "core/experiments/experiment.h"

namespace setscope {

/// How the experiments are run.
struct DigitSumsOptions {
    std::int64_t repetitions = 3;  ///< each with a seed, training and test sets of its own
    std::int64_t trainingSets = 100'000;
    std::int64_t validationSets = 2'000;
    std::int64_t largestSet = 10;              ///< members of a set in training, at least 1
    std::vector<std::int64_t> lengths;         ///< members of the sets that are tested, ascending
    std::int64_t testSets = 10'000;            ///< of each length and repetition
    std::int64_t mostTestMembers = 2'000'000;  ///< of all test sets of a length together
    DigitTraining training;
};

/// The options of a full or a quick run.
DigitSumsOptions digitsTextOptions(const ExperimentRequest& request);
DigitSumsOptions digitsImageOptions(const ExperimentRequest& request);

/// Zaheer et al. 2017, section 4.1.2, text: models that are taught by the sums of sets of few
/// digits say those of longer ones. Deep Sets beside LSTM and GRU with as many parameters. Tables:
/// "exact-sums", the share of sums that are right after rounding, by length. Charts: "exact-sums"
/// (the paper's figure 2, left), up to 100 members.
/// @throws Cancelled; Error (BadUsage) if the device that is asked for is not there
ExperimentResult digitsText(const ExperimentRequest& request, const DigitSumsOptions& options,
                            const RunContext& run);

/// The same with stamps of handwritten digits, no stamp both in training and in a test set; beside
/// it (1 − p)^N with the share p of stamps that a classifier, taught with the digits themselves,
/// reads wrong. Tables: "exact-sums", "single-stamps". Charts: "exact-sums" (figure 2, right).
/// @throws as digitsText; Error (BadInput) if a file of the data is missing or damaged
ExperimentResult digitsImage(const ExperimentRequest& request, const DigitSumsOptions& options,
                             const RunContext& run);

/// The same with the options of the request. @param archives not used
ExperimentResult runDigitsText(const ExperimentRequest& request,
                               const std::shared_ptr<const ArchiveFormat>& archives,
                               const RunContext& run);
ExperimentResult runDigitsImage(const ExperimentRequest& request,
                                const std::shared_ptr<const ArchiveFormat>& archives,
                                const RunContext& run);

}  // namespace setscope
