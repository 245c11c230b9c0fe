#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// A model that judged sets of an answer.
struct UsedModel {
    ModelIdentity identity;
    std::int64_t setCount = 0;  ///< that it judged
};

/// Each different one once: the answer's own, then those that judged other kinds of sets, in the
/// order of these. Never empty: where no set was judged, the answer's own.
std::vector<UsedModel> usedModels(const OutlierResult& result);

/// Whether a model card, as ModelInfo::card, is that of one of the models: what is known of the
/// pictures' model says nothing where only texts or rows were judged. A card that names no model
/// passes.
bool isCardOf(const Json& card, const std::vector<UsedModel>& models);

/// "setscope-default 1.0", or several: "setscope-default 1.0 and setscope-generic 1.0".
std::string shownModels(const std::vector<UsedModel>& models);

}  // namespace setscope
