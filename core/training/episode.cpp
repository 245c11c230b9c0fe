#include "core/training/episode.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <unordered_set>

#include "core/base/check.h"

namespace setscope {

std::vector<std::int64_t> drawDistinct(std::int64_t population, std::int64_t count,
                                       Random& random) {
    SETSCOPE_CHECK(count >= 0 && count <= population,
                   std::to_string(count) + " of " + std::to_string(population) + " items");
    std::unordered_set<std::int64_t> taken;
    std::vector<std::int64_t> drawn;
    for (std::int64_t last = population - count; last < population; ++last) {
        const auto wish =
            static_cast<std::int64_t>(random.below(static_cast<std::size_t>(last) + 1));
        drawn.push_back(taken.contains(wish) ? last : wish);
        taken.insert(drawn.back());
    }
    random.shuffle(std::span(drawn));
    return drawn;
}

EpisodeSampler::EpisodeSampler(std::span<const std::int64_t> labels, std::int64_t classCount,
                               const EpisodeOptions& options)
    : options_(options), members_(static_cast<std::size_t>(classCount)) {
    for (std::size_t item = 0; item < labels.size(); ++item) {
        members_.at(static_cast<std::size_t>(labels[item]))
            .push_back(static_cast<std::int64_t>(item));
    }
    for (const std::vector<std::int64_t>& members : members_) {
        const std::int64_t most = std::ssize(members) - options.queriesPerClass;
        SETSCOPE_CHECK(most > 0, "a class of " + std::to_string(members.size()) +
                                     " items in episodes with " +
                                     std::to_string(options.queriesPerClass) + " queries");
        const double share =
            static_cast<double>(members.size()) / static_cast<double>(labels.size());
        const std::int64_t wanted = std::llround(share * static_cast<double>(options.supportSize));
        supportSizes_.push_back(std::clamp<std::int64_t>(wanted, 1, most));
    }
}

Episode EpisodeSampler::draw(Random& random) const {
    Episode episode;
    for (std::size_t each = 0; each < members_.size(); ++each) {
        const std::int64_t queries = options_.queriesPerClass;
        std::vector<std::int64_t> rows;
        for (const std::int64_t place :
             drawDistinct(std::ssize(members_[each]), queries + supportSizes_[each], random)) {
            rows.push_back(members_[each][static_cast<std::size_t>(place)]);
        }
        episode.queries.emplace_back(rows.begin(), rows.begin() + queries);
        episode.support.emplace_back(rows.begin() + queries, rows.end());
    }
    return episode;
}

}  // namespace setscope
