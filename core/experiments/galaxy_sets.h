#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/base/run_context.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// Galaxies in sets, with what is to be predicted.
struct GalaxySets {
    std::vector<std::string> features;  ///< "g", "g-r": magnitudes, then neighbouring colours
    RaggedBatch members;                ///< [T, features] float32, as they were read
    at::Tensor redshifts;               ///< [T] float32

    std::int64_t setCount() const { return members.setCount(); }
    std::int64_t galaxyCount() const { return members.memberCount(); }
};

/// Galaxies of a survey's table with the columns u, g, r, i, z (magnitudes), `redshift` and
/// `plate`: a set is a plate, the galaxies of one piece of sky that were observed at once. Plates
/// in the order of their first galaxy.
/// @throws Error (BadInput) naming the file if it is missing, damaged or something else; Cancelled
GalaxySets readPlates(const std::filesystem::path& file, const RunContext& run);

/// How galaxies without a place are put together.
struct SimulatedClusterOptions {
    std::int64_t fewestMembers = 20;  ///< as the clusters of the paper have
    std::int64_t mostMembers = 300;
};

/// Simulated galaxies as clusters. The tables have `redshift` and eleven magnitudes and no places;
/// the galaxies of all tables are put in the order of their redshift, those of equal redshift in a
/// random one, and cut into runs whose lengths are drawn evenly on a logarithmic scale. So a
/// cluster's galaxies share their redshift as far as the table has enough of them
/// (meanSpread()), and every galaxy is in exactly one cluster.
/// @throws as readPlates
GalaxySets readSimulatedClusters(std::span<const std::filesystem::path> files,
                                 const SimulatedClusterOptions& options, const Random& random,
                                 const RunContext& run);

/// The same galaxies in sets of the same sizes, each galaxy in a random one: what a model of sets
/// gains here is not due to a common redshift.
GalaxySets shuffledBetweenSets(const GalaxySets& galaxies, const Random& random);

/// The sets of these numbers, one after another.
/// @param sets 0 .. setCount() − 1 @pre not empty
GalaxySets chosenSets(const GalaxySets& galaxies, std::span<const std::int64_t> sets);

/// Up to `most` random members of each of these sets, in a random order.
/// @pre most > 0, `sets` not empty
GalaxySets chosenMembers(const GalaxySets& galaxies, std::span<const std::int64_t> sets,
                         std::int64_t most, Random& random);

/// Mean over the sets of at least two members of the standard deviation of their redshifts within
/// the set, each divided by one plus its mean redshift; 0 if there is none.
double meanSpread(const GalaxySets& galaxies);

/// Features as networks see them: shifted and scaled to mean 0 and deviation 1 of some galaxies and
/// cut off at ±5, where measurements fail.
class GalaxyScale {
  public:
    explicit GalaxyScale(const at::Tensor& features);

    /// @param features [rows, d] @return [rows, d]
    at::Tensor apply(const at::Tensor& features) const;

  private:
    at::Tensor mean_;       ///< [d]
    at::Tensor deviation_;  ///< [d], 1 where the feature is constant
};

}  // namespace setscope
