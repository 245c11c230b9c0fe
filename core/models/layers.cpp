#include "core/models/layers.h"

#include <ATen/ATen.h>

#include <cmath>
#include <string>

#include "core/base/check.h"

namespace setscope {

void initialiseUniform(at::Tensor& parameter, std::int64_t fanIn) {
    const at::NoGradGuard withoutGradient;
    const double bound = 1.0 / std::sqrt(static_cast<double>(fanIn));
    parameter.uniform_(-bound, bound);
}

Mlp::Mlp(const MlpOptions& options) : options_(options) {
    SETSCOPE_CHECK(!options.widths.empty() && options.inputWidth > 0, "an MLP without a layer");
    std::int64_t inputWidth = options.inputWidth;
    for (const std::int64_t width : options.widths) {
        const std::string name = std::to_string(layers_.size());
        auto layer = register_module(name, std::make_shared<torch::nn::Module>());
        at::Tensor weight = at::empty({width, inputWidth});
        at::Tensor bias = at::empty({width});
        initialiseUniform(weight, inputWidth);
        initialiseUniform(bias, inputWidth);
        layers_.push_back(
            {layer->register_parameter("weight", weight), layer->register_parameter("bias", bias)});
        inputWidth = width;
    }
}

at::Tensor Mlp::forward(const at::Tensor& x) {
    SETSCOPE_CHECK(x.dim() == 2 && x.size(1) == options_.inputWidth,
                   "x is not [rows, " + std::to_string(options_.inputWidth) + "]");
    return forwardAfter(0, at::linear(x, weight(0), bias(0)));
}

at::Tensor Mlp::forwardAfter(std::size_t layer, const at::Tensor& output) {
    at::Tensor hidden = output;
    for (std::size_t next = layer + 1; next < layers_.size(); ++next) {
        hidden =
            at::dropout(activate(hidden, options_.activation), options_.dropout, is_training());
        hidden = at::linear(hidden, weight(next), bias(next));
    }
    return activate(hidden, options_.lastActivation);
}

}  // namespace setscope
