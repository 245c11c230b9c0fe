#include "core/models/activation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <string>

#include "core/base/check.h"
#include "core/base/error.h"

namespace setscope {
namespace {

struct ActivationName {
    Activation activation;
    const char* name;
};

constexpr std::array kActivations = {
    ActivationName{Activation::None, "none"}, ActivationName{Activation::Tanh, "tanh"},
    ActivationName{Activation::Elu, "elu"}, ActivationName{Activation::Relu, "relu"}};

}  // namespace

at::Tensor activate(const at::Tensor& x, Activation activation) {
    switch (activation) {
        case Activation::None:
            return x;
        case Activation::Tanh:
            return x.tanh();
        case Activation::Elu:
            return at::elu(x);
        case Activation::Relu:
            return x.relu();
    }
    SETSCOPE_CHECK(false, "an activation without a formula");
}

const char* toText(Activation activation) {
    return std::ranges::find(kActivations, activation, &ActivationName::activation)->name;
}

Activation activationFromText(std::string_view name) {
    const auto found = std::ranges::find(kActivations, name, &ActivationName::name);
    if (found == kActivations.end()) {
        throw Error(ErrorKind::BadInput, "The activation \"" + std::string(name) +
                                             "\" is not known; choose none, tanh, elu or relu.");
    }
    return found->activation;
}

}  // namespace setscope
