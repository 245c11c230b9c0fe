#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// What can be said of a loaded model without asking it anything.
struct ModelInfo {
    ModelIdentity identity;
    std::vector<Head> heads;   ///< which heads were trained
    Json card;                 ///< the model card, as it stands in the file
    double largestChange = 0;  ///< of an output under random orders of a set's members
                               ///< (invariance.h), measured at loading
};

/// A model that an engine loaded. Opaque: only the engine that made it can use it. Immutable,
/// shared between threads.
class Model {
  public:
    virtual ~Model() = default;
    virtual const ModelInfo& info() const = 0;
};

}  // namespace setscope
