#include "core/models/deep_sets.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/check.h"
#include "core/models/option_fields.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

struct ConditioningName {
    Conditioning conditioning;
    const char* name;  ///< in files
};
constexpr std::array kConditioningNames = {
    ConditioningName{Conditioning::None, "none"},
    ConditioningName{Conditioning::Concatenation, "concatenation"},
    ConditioningName{Conditioning::Film, "film"},
};

const char* toText(Conditioning conditioning) {
    return std::ranges::find(kConditioningNames, conditioning, &ConditioningName::conditioning)
        ->name;
}

Conditioning conditioningField(const JsonFields& fields, const char* key) {
    const std::string name = fields.text(key);
    const auto found =
        std::ranges::find(kConditioningNames, name,
                          [](const ConditioningName& each) { return std::string(each.name); });
    if (found == kConditioningNames.end()) {
        fields.refuse(std::string("has the unknown \"") + key + "\" \"" + name + "\"");
    }
    return found->conditioning;
}

}  // namespace

DeepSets::DeepSets(const DeepSetsOptions& options)
    : torch::nn::Module("DeepSets"), options_(options) {
    SETSCOPE_CHECK(!options.phiWidths.empty() && !options.rhoWidths.empty(),
                   "φ or ρ without a layer");
    SETSCOPE_CHECK(options.conditionWidth > 0 || options.conditioning == Conditioning::None,
                   "φ cannot see a condition that there is none of");
    const bool isConcatenated = options.conditioning == Conditioning::Concatenation;
    phi_ = register_module(
        "phi", std::make_shared<Mlp>(MlpOptions{
                   .inputWidth = options.inputWidth + (isConcatenated ? options.conditionWidth : 0),
                   .widths = options.phiWidths,
                   .activation = options.activation,
                   .lastActivation = options.phiLastActivation}));
    if (options.conditioning == Conditioning::Film) {
        addFilm();
    }
    rho_ =
        register_module("rho", std::make_shared<Mlp>(MlpOptions{
                                   .inputWidth = options.phiWidths.back() + options.conditionWidth,
                                   .widths = options.rhoWidths,
                                   .activation = options.activation,
                                   .dropout = options.dropout}));
}

void DeepSets::addFilm() {
    const auto layers = register_module("film", std::make_shared<torch::nn::Module>());
    for (const std::int64_t width : options_.phiWidths) {
        const auto layer = layers->register_module(std::to_string(film_.size()),
                                                   std::make_shared<torch::nn::Module>());
        film_.push_back(
            {layer->register_parameter("weight", at::zeros({2 * width, options_.conditionWidth})),
             layer->register_parameter("bias", at::zeros({2 * width}))});
    }
}

at::Tensor DeepSets::modulatedPhi(const RaggedBatch& sets, const at::Tensor& condition) {
    at::Tensor hidden = sets.elements;
    for (std::size_t layer = 0; layer < film_.size(); ++layer) {
        const at::Tensor change = segmentBroadcast(
            at::linear(condition, film_[layer].weight, film_[layer].bias), sets.offsets);
        const auto gammaAndBeta = change.chunk(2, 1);
        hidden = at::linear(hidden, phi_->weight(layer), phi_->bias(layer));
        hidden = (1 + gammaAndBeta[0]) * hidden + gammaAndBeta[1];
        const bool isLast = layer + 1 == film_.size();
        hidden = activate(hidden, isLast ? options_.phiLastActivation : options_.activation);
    }
    return hidden;
}

at::Tensor DeepSets::phi(const RaggedBatch& sets, const at::Tensor& condition) {
    switch (options_.conditioning) {
        case Conditioning::None:
            return phi_->forward(sets.elements);
        case Conditioning::Film:
            return modulatedPhi(sets, condition);
        case Conditioning::Concatenation: {
            // W (x ⊕ z) = W_x x + W_z z, and the second part is the same for a whole set.
            const at::Tensor& weight = phi_->weight(0);
            const at::Tensor ofSets = at::linear(
                condition, weight.narrow(1, options_.inputWidth, options_.conditionWidth),
                phi_->bias(0));
            return phi_->forwardAfter(
                0, at::linear(sets.elements, weight.narrow(1, 0, options_.inputWidth)) +
                       segmentBroadcast(ofSets, sets.offsets));
        }
    }
    SETSCOPE_CHECK(false, "a conditioning without a formula");
}

Pooled DeepSets::pooled(const RaggedBatch& sets, const at::Tensor& condition) {
    sets.check();
    SETSCOPE_CHECK(sets.width() == options_.inputWidth,
                   "members are " + std::to_string(sets.width()) + " wide and not " +
                       std::to_string(options_.inputWidth));
    if (options_.conditionWidth > 0) {
        SETSCOPE_CHECK(condition.defined() && condition.dim() == 2 &&
                           condition.size(0) == sets.setCount() &&
                           condition.size(1) == options_.conditionWidth,
                       "the condition is not [" + std::to_string(sets.setCount()) + ", " +
                           std::to_string(options_.conditionWidth) + "]");
    } else {
        SETSCOPE_CHECK(!condition.defined(), "a condition for a model without one");
    }
    return poolWithWinners(options_.pooling, {phi(sets, condition), sets.offsets});
}

at::Tensor DeepSets::forward(const RaggedBatch& sets, const at::Tensor& condition) {
    const at::Tensor values = pooled(sets, condition).values;
    return rho_->forward(condition.defined() ? at::cat({values, condition}, 1) : values);
}

Json toJson(const DeepSetsOptions& options) {
    return {{"inputWidth", options.inputWidth},
            {"phiWidths", options.phiWidths},
            {"phiLastActivation", toText(options.phiLastActivation)},
            {"pooling", toText(options.pooling)},
            {"rhoWidths", options.rhoWidths},
            {"conditionWidth", options.conditionWidth},
            {"conditioning", toText(options.conditioning)},
            {"activation", toText(options.activation)},
            {"dropout", options.dropout}};
}

DeepSetsOptions deepSetsOptionsFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    DeepSetsOptions options{.inputWidth = positiveField(fields, "inputWidth", kWidestLayer),
                            .phiWidths = widthsField(fields, "phiWidths"),
                            .phiLastActivation = activationField(fields, "phiLastActivation"),
                            .pooling = poolingFromText(fields.text("pooling")),
                            .rhoWidths = widthsField(fields, "rhoWidths"),
                            .conditionWidth = countField(fields, "conditionWidth", kWidestLayer),
                            .conditioning = conditioningField(fields, "conditioning"),
                            .activation = activationField(fields, "activation"),
                            .dropout = dropoutField(fields, "dropout")};
    if (options.conditioning != Conditioning::None && options.conditionWidth == 0) {
        fields.refuse("has a \"conditioning\" and no width of the condition");
    }
    return options;
}

}  // namespace setscope
