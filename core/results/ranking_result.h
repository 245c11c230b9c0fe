#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace setscope {

/// One scorer's part in a ranking.
struct ScorerUse {
    std::string id;                          ///< "deep-sets"
    std::string title;                       ///< "Deep Sets"
    double weight = 1;                       ///< in the fusion
    std::vector<std::int64_t> unknown = {};  ///< items of the query that it knows nothing of
    std::string absence = {};                ///< one sentence why it took no part; empty: it did

    bool operator==(const ScorerUse&) const = default;
};

/// A candidate, and what each scorer that took part says of it.
struct RankedItem {
    std::int64_t item = 0;  ///< its place in the pool
    float fusedRank = 0;    ///< 1 is the best; candidates that are equal have the mean of theirs
    float fusedScore = 0;   ///< reciprocal rank fusion, 0..1; higher is better
    /// On the scorer's own scale, comparable within this ranking; −∞: it knows nothing of the item.
    std::vector<float> scores = {};
    /// Likewise ranks by each scorer alone; what it knows nothing of shares the last ones.
    std::vector<float> ranks = {};

    bool operator==(const RankedItem&) const = default;
};

/// Part of a mixture that was fitted to a query: a kind of thing that some of its items are.
struct MixtureComponent {
    double weight = 0;                     ///< its share of the query, 0..1
    std::vector<std::int64_t> query = {};  ///< items of the query that are most likely of it
    std::vector<std::int64_t> best = {};   ///< candidates, the likeliest of it first

    bool operator==(const MixtureComponent&) const = default;
};

/// What completes a set: candidates of a pool ranked by how well they go with a query.
struct RankingResult {
    std::vector<std::int64_t> query = {};     ///< none twice
    std::vector<std::int64_t> rejected = {};  ///< none twice, none of the query
    std::vector<ScorerUse> scorers = {};      ///< those that took part, in the order of the list
    std::vector<ScorerUse> absent = {};       ///< those that were asked for and could not
    std::int64_t candidateCount = 0;          ///< all of the pool but query and rejected
    std::vector<RankedItem> items = {};       ///< the first ones by fused rank
    std::vector<RankedItem> watched = {};     ///< those that were asked for, in that order
    std::vector<MixtureComponent> components = {};  ///< empty without the mixture scorer
    double seconds = 0;                             ///< that the ranking took

    bool operator==(const RankingResult&) const = default;
};

/// What the rest of a query says once one of its items is left out.
struct LeftOut {
    std::int64_t seed = 0;          ///< the item that was left out
    float ownRank = 0;              ///< fused, of itself among the candidates then
    std::vector<float> ranks = {};  ///< fused, of the watched candidates, in their order

    bool operator==(const LeftOut&) const = default;
};

/// How the rank of a candidate changes when an item of the query is left out.
struct SeedEffect {
    std::int64_t seed = 0;  ///< the item of the query
    float rankWithout = 0;  ///< fused, of the candidate

    bool operator==(const SeedEffect&) const = default;
};

/// What a known set adds to the score of a candidate that is in it, by Bayesian Sets.
struct KnownSetTerm {
    std::int64_t set = 0;  ///< its place among the pool's known sets
    double term = 0;       ///< log p(in it | query) / p(in it), less that of not being in it
    std::vector<std::int64_t> shared = {};  ///< items of the query that are in it

    bool operator==(const KnownSetTerm&) const = default;
};

/// Why a candidate has its rank.
struct RankingReason {
    std::int64_t item = 0;
    float rank = 0;  ///< fused
    std::vector<SeedEffect> seeds =
        {};  ///< one per item of the query, in its order; empty for one item
    /// Of every known set that the candidate is in, the largest first. With `constant` they add up
    /// to its score by Bayesian Sets. Empty if that took no part.
    std::vector<KnownSetTerm> terms = {};
    double constant = 0;
    std::vector<float> likeness =
        {};  ///< cosine with each item of the query, −1..1; NaN without vectors

    bool operator==(const RankingReason&) const = default;
};

}  // namespace setscope
