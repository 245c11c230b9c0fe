#include "core/analysis/influence.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/analysis/outliers.h"
#include "core/analysis/readable_members.h"
#include "core/analysis/set_scoring.h"
#include "core/base/error.h"
#include "core/tensor/device.h"

namespace setscope {
namespace {

constexpr std::size_t kMostMembers = 1000;  // scorings grow with the cube of them

/// One direction of length 1 per member, all zero for features of length 0.
std::vector<std::vector<double>> directionsOf(const at::Tensor& features) {
    const at::Tensor rows = features.contiguous();
    const auto width = static_cast<std::size_t>(rows.size(1));
    std::vector<std::vector<double>> directions;
    for (std::int64_t row = 0; row < rows.size(0); ++row) {
        const float* first = rows.data_ptr<float>() + row * rows.size(1);
        std::vector<double>& direction = directions.emplace_back(first, first + width);
        const double length = std::sqrt(
            std::inner_product(direction.begin(), direction.end(), direction.begin(), 0.0));
        for (double& value : direction) {
            value /= length > 0.0 ? length : 1.0;
        }
    }
    return directions;
}

/// Pair by pair, as a matrix product's digits depend on where in it a pair stands.
/// @return [n, n]
std::vector<float> cosinesBetween(const at::Tensor& features, const RunContext& run) {
    const std::vector<std::vector<double>> directions = directionsOf(features);
    const std::size_t n = directions.size();
    std::vector<float> cosines(n * n, 1.0F);
    for (std::size_t r = 0; r < n; ++r) {
        run.throwIfStopped();
        for (std::size_t c = r + 1; c < n; ++c) {
            const double cosine = std::inner_product(directions[r].begin(), directions[r].end(),
                                                     directions[c].begin(), 0.0);
            cosines[r * n + c] = static_cast<float>(std::clamp(cosine, -1.0, 1.0));
            cosines[c * n + r] = cosines[r * n + c];
        }
    }
    return cosines;
}

/// How the others change without one member. @return [n], 0 for the member itself
std::vector<float> changesWithout(std::size_t removed, const ReadableMembers& all,
                                  const std::vector<float>& probability, const SetScorer& scorer,
                                  const RunContext& run) {
    const ReadableMembers rest = all.without(removed);
    const std::vector<float> after = scorer.score(rest.features, rest.contents, run).probability;
    std::vector<float> changes(all.count(), 0.0F);
    for (std::size_t place = 0; place < after.size(); ++place) {
        const std::size_t column = place < removed ? place : place + 1;
        changes[column] = after[place] - probability[column];
    }
    return changes;
}

}  // namespace

InfluenceMatrix influence(const LoadedModel& model, const Collection& collection, SetId set,
                          const OutlierOptions& options, FeatureStore& store,
                          const RunContext& run) {
    const ChosenDevice device = chooseDevice(run.settings().device);
    const ItemSet& asked = requiredSet(collection, set);
    const ReadableMembers members = readableMembers(store, model.encoder(), asked, run);
    requireLeaveOneOut(asked, members);
    if (members.count() > kMostMembers) {
        throw Error(ErrorKind::BadInput,
                    "The set \"" + asked.name + "\" has " + std::to_string(members.count()) +
                        " readable members; influence is worked out for at most " +
                        std::to_string(kMostMembers) + ", so split the set.");
    }
    const SetScorer scorer(model, options, device.device);

    InfluenceMatrix matrix;
    matrix.set = set;
    matrix.members = members.ids;
    matrix.probability = scorer.score(members.features, members.contents, run).probability;
    const auto total = static_cast<std::int64_t>(members.count());
    for (std::size_t removed = 0; removed < members.count(); ++removed) {
        run.step({static_cast<std::int64_t>(removed), total, "Leaving out members"});
        const std::vector<float> changes =
            changesWithout(removed, members, matrix.probability, scorer, run);
        matrix.change.insert(matrix.change.end(), changes.begin(), changes.end());
    }
    matrix.cosine = cosinesBetween(members.features, run);
    run.step({total, total, "Leaving out members"});
    return matrix;
}

}  // namespace setscope
