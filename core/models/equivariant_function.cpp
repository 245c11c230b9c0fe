#include "core/models/equivariant_function.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <span>

#include "core/base/check.h"
#include "core/models/equivariant_loops.h"
#include "core/tensor/segment_kernels.h"
#include "core/tensor/segment_tasks.h"

namespace setscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

RowActivation rowActivation(Activation activation) {
    switch (activation) {
        case Activation::None:
            return RowActivation::None;
        case Activation::Tanh:
            return RowActivation::Tanh;
        case Activation::Elu:
            return RowActivation::Elu;
        case Activation::Relu:
            return RowActivation::Relu;
    }
    SETSCOPE_CHECK(false, "an activation without a loop");
}

/// rows[i, :] = σ(rows[i, :] + shifts[set of i, :]) in place. @param rows [T, d] @param shifts [N,
/// d]
void shiftSets(at::Tensor& rows, const at::Tensor& shifts, const at::Tensor& offsets,
               RowActivation activation) {
    const std::span<const std::int64_t> limits = offsetValues(offsets);
    const std::int64_t width = rows.size(1);
    const std::int64_t grain =
        std::max<std::int64_t>(kNumbersPerThread / std::max<std::int64_t>(width, 1), 1);
    AT_DISPATCH_FLOATING_TYPES(rows.scalar_type(), "shiftSets", [&] {
        auto* target = rows.data_ptr<scalar_t>();
        const auto* shift = shifts.data_ptr<scalar_t>();
        at::parallel_for(0, rows.size(0), grain, [&](std::int64_t begin, std::int64_t end) {
            auto set = std::upper_bound(limits.begin(), limits.end(), begin) - limits.begin() - 1;
            for (std::int64_t row = begin; row < end; ++set) {
                const std::int64_t last = std::min(limits[static_cast<std::size_t>(set) + 1], end);
                shiftRows(target + row * width, last - row, width, shift + set * width, activation);
                row = last;
            }
        });
    });
    if (activation == RowActivation::Elu) {
        at::elu_(rows);
    }
}

/// The gradient before σ, [T, d], and its sum over each set, [N, d].
struct SlopeGradient {
    at::Tensor rows;
    at::Tensor sets;
};

SlopeGradient backThroughActivation(const at::Tensor& y, const at::Tensor& gradient,
                                    const at::Tensor& offsets, RowActivation activation) {
    const std::int64_t width = y.size(1);
    SlopeGradient result{at::empty_like(y), at::empty({offsets.size(0) - 1, width}, y.options())};
    AT_DISPATCH_FLOATING_TYPES(y.scalar_type(), "backThroughActivation", [&] {
        const auto* values = y.data_ptr<scalar_t>();
        const auto* given = gradient.data_ptr<scalar_t>();
        auto* rows = result.rows.data_ptr<scalar_t>();
        auto* sets = result.sets.data_ptr<scalar_t>();
        forEachSegmentBlock(offsetValues(offsets), width, [&](const SegmentTask& task) {
            const std::int64_t place = task.firstRow * width + task.firstColumn;
            backThroughRows(task.block(values, width), given + place, rows + place,
                            sets + task.placeOfSet(width), activation);
        });
    });
    return result;
}

/// What pooling gave, and what its backward pass needs.
SegmentWinners poolForLayer(const at::Tensor& x, const at::Tensor& offsets, Pooling pooling) {
    if (pooling == Pooling::Max) {
        return cpu_segments::extreme(x, offsets, Extreme::Largest);
    }
    const at::Tensor sums = cpu_segments::sum(x, offsets);
    return {pooling == Pooling::Sum ? sums : sums / setSizes(offsets, x).clamp_min(1),
            at::Tensor()};
}

/// Adds to the members' gradient [T, d] what the pooled rows' gradient [N, d] passes back to them,
/// in place.
void addThroughPooling(at::Tensor& gradient, const at::Tensor& pooledGradient,
                       const at::Tensor& winners, const at::Tensor& offsets, Pooling pooling) {
    switch (pooling) {
        case Pooling::Max:
            return addAtWinners(gradient, pooledGradient, winners);
        case Pooling::Mean:
            return shiftSets(gradient, pooledGradient / setSizes(offsets, gradient).clamp_min(1),
                             offsets, RowActivation::None);
        case Pooling::Sum:
            return shiftSets(gradient, pooledGradient, offsets, RowActivation::None);
        default:
            SETSCOPE_CHECK(false, "an equivariant layer pools by maximum, mean or sum");
    }
}

/// What the pooled part is multiplied by.
double signOf(EquivariantForm form) { return form == EquivariantForm::Normalised ? -1.0 : 1.0; }

/// A layer's output, and what was pooled on the way.
struct LayerValues {
    at::Tensor y;           // [T, outputWidth]
    SegmentWinners pooled;  // [N, inputWidth]
};

LayerValues layerValues(const at::Tensor& x, const at::Tensor& offsets, const at::Tensor& lambda,
                        const at::Tensor& gamma, const at::Tensor& bias,
                        const EquivariantOptions& options) {
    LayerValues result{at::mm(x, lambda), poolForLayer(x, offsets, options.pooling)};
    const at::Tensor shifts = at::addmm(bias, result.pooled.values, gamma, 1, signOf(options.form));
    shiftSets(result.y, shifts, offsets, rowActivation(options.activation));
    return result;
}

struct EquivariantFunction : torch::autograd::Function<EquivariantFunction> {
    /// @param gamma in the normalised form lambda itself, since every tensor must be defined
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                              const at::Tensor& offsets, const at::Tensor& lambda,
                              const at::Tensor& gamma, const at::Tensor& bias,
                              const EquivariantOptions& options) {
        const auto [y, pooled] = layerValues(x, offsets, lambda, gamma, bias, options);
        context->save_for_backward({x, lambda, gamma, pooled.values, pooled.winners, y});
        context->saved_data["offsets"] = offsets;
        context->saved_data["form"] = static_cast<std::int64_t>(options.form);
        context->saved_data["pooling"] = static_cast<std::int64_t>(options.pooling);
        context->saved_data["activation"] = static_cast<std::int64_t>(options.activation);
        context->saved_data["needsInput"] = x.requires_grad();
        return y;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor &x = saved[0], &lambda = saved[1], &gamma = saved[2], &pooled = saved[3],
                         &winners = saved[4], &y = saved[5];
        const at::Tensor offsets = context->saved_data["offsets"].toTensor();
        const auto form = static_cast<EquivariantForm>(context->saved_data["form"].toInt());
        const auto pooling = static_cast<Pooling>(context->saved_data["pooling"].toInt());
        const auto activation = static_cast<Activation>(context->saved_data["activation"].toInt());

        const auto [dZ, dShift] =
            backThroughActivation(y, gradients[0].contiguous(), offsets, rowActivation(activation));
        at::Tensor dX;
        if (context->saved_data["needsInput"].toBool()) {
            dX = at::mm(dZ, lambda.t());
            const at::Tensor dPooled = at::mm(dShift, gamma.t()) * signOf(form);
            addThroughPooling(dX, dPooled, winners, offsets, pooling);
        }
        at::Tensor dLambda = at::mm(x.t(), dZ);
        at::Tensor dGamma = at::mm(pooled.t(), dShift);
        if (form == EquivariantForm::Normalised) {
            dLambda.sub_(dGamma);
            dGamma = at::Tensor();
        }
        return {dX, at::Tensor(), dLambda, dGamma, dShift.sum(0), at::Tensor()};
    }
};

}  // namespace

at::Tensor fusedEquivariant(const at::Tensor& x, const at::Tensor& offsets,
                            const EquivariantMatrices& matrices,
                            const EquivariantOptions& options) {
    SETSCOPE_CHECK(options.form != EquivariantForm::Scalar, "the scalar form has no matrices");
    const at::Tensor& gamma =
        options.form == EquivariantForm::Normalised ? matrices.lambda : matrices.gamma;
    const at::Tensor rows = x.contiguous();
    if (!at::GradMode::is_enabled()) {
        return layerValues(rows, offsets, matrices.lambda, gamma, matrices.bias, options).y;
    }
    return EquivariantFunction::apply(rows, offsets, matrices.lambda, gamma, matrices.bias,
                                      options);
}

}  // namespace setscope
