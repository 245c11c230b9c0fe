#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/experiments/clean_alarms.h"
#include "core/experiments/experiment.h"

namespace setscope {

/// Word vectors by which texts are compared.
struct NamedWordVectors {
    std::string id;     ///< "googlenews", part of the tables' ids
    std::string title;  ///< "GoogleNews vectors"
    std::filesystem::path file;
};

/// How the experiment is run.
struct OutlierWordsOptions {
    std::filesystem::path detector;  ///< that fits any encoder
    std::vector<NamedWordVectors> wordVectors;
    std::int64_t testSets = 500;                       ///< of every cell
    std::vector<std::int64_t> setSizes = {8, 16, 50};  ///< members, the stranger among them
    CleanAlarmOptions clean;
};

/// The options of a full or a quick run with the shipped detector and the development data's word
/// vectors.
OutlierWordsOptions outlierWordsOptions(const ExperimentRequest& request);

/// Issue 3 of the project, "Other payloads": the detector that fits any encoder names the stranger
/// among words, texts and rows of numbers, beside every trivial rival on the same sets and
/// features; nothing is trained. A cell is measured where at least two concepts have members
/// enough. Tables: "<encoder>-sizes" for each word vectors, for "letters" and for "rows", and
/// "clean-sets", the share of clean sets that own reference sets flag.
/// @throws Cancelled; Error (BadInput) if a file of the data or the detector is missing or damaged
ExperimentResult outlierWords(const ExperimentRequest& request, const OutlierWordsOptions& options,
                              const RunContext& run);

/// The same with outlierWordsOptions(request). @param archives not used
ExperimentResult runOutlierWords(const ExperimentRequest& request,
                                 const std::shared_ptr<const ArchiveFormat>& archives,
                                 const RunContext& run);

}  // namespace setscope
