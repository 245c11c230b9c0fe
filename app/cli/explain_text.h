#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/problem.h"
#include "core/items/collection.h"
#include "core/results/influence_matrix.h"
#include "core/results/occlusion_map.h"

namespace setscope {

/// Why one member was judged as it was.
struct Explanation {
    const Collection& collection;
    const ItemSet& set;
    MemberId member;
    ModelIdentity model;
    Head head = Head::Softmax;
    InfluenceMatrix influence;  ///< of the set
    std::optional<OcclusionMap> map;
    std::string mapFile;  ///< where the map was written; empty: nowhere
    std::vector<Problem> problems;
};

/// For a terminal, the largest numbers of each kind.
std::string explanationText(const Explanation& explanation);

/// {"model", "head", "set", "member", "probability", "nearest", "most_different_pair",
/// "without_it", "without_another", "map", "problems"} with every member of the set; the map is
/// null where none was asked for. A member is {"name", "path"}, a text also has its "text".
Json explanationJson(const Explanation& explanation);

}  // namespace setscope
