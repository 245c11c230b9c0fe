#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "core/experiments/expansion_comparison.h"
#include "core/experiments/experiment.h"

namespace setscope {

/// The three collections of LDA topics (Zaheer et al. 2017, section 4.2.1).
enum class LdaTopics { OneThousand, ThreeThousand, FiveThousand };

/// What one of the experiments reads and how long it learns.
struct ExpandLdaOptions {
    std::filesystem::path sets;  ///< the file of topics
    ExpansionComparisonOptions comparison;
    std::map<std::string, PublishedExpansion> published;  ///< by method
};

ExpandLdaOptions expandLdaOptions(LdaTopics topics, const ExperimentRequest& request);

/// Retrieves the other words of a topic from its first five.
ExperimentResult expandLda(const ExperimentRequest& request, const ExpandLdaOptions& options,
                           const RunContext& run);

template <LdaTopics topics>
ExperimentResult runExpandLda(const ExperimentRequest& request,
                              const std::shared_ptr<const ArchiveFormat>&, const RunContext& run) {
    return expandLda(request, expandLdaOptions(topics, request), run);
}

}  // namespace setscope
