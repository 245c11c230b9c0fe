#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/experiments/outlier_cells.h"
#include "core/training/outlier_episodes.h"

namespace setscope {

/// Members that belong together, and those that clearly do not belong to them.
struct MemberConcept {
    std::string name;
    std::vector<std::int64_t> members;    ///< rows of the pool, ascending
    std::vector<std::int64_t> strangers;  ///< rows of the pool, ascending; none of `members`
};

/// The members of one source by concept, as one encoder sees them.
struct ConceptPool {
    std::string domain;   ///< "WordNet"; sources that share it count as one in means
    std::string name;     ///< "concepts of WordNet"
    at::Tensor features;  ///< [n, d] float32 on the CPU
    std::vector<MemberConcept> concepts;
};

/// Who is a stranger to a concept.
enum class StrangerRule {
    LacksTheConcept,  ///< whoever is of another concept and not of this one
    NoOverlap,        ///< whoever is of no concept that has a member of this one
};

/// Fills in the strangers of every concept. A row without a concept is a stranger to none.
void findStrangers(ConceptPool& pool, StrangerRule rule);

/// The concepts from which sets of that shape can be drawn, by their index.
std::vector<std::size_t> usableConcepts(const ConceptPool& pool, const SetShape& shape);

/// Sets of one shape, each of a concept drawn evenly from `concepts`, its members and strangers
/// drawn evenly and none of them twice, in random order.
/// @param concepts usable ones, not empty @pre shape.strangers may be 0
EpisodeBatch drawConceptSets(const ConceptPool& pool, std::span<const std::size_t> concepts,
                             const SetShape& shape, std::int64_t setCount, Random& random);

/// Whether the pool has a cell of that shape: at least two concepts are usable.
bool hasCell(const ConceptPool& pool, const SetShape& shape);

/// The cell of a pool, which must outlive what is returned. @pre hasCell(pool, shape)
CellSource cellSource(const ConceptPool& pool, const SetShape& shape);

}  // namespace setscope
