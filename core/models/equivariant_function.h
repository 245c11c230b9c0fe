#pragma once

#include <ATen/core/Tensor.h>

#include "core/models/equivariant.h"

namespace setscope {

/// The parameters of one layer.
struct EquivariantMatrices {
    at::Tensor lambda;  ///< [d_in, d_out]
    at::Tensor gamma;  ///< [d_in, d_out]; not looked at in the normalised form, where it is −lambda
    at::Tensor bias;  ///< [d_out]
};

/// The equivariant layer in its full or normalised form as one autograd function for the CPU. The
/// pooled part is multiplied once per set and added late: σ(X Λ + 1 (pool(X) Γ + b)) takes one
/// product of T rows, one of N rows, and one pass that adds and applies σ in place; the backward
/// pass goes over the rows once and adds what pooling passes back in place, so that neither X − 1
/// pool(X) nor a gradient of the pooled part of size [T, d] is ever stored. Where members tie for
/// the maximum, the lowest row gets the whole gradient, in every path of the engine.
/// @param x [T, d_in] float32 or float64 on the CPU @param options not of the scalar form
/// @return [T, d_out]
at::Tensor fusedEquivariant(const at::Tensor& x, const at::Tensor& offsets,
                            const EquivariantMatrices& matrices, const EquivariantOptions& options);

}  // namespace setscope
