#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>

#include "core/tensor/stored_tensor.h"

namespace torch::nn {
class Module;
}

namespace setscope {

enum class OptimizerKind {
    Adam,   ///< Kingma and Ba 2015; weight decay is added to the gradient
    AdamW,  ///< Loshchilov and Hutter 2019; weight decay shrinks the weights themselves
};

struct OptimizerOptions {
    OptimizerKind kind = OptimizerKind::Adam;
    double learningRate = 1e-3;
    double weightDecay = 0.0;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
};

/// Adam and AdamW over a module's parameters, with a state that can be read and set by name:
/// LibTorch's own keeps it under keys that differ between its versions, and could not be resumed
/// from one to the next.
class Optimizer {
  public:
    /// Holds the parameters that require a gradient now.
    Optimizer(const torch::nn::Module& module, const OptimizerOptions& options);

    void zeroGradients();
    /// One update by the gradients as they are; a parameter without a gradient stays. @param
    /// learningRate of this step
    void step(double learningRate);
    /// Scales all gradients down so that their common norm is at most `largest`. @return the norm
    /// before
    double clipGradients(double largest);

    /// The moments, "first.<parameter>" and "second.<parameter>", and "steps" [] int64. Copies.
    NamedTensors state() const;
    /// @throws Error (BadInput) naming `file` if the tensors are not those of state() for this
    /// module
    void setState(const NamedTensors& state, const std::string& file);

  private:
    struct Moments {
        at::Tensor parameter;
        at::Tensor first;   ///< mean of the gradient
        at::Tensor second;  ///< mean of its square
    };
    OptimizerOptions options_;
    std::map<std::string, Moments> moments_;
    std::int64_t steps_ = 0;
};

}  // namespace setscope
