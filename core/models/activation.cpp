#include "core/models/activation.h"

#include <ATen/ATen.h>

#include "core/base/check.h"

namespace setscope {
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

}  // namespace setscope
