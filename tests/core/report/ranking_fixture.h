#pragma once

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "core/report/ranking_report.h"

namespace setscope {

/// A hand-made ranking: a pool of "lion", "tiger", "elk" and "car 0", "car 1", …, of which the
/// first three are the set and the others candidates in their order. The scorers "one" and "two"
/// rank alike but for "car 1", which the second knows nothing of. Without "elk" all fall but
/// "car 0", and the others rank elk last.
struct RankingFixture {
    Pool pool;
    RankingResult result;
    std::vector<LeftOut> leftOut;
    SetQuery query{.items = {"lion", "tiger"}, .accepted = {"elk"}, .rejected = {}};
    std::optional<RankingCut> cut = RankingCut{2};

    explicit RankingFixture(int candidates = 30) {
        pool.name = "animals";
        pool.items = {"lion", "tiger", "elk"};
        pool.known = {{"cats", {0, 1}}};
        result.query = {0, 1, 2};
        result.scorers = {{.id = "one", .title = "One", .weight = 1.0},
                          {.id = "two", .title = "Two", .weight = 0.5, .unknown = {2}}};
        result.absent = {{.id = "three", .title = "Three", .absence = "The pool has no vectors."}};
        result.candidateCount = candidates;
        result.seconds = 0.25;
        for (int place = 0; place < candidates; ++place) {
            pool.items.push_back("car " + std::to_string(place));
            const auto rank = static_cast<float>(place + 1);
            const bool isKnown = place != 1;
            result.items.push_back(
                {.item = 3 + place,
                 .fusedRank = rank,
                 .fusedScore = 1.0F / rank,
                 .scores = {-rank, isKnown ? -rank : -std::numeric_limits<float>::infinity()},
                 .ranks = {rank, isKnown ? rank : static_cast<float>(candidates)}});
        }
        const std::vector<float> ownRanks = {1.0F, 2.5F, static_cast<float>(candidates)};
        for (std::int64_t seed = 0; seed < 3; ++seed) {
            LeftOut left{seed, ownRanks[static_cast<std::size_t>(seed)], {}};
            for (const RankedItem& item : result.items) {
                const bool falls = seed == 2 && item.item > 3;
                left.ranks.push_back(item.fusedRank + (falls ? 10.0F : 0.0F));
            }
            leftOut.push_back(std::move(left));
        }
    }

    /// Makes pictures of the pool's items.
    void makePictures() {
        pool.kind = PayloadKind::Picture;
        for (const std::string& name : pool.items) {
            Member member;
            member.name = name;
            member.payload.source.file = "/photos/" + name;
            pool.members.push_back(std::move(member));
        }
    }

    /// Gives an item another name, in the query too.
    void rename(std::size_t item, const std::string& name) {
        for (std::vector<std::string>* names : {&query.items, &query.accepted}) {
            std::ranges::replace(*names, pool.items[item], name);
        }
        pool.items[item] = name;
    }

    RankingReport report() const {
        return {.pool = pool,
                .source = "/pools/animals.json",
                .query = query,
                .result = result,
                .leftOut = leftOut,
                .cut = cut,
                .problems = {},
                .provenance = {.command = "setscope-cli expand --pool /pools/animals.json",
                               .created = "22 November 2026, 10:00",
                               .libTorch = "1.13.1"},
                .thumbnails = {}};
    }
};

}  // namespace setscope
