#include "core/models/equivariant.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <string>

#include "core/base/check.h"
#include "core/models/equivariant_function.h"
#include "core/models/layers.h"
#include "core/models/option_fields.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

struct EquivariantFormName {
    EquivariantForm form;
    const char* name;
};

constexpr std::array kEquivariantFormNames = {
    EquivariantFormName{EquivariantForm::Full, "full"},
    EquivariantFormName{EquivariantForm::Normalised, "normalised"},
    EquivariantFormName{EquivariantForm::Scalar, "scalar"}};

bool isEquivariantPooling(Pooling pooling) {
    return pooling == Pooling::Max || pooling == Pooling::Mean || pooling == Pooling::Sum;
}

EquivariantForm equivariantFormField(const JsonFields& fields) {
    const std::string name = fields.text("form");
    const auto found = std::ranges::find_if(
        kEquivariantFormNames,
        [&name](const EquivariantFormName& each) { return name == each.name; });
    if (found == kEquivariantFormNames.end()) {
        fields.refuse("has the unknown \"form\" \"" + name + "\"");
    }
    return found->form;
}

}  // namespace

EquivariantLayer::EquivariantLayer(const EquivariantOptions& options) : options_(options) {
    const std::int64_t inputWidth = options.inputWidth;
    const std::int64_t outputWidth = options.outputWidth;
    SETSCOPE_CHECK(inputWidth > 0 && outputWidth > 0, "a layer without a width");
    SETSCOPE_CHECK(isEquivariantPooling(options.pooling),
                   std::string("an equivariant layer cannot pool by ") + toText(options.pooling));
    at::Tensor bias = at::zeros({outputWidth});
    if (options.form == EquivariantForm::Scalar) {
        SETSCOPE_CHECK(inputWidth == outputWidth, "the scalar form keeps the width");
        lambda_ = register_parameter("lambda", at::ones({}));
        gamma_ = register_parameter("gamma", at::zeros({}));
        bias_ = register_parameter("bias", bias);
        return;
    }
    at::Tensor lambda = at::empty({inputWidth, outputWidth});
    initialiseUniform(lambda, inputWidth);
    initialiseUniform(bias, inputWidth);
    lambda_ = register_parameter("lambda", lambda);
    bias_ = register_parameter("bias", bias);
    if (options.form == EquivariantForm::Full) {
        at::Tensor gamma = at::empty({inputWidth, outputWidth});
        initialiseUniform(gamma, inputWidth);
        gamma_ = register_parameter("gamma", gamma);
    }
}

at::Tensor EquivariantLayer::forward(const at::Tensor& x, const at::Tensor& offsets) {
    if (options_.form == EquivariantForm::Scalar || !x.is_cpu()) {
        return forwardComposed(x, offsets);
    }
    SETSCOPE_CHECK(x.dim() == 2 && x.size(1) == options_.inputWidth,
                   "x is not [T, " + std::to_string(options_.inputWidth) + "]");
    checkOffsets(offsets, x.size(0));
    return fusedEquivariant(x, offsets, {lambda_, gamma_, bias_}, options_);
}

at::Tensor EquivariantLayer::forwardComposed(const at::Tensor& x, const at::Tensor& offsets) {
    SETSCOPE_CHECK(x.dim() == 2 && x.size(1) == options_.inputWidth,
                   "x is not [T, " + std::to_string(options_.inputWidth) + "]");
    const at::Tensor pooled = pool(options_.pooling, {x, offsets});
    if (options_.form == EquivariantForm::Scalar) {
        return activate(x * lambda_ + segmentBroadcast(pooled * gamma_ + bias_, offsets),
                        options_.activation);
    }
    const at::Tensor shifts = options_.form == EquivariantForm::Full
                                  ? at::addmm(bias_, pooled, gamma_)
                                  : at::addmm(bias_, pooled, lambda_, 1, -1);
    return activate(at::mm(x, lambda_) + segmentBroadcast(shifts, offsets), options_.activation);
}

EquivariantStack::EquivariantStack(const EquivariantStackOptions& options) : options_(options) {
    SETSCOPE_CHECK(!options.widths.empty(), "a stack without a layer");
    std::int64_t inputWidth = options.inputWidth;
    for (std::size_t index = 0; index < options.widths.size(); ++index) {
        const bool isLast = index + 1 == options.widths.size();
        const EquivariantOptions layer{inputWidth, options.widths[index], options.form,
                                       options.pooling,
                                       isLast ? options.lastActivation : options.activation};
        layers_.push_back(
            register_module(std::to_string(index), std::make_shared<EquivariantLayer>(layer)));
        inputWidth = options.widths[index];
    }
}

at::Tensor EquivariantStack::forward(const at::Tensor& x, const at::Tensor& offsets) {
    at::Tensor hidden = layers_.front()->forward(x, offsets);
    for (std::size_t index = 1; index < layers_.size(); ++index) {
        hidden =
            layers_[index]->forward(at::dropout(hidden, options_.dropout, is_training()), offsets);
    }
    return hidden;
}

Json toJson(const EquivariantStackOptions& options) {
    const auto form =
        std::ranges::find(kEquivariantFormNames, options.form, &EquivariantFormName::form);
    return {{"inputWidth", options.inputWidth},
            {"widths", options.widths},
            {"form", form->name},
            {"pooling", toText(options.pooling)},
            {"activation", toText(options.activation)},
            {"lastActivation", toText(options.lastActivation)},
            {"dropout", options.dropout}};
}

EquivariantStackOptions equivariantStackOptionsFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    EquivariantStackOptions options;
    options.inputWidth = positiveField(fields, "inputWidth", kWidestLayer);
    options.widths = widthsField(fields, "widths");
    options.form = equivariantFormField(fields);
    options.pooling = poolingFromText(fields.text("pooling"));
    options.activation = activationField(fields, "activation");
    options.lastActivation = activationField(fields, "lastActivation");
    options.dropout = dropoutField(fields, "dropout");
    if (!isEquivariantPooling(options.pooling)) {
        fields.refuse("has a \"pooling\" that no equivariant layer has");
    }
    return options;
}

}  // namespace setscope
