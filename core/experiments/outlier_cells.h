#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/training/outlier_episodes.h"

namespace setscope {

class DenseOutlierNet;
class OutlierDetector;

/// Ids of what is compared with the rivals of outlierRivals().
inline constexpr const char* kOursLeftOut = "ours-left-out";
inline constexpr const char* kOursHome = "ours-home";
inline constexpr const char* kDenseRival = "dense";

struct SetShape {
    std::int64_t size = 16;  ///< members, strangers among them
    std::int64_t strangers = 1;

    auto operator<=>(const SetShape&) const = default;
};

/// How every method did on the same sets of one source and shape.
struct OutlierCell {
    std::string domain;  ///< "grocery"
    std::string source;  ///< "grocery by class"
    SetShape shape;
    std::int64_t concepts = 0;  ///< that have test pictures enough
    /// By method, the share of each set's strangers that it names: of k strangers, those among the
    /// k highest scores. All of one length.
    std::map<std::string, std::vector<double>> named;

    std::int64_t setCount() const { return std::ssize(named.at(kOursHome)); }
};

/// What was trained, in evaluation mode.
struct TrainedMethods {
    OutlierDetector& leftOut;  ///< without the domain that is being tested
    OutlierDetector& home;     ///< with all domains
    DenseOutlierNet* dense =
        nullptr;  ///< tested on its own size with one stranger; null: not at all
};

/// Whether at least three concepts of the source have members enough for such sets.
bool hasCell(const EpisodeSource& source, const SetShape& shape);

/// Draws sets, the same for the same seed, source and shape whatever the features, and lets every
/// method score their members. Detectors rank by their softmax logits where there is one stranger
/// and by their sigmoid logits where there are several.
/// @pre hasCell(source, shape) @param domain kept in the cell
/// @throws Cancelled
OutlierCell measureCell(const std::string& domain, const EpisodeSource& source,
                        const SetShape& shape, std::int64_t setCount, const TrainedMethods& methods,
                        const RunContext& run);

/// For every set with strangers the share of its k strangers that are among its k highest scores;
/// of equal scores the earlier member's counts as higher. @param scores [T], finite
std::vector<double> namedShares(const at::Tensor& scores, const EpisodeBatch& batch);

}  // namespace setscope
