#include "core/models/equivariant_loops.h"

#include <algorithm>
#include <cmath>

#include "core/tensor/vectorised.h"

namespace setscope {
namespace {

/// Rational minimax approximation of degree 13/6, the one of Eigen 3 (MPL-2.0,
/// Eigen/src/Core/MathFunctionsImpl.h): no branch and no table, so that loops over it vectorise.
/// Beyond ±7.9 the result is ±1 to the last digit.
SETSCOPE_INLINE float tanhOf(float value) {
    constexpr float limit = 7.90531110763549805F;
    const float upper = value > limit ? limit : value;
    const float x = upper < -limit ? -limit : upper;
    const float x2 = x * x;
    float p = -2.76076847742355e-16F;
    p = p * x2 + 2.00018790482477e-13F;
    p = p * x2 + -8.60467152213735e-11F;
    p = p * x2 + 5.12229709037114e-08F;
    p = p * x2 + 1.48572235717979e-05F;
    p = p * x2 + 6.37261928875436e-04F;
    p = p * x2 + 4.89352455891786e-03F;
    float q = 1.19825839466702e-06F;
    q = q * x2 + 1.18534705686654e-04F;
    q = q * x2 + 2.26843463243900e-03F;
    q = q * x2 + 4.89352518554385e-03F;
    return x * p / q;
}

SETSCOPE_INLINE double tanhOf(double value) { return std::tanh(value); }

struct Identity {
    template <class Scalar>
    static SETSCOPE_INLINE Scalar value(Scalar x) {
        return x;
    }
    template <class Scalar>
    static SETSCOPE_INLINE Scalar slope(Scalar) {
        return Scalar{1};
    }
};

struct Tanh {
    template <class Scalar>
    static SETSCOPE_INLINE Scalar value(Scalar x) {
        return tanhOf(x);
    }
    template <class Scalar>
    static SETSCOPE_INLINE Scalar slope(Scalar y) {
        return Scalar{1} - y * y;
    }
};

struct Relu {
    template <class Scalar>
    static SETSCOPE_INLINE Scalar value(Scalar x) {
        return x < Scalar{0} ? Scalar{0} : x;
    }
    template <class Scalar>
    static SETSCOPE_INLINE Scalar slope(Scalar y) {
        return y > Scalar{0} ? Scalar{1} : Scalar{0};
    }
};

struct Elu {
    template <class Scalar>
    static SETSCOPE_INLINE Scalar slope(Scalar y) {
        return y > Scalar{0} ? Scalar{1} : y + Scalar{1};
    }
};

template <class Function, class Scalar>
SETSCOPE_INLINE void shift(Scalar* z, std::int64_t rows, std::int64_t width, const Scalar* by) {
    for (std::int64_t i = 0; i < rows; ++i, z += width) {
        for (std::int64_t j = 0; j < width; ++j) {
            z[j] = Function::value(z[j] + by[j]);
        }
    }
}

template <class Scalar>
SETSCOPE_INLINE void shiftBy(Scalar* z, std::int64_t rows, std::int64_t width, const Scalar* by,
                             RowActivation activation) {
    switch (activation) {
        case RowActivation::Tanh:
            return shift<Tanh>(z, rows, width, by);
        case RowActivation::Relu:
            return shift<Relu>(z, rows, width, by);
        case RowActivation::None:
        case RowActivation::Elu:
            return shift<Identity>(z, rows, width, by);
    }
}

template <class Function, class Scalar>
SETSCOPE_INLINE void back(const ColumnBlock<Scalar>& y, const Scalar* __restrict gradient,
                          Scalar* __restrict slope, Scalar* total) {
    Scalar running[kColumnBlock] = {};
    const Scalar* row = y.first;
    for (std::int64_t i = 0; i < y.rows; ++i) {
        for (std::int64_t j = 0; j < y.columns; ++j) {
            slope[j] = gradient[j] * Function::slope(row[j]);
            running[j] += slope[j];
        }
        row += y.stride;
        gradient += y.stride;
        slope += y.stride;
    }
    std::copy(running, running + y.columns, total);
}

template <class Scalar>
SETSCOPE_INLINE void backBy(const ColumnBlock<Scalar>& y, const Scalar* gradient, Scalar* slope,
                            Scalar* total, RowActivation activation) {
    switch (activation) {
        case RowActivation::Tanh:
            return back<Tanh>(y, gradient, slope, total);
        case RowActivation::Relu:
            return back<Relu>(y, gradient, slope, total);
        case RowActivation::Elu:
            return back<Elu>(y, gradient, slope, total);
        case RowActivation::None:
            return back<Identity>(y, gradient, slope, total);
    }
}

}  // namespace

SETSCOPE_VECTORISED void shiftRows(float* z, std::int64_t rows, std::int64_t width,
                                   const float* shift, RowActivation activation) {
    shiftBy(z, rows, width, shift, activation);
}

SETSCOPE_VECTORISED void shiftRows(double* z, std::int64_t rows, std::int64_t width,
                                   const double* shift, RowActivation activation) {
    shiftBy(z, rows, width, shift, activation);
}

SETSCOPE_VECTORISED void backThroughRows(const ColumnBlock<float>& y, const float* gradient,
                                         float* slope, float* total, RowActivation activation) {
    backBy(y, gradient, slope, total, activation);
}

SETSCOPE_VECTORISED void backThroughRows(const ColumnBlock<double>& y, const double* gradient,
                                         double* slope, double* total, RowActivation activation) {
    backBy(y, gradient, slope, total, activation);
}

}  // namespace setscope
