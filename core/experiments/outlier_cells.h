#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/random.h"
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
    std::int64_t concepts = 0;  ///< that have test members enough
    /// By method, the share of each set's strangers that it names: of k strangers, those among the
    /// k highest scores. All of one length.
    std::map<std::string, std::vector<double>> named;

    std::int64_t setCount() const { return named.empty() ? 0 : std::ssize(named.begin()->second); }
};

struct NamedDetector {
    const char* id;
    OutlierDetector& detector;  ///< in evaluation mode
};

/// What is tested beside the rivals.
struct TestedMethods {
    std::vector<NamedDetector> detectors;
    DenseOutlierNet* dense =
        nullptr;  ///< tested on its own size with one stranger; null: not at all
};

/// What the sets of one cell are drawn from.
struct CellSource {
    std::string domain;
    std::string name;
    std::int64_t concepts = 0;  ///< that have members enough
    /// Draws so many sets of the cell's shape.
    std::function<EpisodeBatch(std::int64_t setCount, Random& random)> draw;
};

/// Whether at least three concepts of the source have members enough for such sets.
bool hasCell(const EpisodeSource& source, const SetShape& shape);

/// The cell of a source, which must outlive what is returned.
/// @pre hasCell(source, shape)
CellSource cellSource(const std::string& domain, const EpisodeSource& source,
                      const SetShape& shape);

/// Draws sets, the same for the same seed, source and shape whatever the features, and lets every
/// method score their members. Detectors rank by their softmax logits where there is one stranger
/// and by their sigmoid logits where there are several.
/// @param shape that the source draws
/// @throws Cancelled
OutlierCell measureCell(const CellSource& source, const SetShape& shape, std::int64_t setCount,
                        const TestedMethods& methods, const RunContext& run);

/// For every set with strangers the share of its k strangers that are among its k highest scores;
/// of equal scores the earlier member's counts as higher. @param scores [T], finite
std::vector<double> namedShares(const at::Tensor& scores, const EpisodeBatch& batch);

}  // namespace setscope
