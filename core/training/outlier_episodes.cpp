#include "core/training/outlier_episodes.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>
#include <span>
#include <utility>

#include "core/base/check.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

std::int64_t between(std::int64_t low, std::int64_t high, Random& random) {
    return low + static_cast<std::int64_t>(random.below(static_cast<std::size_t>(high - low + 1)));
}

std::int64_t drawSize(const EpisodeShape& shape, Random& random) {
    if (random.uniform() < shape.usualShare) {
        return between(shape.usualSmallest, shape.usualLargest, random);
    }
    const double low = std::log(static_cast<double>(shape.smallest));
    const double high = std::log(static_cast<double>(shape.largest) + 0.999);
    return static_cast<std::int64_t>(std::exp(low + (high - low) * random.uniform()));
}

std::int64_t drawStrangerCount(const EpisodeShape& shape, std::int64_t size, Random& random) {
    const double kind = random.uniform();
    if (kind < shape.cleanShare) {
        return 0;
    }
    if (kind < shape.cleanShare + shape.severalShare && size >= 6) {
        return between(2, std::max<std::int64_t>(2, size / 4), random);
    }
    return 1;
}

}  // namespace

EpisodeSource::EpisodeSource(EpisodePool pool, std::int64_t smallestConcept)
    : pool_(std::move(pool)), smallestConcept_(smallestConcept) {
    SETSCOPE_CHECK(pool_.sharedTraits == 1 || pool_.sharedTraits == 2,
                   "members share " + std::to_string(pool_.sharedTraits) + " traits");
    const auto count = static_cast<std::size_t>(pool_.features.size(0));
    for (const std::vector<std::int64_t>& rows : pool_.traits) {
        std::vector<bool>& has = hasTrait_.emplace_back(count, false);
        for (const std::int64_t row : rows) {
            has.at(static_cast<std::size_t>(row)) = true;
        }
    }
    const auto traitCount = static_cast<int>(pool_.traits.size());
    for (int first = 0; first < traitCount; ++first) {
        if (pool_.sharedTraits == 1) {
            addConcept({first}, pool_.traits[static_cast<std::size_t>(first)]);
            continue;
        }
        for (int second = first + 1; second < traitCount; ++second) {
            std::vector<std::int64_t> both;
            std::ranges::set_intersection(pool_.traits[static_cast<std::size_t>(first)],
                                          pool_.traits[static_cast<std::size_t>(second)],
                                          std::back_inserter(both));
            addConcept({first, second}, std::move(both));
        }
    }
    std::ranges::stable_sort(concepts_, std::ranges::greater{},
                             [](const Concept& entry) { return entry.rows.size(); });
}

void EpisodeSource::addConcept(std::vector<int> traits, std::vector<std::int64_t> rows) {
    if (static_cast<std::int64_t>(rows.size()) < smallestConcept_) {
        return;
    }
    Concept shared{std::move(traits), std::move(rows)};
    for (std::int64_t row = 0; row < pool_.features.size(0); ++row) {
        shared.strangerCount += isStrangerTo(shared, row) ? 1 : 0;
    }
    if (shared.strangerCount >= smallestConcept_) {
        concepts_.push_back(std::move(shared));
    }
}

bool EpisodeSource::isStrangerTo(const Concept& shared, std::int64_t row) const {
    return std::ranges::none_of(shared.traits, [&](int trait) {
        return hasTrait_[static_cast<std::size_t>(trait)][static_cast<std::size_t>(row)];
    });
}

std::int64_t EpisodeSource::largestSet() const {
    return concepts_.empty() ? 0 : static_cast<std::int64_t>(concepts_.front().rows.size());
}

std::int64_t EpisodeSource::conceptCount(std::int64_t members) const {
    const auto end = std::ranges::partition_point(concepts_, [&](const Concept& entry) {
        return static_cast<std::int64_t>(entry.rows.size()) >= members;
    });
    return end - concepts_.begin();
}

EpisodeSource::Draw EpisodeSource::draw(std::int64_t size, std::int64_t strangers,
                                        Random& random) const {
    SETSCOPE_CHECK(!isEmpty() && strangers >= 0 && strangers < size,
                   std::to_string(strangers) + " strangers of " + std::to_string(size));
    const std::int64_t needed = std::min(size - strangers, largestSet());
    const Concept& shared = concepts_[random.below(static_cast<std::size_t>(conceptCount(needed)))];

    std::vector<std::int64_t> rows = shared.rows;
    random.shuffle(std::span(rows));
    rows.resize(static_cast<std::size_t>(needed));
    const auto total = static_cast<std::size_t>(pool_.features.size(0));
    const std::int64_t drawn = std::min(strangers, shared.strangerCount);
    while (static_cast<std::int64_t>(rows.size()) < needed + drawn) {
        const auto row = static_cast<std::int64_t>(random.below(total));
        if (isStrangerTo(shared, row) && std::ranges::find(rows, row) == rows.end()) {
            rows.push_back(row);
        }
    }
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(std::span(order));
    Draw result;
    for (const std::size_t place : order) {
        result.rows.push_back(rows[place]);
        result.isStranger.push_back(static_cast<std::int64_t>(place) >= needed);
    }
    return result;
}

void EpisodeBatchBuilder::add(const EpisodeSource& source, std::size_t domain,
                              const EpisodeSource::Draw& draw) {
    features_.push_back(selectedRows(source.pool().features, draw.rows));
    const auto first = static_cast<std::int64_t>(labels_.size());
    std::int64_t target = -1;
    for (std::size_t i = 0; i < draw.rows.size(); ++i) {
        labels_.push_back(draw.isStranger[i] ? 1.0F : 0.0F);
        target = draw.isStranger[i] ? first + static_cast<std::int64_t>(i) : target;
    }
    targets_.push_back(std::ranges::count(draw.isStranger, true) == 1 ? target : -1);
    sizes_.push_back(static_cast<std::int64_t>(draw.rows.size()));
    domains_.push_back(domain);
}

EpisodeBatch EpisodeBatchBuilder::build() const {
    return {at::cat(features_), offsetsFromSizes(sizes_),
            at::tensor(at::ArrayRef<float>(labels_), at::kFloat), indexTensor(targets_), domains_};
}

EpisodeBatch drawEpisodes(const std::vector<EpisodeSource>& sources, std::int64_t setCount,
                          const EpisodeShape& shape, Random& random) {
    EpisodeBatchBuilder builder;
    for (std::int64_t set = 0; set < setCount; ++set) {
        const std::size_t domain = random.below(sources.size());
        const std::int64_t size = drawSize(shape, random);
        const std::int64_t strangers = drawStrangerCount(shape, size, random);
        builder.add(sources[domain], domain, sources[domain].draw(size, strangers, random));
    }
    return builder.build();
}

EpisodeBatch drawUniformEpisodes(const EpisodeSource& source, std::int64_t setCount,
                                 std::int64_t size, std::int64_t strangers, Random& random) {
    EpisodeBatchBuilder builder;
    for (std::int64_t set = 0; set < setCount; ++set) {
        builder.add(source, 0, source.draw(size, strangers, random));
    }
    return builder.build();
}

}  // namespace setscope
