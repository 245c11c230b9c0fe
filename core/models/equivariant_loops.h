#pragma once

#include <cstdint>

#include "core/tensor/column_loops.h"

namespace setscope {

/// Non-linearities that the fused layer applies row by row, and whose slope follows from their
/// value.
enum class RowActivation { None, Tanh, Relu, Elu };

/// z[i, j] = σ(z[i, j] + shift[j]) for `rows` rows of `width` numbers, in place. Tanh of floats is
/// a rational approximation with an error below 4e-7. @pre the activation is not Elu
void shiftRows(float* z, std::int64_t rows, std::int64_t width, const float* shift,
               RowActivation activation);
void shiftRows(double* z, std::int64_t rows, std::int64_t width, const double* shift,
               RowActivation activation);

/// Back through σ: slope[i, j] = gradient[i, j] σ'(y[i, j]) over the block's rows, and total[j] its
/// sum, 0 without rows.
/// @param y what the layer returned @param gradient, slope tables of the same stride, at the same
/// place
void backThroughRows(const ColumnBlock<float>& y, const float* gradient, float* slope, float* total,
                     RowActivation activation);
void backThroughRows(const ColumnBlock<double>& y, const double* gradient, double* slope,
                     double* total, RowActivation activation);

}  // namespace setscope
