#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/training/expansion_evaluation.h"

namespace setscope {

/// Every candidate by chance, anew for each query but the same for the same query and seed.
QueryScores randomScores(std::int64_t vocabulary, std::uint64_t seed);

/// Candidates by the cosine of their word vector with the mean of the query's (the paper's
/// w2v-Near). What has no vector comes last, and a query of which nothing has one says nothing.
/// @param file of word vectors @throws Error (BadInput) as readWordVectors; Cancelled
QueryScores nearestVectorScores(const std::vector<std::string>& vocabulary,
                                const std::filesystem::path& file, const RunContext& run);

}  // namespace setscope
