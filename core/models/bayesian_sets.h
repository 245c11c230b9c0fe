#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/items/known_set.h"

namespace setscope {

/// Which yes/no features each candidate has: the topics that a word is in, the words of a page.
struct BinaryFeatures {
    /// [V + 1], as the offsets of a ragged batch
    std::vector<std::int64_t> offsets = {0};
    /// has[offsets[x]] … has[offsets[x + 1] − 1]: the features of candidate x, ascending, none
    /// twice
    std::vector<std::int64_t> has;
    std::int64_t featureCount = 0;

    std::int64_t candidateCount() const { return std::ssize(offsets) - 1; }
    std::span<const std::int64_t> of(std::int64_t candidate) const;
};

/// Which of the sets each candidate is in: one feature per set.
/// @param sets of candidates below `candidates`
BinaryFeatures membershipsOf(std::span<const KnownSet> sets, std::int64_t candidates);

/// Bayesian Sets (Ghahramani and Heller 2005): a candidate x is scored by log p(x | X) / p(x),
/// where the features of a set's members are independent Bernoulli variables whose shares have a
/// Beta prior with the mean m over all candidates, α = c·m and β = c·(1 − m). A feature that all
/// candidates have, or none, says nothing and is left out. Immutable; usable from several threads.
class BayesianSets {
  public:
    /// @param strength c > 0 of the prior @pre the features are as BinaryFeatures says
    explicit BayesianSets(BinaryFeatures features, double strength = 2.0);

    /// What the features add to the score of whoever has them, and the rest of it: a candidate's
    /// score is `constant` + Σ `weight` over its features (equation 15).
    struct Terms {
        double constant = 0.0;
        std::vector<double> weight;  ///< one per feature
    };
    /// @param query candidates, also none
    Terms terms(std::span<const std::int64_t> query) const;

    /// The scores of all candidates, those of the query too. [V]
    std::vector<float> scores(std::span<const std::int64_t> query) const;

    const BinaryFeatures& features() const { return features_; }

  private:
    BinaryFeatures features_;
    double strength_;
    std::vector<double> mean_;  ///< of each feature, over the candidates
};

}  // namespace setscope
