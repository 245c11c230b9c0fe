#include "core/experiments/concept_sets.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "core/base/check.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

constexpr std::size_t kFewestUsableConcepts = 2;

/// For every row, the concepts that it is a member of.
std::vector<std::vector<std::size_t>> conceptsOfRows(const ConceptPool& pool) {
    std::vector<std::vector<std::size_t>> conceptsOf(
        static_cast<std::size_t>(pool.features.size(0)));
    for (std::size_t index = 0; index < pool.concepts.size(); ++index) {
        for (const std::int64_t row : pool.concepts[index].members) {
            conceptsOf.at(static_cast<std::size_t>(row)).push_back(index);
        }
    }
    return conceptsOf;
}

/// Draws rows evenly, none twice. @pre count <= from.size()
void drawRows(std::vector<std::int64_t> from, std::int64_t count, Random& random,
              std::vector<std::int64_t>& rows) {
    for (std::int64_t drawn = 0; drawn < count; ++drawn) {
        const auto first = static_cast<std::size_t>(drawn);
        std::swap(from[first], from[first + random.below(from.size() - first)]);
        rows.push_back(from[first]);
    }
}

}  // namespace

void findStrangers(ConceptPool& pool, StrangerRule rule) {
    const std::vector<std::vector<std::size_t>> conceptsOf = conceptsOfRows(pool);
    for (std::size_t index = 0; index < pool.concepts.size(); ++index) {
        std::set<std::size_t> kin = {index};
        if (rule == StrangerRule::NoOverlap) {
            for (const std::int64_t row : pool.concepts[index].members) {
                const auto& shared = conceptsOf[static_cast<std::size_t>(row)];
                kin.insert(shared.begin(), shared.end());
            }
        }
        std::vector<std::int64_t>& strangers = pool.concepts[index].strangers;
        strangers.clear();
        for (std::size_t row = 0; row < conceptsOf.size(); ++row) {
            const bool isOfKin = std::ranges::any_of(
                conceptsOf[row], [&kin](std::size_t concept_) { return kin.contains(concept_); });
            if (!conceptsOf[row].empty() && !isOfKin) {
                strangers.push_back(static_cast<std::int64_t>(row));
            }
        }
    }
}

std::vector<std::size_t> usableConcepts(const ConceptPool& pool, const SetShape& shape) {
    std::vector<std::size_t> usable;
    for (std::size_t index = 0; index < pool.concepts.size(); ++index) {
        const MemberConcept& one = pool.concepts[index];
        if (std::ssize(one.members) >= shape.size - shape.strangers &&
            std::ssize(one.strangers) >= shape.strangers) {
            usable.push_back(index);
        }
    }
    return usable;
}

EpisodeBatch drawConceptSets(const ConceptPool& pool, std::span<const std::size_t> concepts,
                             const SetShape& shape, std::int64_t setCount, Random& random) {
    SETSCOPE_CHECK(!concepts.empty() && setCount > 0, "there is nothing to draw sets from");
    std::vector<std::int64_t> all;
    std::vector<float> labels;
    std::vector<std::int64_t> targets;
    for (std::int64_t set = 0; set < setCount; ++set) {
        const MemberConcept& drawn = pool.concepts[concepts[random.below(concepts.size())]];
        std::vector<std::int64_t> rows;
        drawRows(drawn.members, shape.size - shape.strangers, random, rows);
        drawRows(drawn.strangers, shape.strangers, random, rows);
        std::vector<std::int64_t> order(rows.size());
        std::iota(order.begin(), order.end(), std::int64_t{0});
        random.shuffle(std::span(order));
        std::int64_t target = -1;
        for (const std::int64_t place : order) {
            const bool isStranger = place >= shape.size - shape.strangers;
            target = isStranger && shape.strangers == 1 ? std::ssize(all) : target;
            all.push_back(rows[static_cast<std::size_t>(place)]);
            labels.push_back(isStranger ? 1.0F : 0.0F);
        }
        targets.push_back(target);
    }
    const std::vector<std::int64_t> sizes(static_cast<std::size_t>(setCount), shape.size);
    return {.features = selectedRows(pool.features, all),
            .offsets = offsetsFromSizes(sizes),
            .labels = at::tensor(at::ArrayRef<float>(labels), at::kFloat),
            .targets = indexTensor(targets),
            .domains = std::vector<std::size_t>(sizes.size(), 0)};
}

bool hasCell(const ConceptPool& pool, const SetShape& shape) {
    return usableConcepts(pool, shape).size() >= kFewestUsableConcepts;
}

CellSource cellSource(const ConceptPool& pool, const SetShape& shape) {
    SETSCOPE_CHECK(hasCell(pool, shape), "too few concepts in " + pool.name);
    std::vector<std::size_t> concepts = usableConcepts(pool, shape);
    const auto count = std::ssize(concepts);
    return {pool.domain, pool.name, count,
            [&pool, shape, concepts = std::move(concepts)](std::int64_t setCount, Random& random) {
                return drawConceptSets(pool, concepts, shape, setCount, random);
            }};
}

}  // namespace setscope
