#include "core/models/set_relative_inputs.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr std::array kQuantiles = {0.0, 0.25, 0.5, 0.75, 1.0};
constexpr std::array kRidges = {0.03, 0.3, 3.0};  // of the mean eigenvalue
constexpr std::size_t kScalings = 4;
constexpr std::size_t kPerScaling = 1 + kQuantiles.size() + 1;
constexpr std::size_t kDistances = 3 + kRidges.size();  // and the plain cosine to the mean
constexpr std::size_t kBaseColumns = kScalings * kPerScaling + kDistances;
constexpr std::size_t kPlainCosine = kScalings * kPerScaling;  // among the base columns
constexpr std::size_t kInputs = 2 * kBaseColumns + kScalings + 1;
constexpr std::int64_t kRowsAtOnce = 256;

// Differences far below the features' own size are rounding; they must not be blown up to unit
// length or unit variance.
constexpr double kRelativeFloor = 1e-3;
constexpr double kSpreadFloor = 1e-3;
constexpr double kTiny = 1e-300;
constexpr double kTie = 1e-8;  // cosines nearer than this rank alike, however they were summed

using Column = std::vector<double>;

/// The members of one set under one scaling, [n, d] row-major.
struct Rows {
    std::int64_t n = 0;
    std::int64_t d = 0;
    std::vector<double> values;

    std::span<const double> row(std::int64_t i) const {
        return {values.data() + i * d, static_cast<std::size_t>(d)};
    }
    std::size_t count() const { return static_cast<std::size_t>(n); }
    at::Tensor tensor() const {
        return at::from_blob(const_cast<double*>(values.data()), {n, d}, at::kDouble);
    }
};

double square(double value) { return value * value; }

double dot(std::span<const double> left, std::span<const double> right) {
    double sums[8] = {};  // side by side, so that they need not wait for each other
    std::size_t i = 0;
    for (; i + 8 <= left.size(); i += 8) {
        for (std::size_t lane = 0; lane < 8; ++lane) {
            sums[lane] += left[i + lane] * right[i + lane];
        }
    }
    for (; i < left.size(); ++i) {
        sums[0] += left[i] * right[i];
    }
    return std::accumulate(std::begin(sums), std::end(sums), 0.0);
}

double rootMeanSquareNorm(const Rows& rows) {
    const std::span<const double> all(rows.values);
    return std::sqrt(dot(all, all) / static_cast<double>(rows.n)) + kTiny;
}

/// Per column, over the members.
struct Moments {
    std::vector<double> mean;
    std::vector<double> variance;
    double meanVariance = 0.0;
};

Moments momentsOf(const Rows& rows) {
    const auto width = static_cast<std::size_t>(rows.d);
    Moments moments{std::vector<double>(width), std::vector<double>(width), 0.0};
    for (std::int64_t i = 0; i < rows.n; ++i) {
        for (std::size_t c = 0; c < width; ++c) {
            moments.mean[c] += rows.row(i)[c];
        }
    }
    for (double& mean : moments.mean) {
        mean /= static_cast<double>(rows.n);
    }
    for (std::int64_t i = 0; i < rows.n; ++i) {
        for (std::size_t c = 0; c < width; ++c) {
            moments.variance[c] += square(rows.row(i)[c] - moments.mean[c]);
        }
    }
    for (double& variance : moments.variance) {
        variance /= static_cast<double>(rows.n);
        moments.meanVariance += variance / static_cast<double>(rows.d);
    }
    return moments;
}

Rows asRows(const at::Tensor& features) {
    Rows rows{features.size(0), features.size(1), {}};
    const at::Tensor given = features.contiguous();
    rows.values.assign(given.data_ptr<float>(), given.data_ptr<float>() + given.numel());
    return rows;
}

Rows signedRoots(Rows rows) {
    for (double& value : rows.values) {
        value = std::copysign(std::sqrt(std::abs(value)), value);
    }
    return rows;
}

/// (value − mean) · scale for every column.
Rows rescaled(Rows rows, const std::vector<double>& mean, const std::vector<double>& scale) {
    const auto width = static_cast<std::size_t>(rows.d);
    for (std::size_t i = 0; i < rows.values.size(); i += width) {
        for (std::size_t c = 0; c < width; ++c) {
            rows.values[i + c] = (rows.values[i + c] - mean[c]) * scale[c];
        }
    }
    return rows;
}

/// Mean and quantiles of the values, which are reordered.
void addSpread(std::vector<double>& values, std::size_t member, std::span<Column> columns) {
    const auto count = static_cast<double>(values.size());
    columns[0][member] = std::accumulate(values.begin(), values.end(), 0.0) / count;
    auto from = values.begin();
    for (std::size_t q = 0; q < kQuantiles.size(); ++q) {
        const auto place = values.begin() + std::lround(kQuantiles[q] * (count - 1));
        std::nth_element(from, place, values.end());
        columns[1 + q][member] = *place;
        from = place;
    }
}

/// Cosine of each row to the sum of the other rows, from inner products.
Column cosinesToOthers(const Column& withSelf, const Column& withOthers, double floor) {
    const double total = std::accumulate(withSelf.begin(), withSelf.end(), 0.0) +
                         std::accumulate(withOthers.begin(), withOthers.end(), 0.0);
    Column cosines(withSelf.size());
    for (std::size_t i = 0; i < cosines.size(); ++i) {
        const double othersNorm = std::max(0.0, total - 2 * withOthers[i] - withSelf[i]);
        cosines[i] =
            withOthers[i] / std::sqrt((withSelf[i] + floor) * (othersNorm + floor) + kTiny);
    }
    return cosines;
}

/// Appends the spread of each member's cosines to the others, and its cosine to the mean of the
/// others' directions.
/// @return the plain cosine of each member to the mean of the others
Column addScaling(const Rows& rows, double scale, std::vector<Column>& columns,
                  const RunContext& run) {
    const std::size_t n = rows.count();
    const double floor = square(kRelativeFloor * scale);
    Column norm(n);
    Column unit(n);
    for (std::size_t i = 0; i < n; ++i) {
        const auto row = rows.row(static_cast<std::int64_t>(i));
        norm[i] = dot(row, row);
        unit[i] = 1.0 / std::sqrt(norm[i] + floor + kTiny);
    }
    std::vector<Column> spread(1 + kQuantiles.size(), Column(n));
    Column plainSum(n);
    Column unitSum(n);
    std::vector<double> others;
    const at::Tensor all = rows.tensor();
    for (std::int64_t begin = 0; n > 1 && begin < rows.n; begin += kRowsAtOnce) {
        run.throwIfStopped();
        const std::int64_t end = std::min(rows.n, begin + kRowsAtOnce);
        const at::Tensor products = all.slice(0, begin, end).mm(all.t()).contiguous();
        for (std::int64_t i = begin; i < end; ++i) {
            const double* product = products.data_ptr<double>() + (i - begin) * rows.n;
            const auto self = static_cast<std::size_t>(i);
            others.clear();
            for (std::size_t j = 0; j < n; ++j) {
                if (j != self) {
                    plainSum[self] += product[j];
                    others.push_back(product[j] * unit[j] * unit[self]);
                    unitSum[self] += others.back();
                }
            }
            addSpread(others, self, spread);
        }
    }
    std::ranges::move(spread, std::back_inserter(columns));
    Column unitNorm(n);
    std::ranges::transform(norm, unit, unitNorm.begin(),
                           [](double a, double b) { return a * b * b; });
    columns.push_back(cosinesToOthers(unitNorm, unitSum, square(kRelativeFloor)));
    return cosinesToOthers(norm, plainSum, floor);
}

/// The logarithm of each member's squared distance from the set's mean, relative to the others',
/// and of the mean over the columns of its squared deviation from the others in units of their
/// variance.
void addDistances(const Rows& centred, const Moments& moments, double scale,
                  std::vector<Column>& columns) {
    const auto n = static_cast<double>(centred.n);
    const double floor = square(kRelativeFloor * scale);
    const double meanDistance =
        moments.meanVariance * static_cast<double>(centred.d) + floor + kTiny;
    Column distances(centred.count());
    Column deviations(centred.count());
    for (std::int64_t i = 0; i < centred.n; ++i) {
        double deviation = 0.0;
        const std::span<const double> row = centred.row(i);
        for (std::size_t c = 0; c < row.size() && centred.n > 2; ++c) {
            const double own = square(row[c]);
            const double fromOthers = own * square(n / (n - 1));
            const double variance = (n * moments.variance[c] - own) / (n - 1) - own / square(n - 1);
            deviation +=
                fromOthers / (std::max(variance, 0.0) + 0.1 * moments.meanVariance + floor + kTiny);
        }
        const auto member = static_cast<std::size_t>(i);
        distances[member] = std::log(dot(row, row) / meanDistance + kSpreadFloor);
        deviations[member] = std::log(deviation / static_cast<double>(centred.d) + kSpreadFloor);
    }
    columns.push_back(std::move(distances));
    columns.push_back(std::move(deviations));
}

/// log(1 − leverage) of every member at each ridge: near 0 for a member like the others, the more
/// negative the more of its deviation no other member shares.
void addSubspaceDistances(const Rows& centred, double scale, std::vector<Column>& columns) {
    const at::Tensor rows = centred.tensor();
    const bool fewMembers = centred.n <= centred.d;
    const auto [values, vectors] =
        at::linalg_eigh(fewMembers ? rows.mm(rows.t()) : rows.t().mm(rows));
    const at::Tensor eigenvalues = values.clamp_min(0);
    const double mean = eigenvalues.sum().item<double>() / static_cast<double>(centred.n) +
                        square(kRelativeFloor * scale) + kTiny;
    const at::Tensor loadings = (fewMembers ? vectors : rows.mm(vectors)).square();
    for (const double ridge : kRidges) {
        const at::Tensor shrunk = eigenvalues + ridge * mean;
        const at::Tensor weights = fewMembers ? eigenvalues / shrunk : shrunk.reciprocal();
        const at::Tensor leverage = loadings.mv(weights).contiguous();
        Column& column = columns.emplace_back(centred.count());
        std::transform(
            leverage.data_ptr<double>(), leverage.data_ptr<double>() + centred.n, column.begin(),
            [](double share) { return std::log(std::max(1.0 - share, square(kSpreadFloor))); });
    }
}

std::vector<Column> baseColumns(const at::Tensor& features, const RunContext& run) {
    const Rows rows = asRows(features);
    const double scale = rootMeanSquareNorm(rows);
    const Moments moments = momentsOf(rows);
    const auto width = static_cast<std::size_t>(rows.d);
    std::vector<double> inverseSpread(width);
    for (std::size_t c = 0; c < width; ++c) {
        const double floor = 0.01 * moments.meanVariance + square(kRelativeFloor * scale) + kTiny;
        inverseSpread[c] = 1.0 / std::sqrt(moments.variance[c] + floor);
    }
    const Rows centred = rescaled(rows, moments.mean, std::vector<double>(width, 1.0));
    const Rows standardised = rescaled(rows, moments.mean, inverseSpread);
    const Rows roots = signedRoots(rows);

    std::vector<Column> columns;
    Column plainCosine = addScaling(rows, scale, columns, run);
    addScaling(roots, rootMeanSquareNorm(roots), columns, run);
    addScaling(centred, scale, columns, run);
    addScaling(standardised, std::sqrt(static_cast<double>(rows.d)), columns, run);
    columns.push_back(std::move(plainCosine));
    addDistances(centred, moments, scale, columns);
    addSubspaceDistances(centred, scale, columns);
    return columns;
}

/// The share of the other members below each member, ties counting half.
Column ranksOf(const Column& column) {
    std::vector<long long> values(column.size());
    std::ranges::transform(column, values.begin(),
                           [](double value) { return std::llround(value / kTie); });
    std::vector<long long> sorted = values;
    std::ranges::sort(sorted);
    Column ranks(column.size());
    const double others = std::max(1.0, static_cast<double>(column.size()) - 1);
    std::ranges::transform(values, ranks.begin(), [&](long long value) {
        const auto equal = std::ranges::equal_range(sorted, value);
        const auto twice = (equal.begin() - sorted.begin()) + (equal.end() - sorted.begin()) - 1;
        return static_cast<double>(twice) / (2 * others);
    });
    return ranks;
}

Column standardisedWithinSet(const Column& column) {
    const auto n = static_cast<double>(column.size());
    const double mean = std::accumulate(column.begin(), column.end(), 0.0) / n;
    double variance = 0.0;
    for (const double value : column) {
        variance += square(value - mean) / n;
    }
    Column result(column.size());
    std::ranges::transform(column, result.begin(), [&](double value) {
        return (value - mean) / (std::sqrt(variance) + kSpreadFloor);
    });
    return result;
}

/// @param inputs [n, kInputs], to be filled
void fillInputs(const at::Tensor& features, float* inputs, const RunContext& run) {
    std::vector<Column> columns = baseColumns(features, run);
    for (std::size_t base = 0; base < kBaseColumns; ++base) {
        columns.push_back(standardisedWithinSet(columns[base]));
    }
    for (std::size_t scaling = 1; scaling <= kScalings; ++scaling) {
        columns.push_back(ranksOf(columns[scaling * kPerScaling - 1]));
    }
    const auto n = static_cast<std::size_t>(features.size(0));
    columns.emplace_back(n, std::log(static_cast<double>(n)));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t column = 0; column < kInputs; ++column) {
            inputs[i * kInputs + column] = static_cast<float>(columns[column][i]);
        }
    }
}

}  // namespace

std::int64_t setRelativeWidth() { return static_cast<std::int64_t>(kInputs); }

at::Tensor setRelativeInputs(const at::Tensor& features, const at::Tensor& offsets,
                             const RunContext& run) {
    checkOffsets(offsets, features.size(0));
    const at::NoGradGuard withoutGradient;
    const at::Tensor onCpu = features.to(at::kCPU, at::kFloat);
    at::Tensor inputs = at::empty({features.size(0), setRelativeWidth()}, at::kFloat);
    const std::span<const std::int64_t> limits = offsetValues(offsets);
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        const std::int64_t size = limits[set + 1] - limits[set];
        if (size > 0) {
            run.throwIfStopped();
            fillInputs(onCpu.narrow(0, limits[set], size),
                       inputs.data_ptr<float>() + limits[set] * setRelativeWidth(), run);
        }
    }
    return inputs;
}

at::Tensor standardisedCosines(const at::Tensor& inputs) {
    return -inputs.select(1, static_cast<std::int64_t>(kBaseColumns + kPlainCosine));
}

at::Tensor cosineToOthers(const at::Tensor& features, const at::Tensor& offsets) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor others = segmentBroadcast(segmentSum(features, offsets), offsets) - features;
    return 1 - at::cosine_similarity(features, others, 1);
}

}  // namespace setscope
