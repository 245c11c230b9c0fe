#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/analysis/loaded_model.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// The column of setRelativeInputs that most sets a far member apart from a cloud.
inline std::int64_t farthestColumn(std::int64_t width) {
    constexpr std::int64_t kMembers = 16;
    const at::Tensor members = at::randn({kMembers, width});
    members[0].add_(8.0);
    const at::Tensor relative =
        setRelativeInputs(members, offsetsFromSizes(std::vector<std::int64_t>{kMembers}));
    const at::Tensor gap = relative[0] - relative.narrow(0, 1, kMembers - 1).amax(0);
    return gap.argmax().item<std::int64_t>();
}

/// A detector that needs no training: by both heads a member's logit is how far it is from the
/// others of its set.
inline LoadedModel comparingModel(std::unique_ptr<const Encoder> encoder,
                                  std::optional<ConformalReference> reference = std::nullopt) {
    constexpr double kLinear = 20.0;  // where the detector's activation changes nothing
    const at::NoGradGuard withoutGradient;
    StoredDetector stored;
    stored.card.name = "comparing";
    stored.card.version = "1";
    stored.detector =
        std::make_shared<OutlierDetector>(OutlierDetectorOptions{.featureWidth = 0,
                                                                 .projectionWidth = 1,
                                                                 .layers = 1,
                                                                 .layerWidth = 1,
                                                                 .cosineWeight = 0.0});
    auto parameters = stored.detector->named_parameters();
    parameters["comparing_stack.0.lambda"].zero_();
    parameters["comparing_stack.0.lambda"][farthestColumn(encoder->width())].fill_(1.0);
    parameters["comparing_stack.0.gamma"].zero_();
    parameters["comparing_stack.0.bias"].fill_(kLinear);
    parameters["comparing_readout.0.weight"].fill_(1.0);
    parameters["comparing_readout.0.bias"].fill_(-kLinear);
    stored.detector->eval();
    return {std::move(encoder), std::move(stored), "d", std::move(reference)};
}

}  // namespace setscope
