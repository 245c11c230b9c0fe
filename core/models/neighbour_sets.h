#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/models/bayesian_sets.h"

namespace setscope {

/// Scores a candidate by the known sets that it is in, each counting by what it shares with the
/// query: s(x|X) = Σ_{t∋x} (exp(β·c_t(X)) − 1) with c_t(X) = Σ_{y∈X∩t} i(y) / √(Σ_{z∈t} i(z)) and
/// the inverse set frequency i(y) = log(N / (1 + sets with y)), at least 0: a kernel regression
/// over the known sets, with the cosine of sets weighted by i as its kernel (neighbourhood-based
/// collaborative filtering, Herlocker et al. 1999). Immutable; usable from several threads.
class NeighbourSets {
  public:
    /// @param memberships which of the N known sets each candidate is in
    /// @param sharpness β > 0
    explicit NeighbourSets(BinaryFeatures memberships, double sharpness);

    /// The scores of all candidates, those of the query too, each >= 0. [V]
    std::vector<float> scores(std::span<const std::int64_t> query) const;

  private:
    BinaryFeatures memberships_;
    double sharpness_;
    std::vector<double> rarity_;  ///< i of each candidate
    std::vector<double> norm_;    ///< √Σi of each known set
};

}  // namespace setscope
