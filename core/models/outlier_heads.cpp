#include "core/models/outlier_heads.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include "core/base/check.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

constexpr double kNothing = -std::numeric_limits<double>::infinity();  // the logarithm of 0

/// One column of a table with a row for each member.
class LogitColumn {
  public:
    LogitColumn(const at::Tensor& table, std::int64_t firstRow, std::int64_t rows,
                std::int64_t column = 0)
        : first_(table.data_ptr<float>() + firstRow * (table.dim() > 1 ? table.size(1) : 1) +
                 column),
          step_(table.dim() > 1 ? table.size(1) : 1),
          rows_(rows) {}

    std::int64_t size() const { return rows_; }
    float& operator[](std::int64_t row) const { return first_[row * step_]; }

  private:
    float* first_;
    std::int64_t step_;
    std::int64_t rows_;
};

at::Tensor onProcessor(const at::Tensor& values) {
    return values.detach().to(at::kCPU, at::kFloat).contiguous();
}

double logistic(double x) { return 1.0 / (1.0 + std::exp(-x)); }

double logLogistic(double x) {
    return x < 0 ? x - std::log1p(std::exp(x)) : -std::log1p(std::exp(-x));
}

/// log(e^left + e^right).
double logSum(double left, double right) {
    const double larger = std::max(left, right);
    return larger == kNothing ? kNothing
                              : larger + std::log1p(std::exp(std::min(left, right) - larger));
}

/// The logarithm of the sum of the members' e^logit but for one. @param without −1: of all
double logSumExp(const LogitColumn& logits, std::int64_t without = -1) {
    double largest = kNothing;
    for (std::int64_t i = 0; i < logits.size(); ++i) {
        largest = i == without ? largest : std::max<double>(largest, logits[i]);
    }
    double sum = 0.0;
    for (std::int64_t i = 0; i < logits.size(); ++i) {
        sum += i == without ? 0.0 : std::exp(logits[i] - largest);
    }
    return largest + std::log(sum);
}

/// The log-odds of each member's share of a softmax. The largest is weighed against the rest
/// directly: the whole less itself would be rounding.
void fillLogOdds(const LogitColumn& logits, const LogitColumn& scores) {
    if (logits.size() == 1) {
        scores[0] = 0.0F;
        return;
    }
    std::int64_t winner = 0;
    for (std::int64_t i = 1; i < logits.size(); ++i) {
        winner = logits[i] > logits[winner] ? i : winner;
    }
    const double lead = logits[winner] - logSumExp(logits, winner);
    const double total = 1.0 + std::exp(-lead);
    for (std::int64_t i = 0; i < logits.size(); ++i) {
        const double relative = double{logits[i]} - logits[winner];
        scores[i] = static_cast<float>(
            i == winner ? lead : relative - std::log(total - std::exp(relative)));
    }
}

/// Calls `work(first row, rows, set)` for every set that has members.
template <class Work>
void forEachSet(const at::Tensor& offsets, const Work& work) {
    const std::span<const std::int64_t> limits = offsetValues(offsets);
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        if (limits[set + 1] > limits[set]) {
            work(limits[set], limits[set + 1] - limits[set], static_cast<std::int64_t>(set));
        }
    }
}

}  // namespace

at::Tensor outlierProbability(Head head, const at::Tensor& logits, const at::Tensor& offsets) {
    const at::Tensor given = onProcessor(logits);
    const at::Tensor result = at::empty_like(given);
    forEachSet(offsets, [&](std::int64_t first, std::int64_t rows, std::int64_t) {
        const LogitColumn logit(given, first, rows);
        const LogitColumn probability(result, first, rows);
        const double whole = head == Head::Softmax ? logSumExp(logit) : 0.0;
        for (std::int64_t i = 0; i < rows; ++i) {
            probability[i] = static_cast<float>(head == Head::Softmax ? std::exp(logit[i] - whole)
                                                                      : logistic(logit[i]));
        }
    });
    return result.to(logits.device());
}

at::Tensor outlierScore(Head head, const at::Tensor& logits, const at::Tensor& offsets) {
    if (head == Head::Sigmoid) {
        return logits.detach();
    }
    const at::Tensor given = onProcessor(logits);
    const at::Tensor result = at::empty_like(given);
    forEachSet(offsets, [&](std::int64_t first, std::int64_t rows, std::int64_t) {
        fillLogOdds(LogitColumn(given, first, rows), LogitColumn(result, first, rows));
    });
    return result.to(logits.device());
}

at::Tensor meanOfProbabilities(const at::Tensor& left, const at::Tensor& right,
                               const at::Tensor& odds, const at::Tensor& offsets) {
    SETSCOPE_CHECK(odds.size(0) == offsets.size(0) - 1, "not one weight for each set");
    const at::Tensor one = onProcessor(left);
    const at::Tensor other = onProcessor(right);
    const at::Tensor weights = onProcessor(odds);
    const at::Tensor result = at::empty_like(one);
    forEachSet(offsets, [&](std::int64_t first, std::int64_t rows, std::int64_t set) {
        const double weight = weights.data_ptr<float>()[set];
        const double logShare = logLogistic(weight);
        const double logRest = logLogistic(-weight);
        const auto mixed = [&](double ofOne, double ofOther) {
            return logSum(ofOne + logShare, ofOther + logRest);
        };
        const LogitColumn softmaxOfOne(one, first, rows, 0);
        const LogitColumn softmaxOfOther(other, first, rows, 0);
        const LogitColumn softmax(result, first, rows, 0);
        const double wholeOfOne = logSumExp(softmaxOfOne);
        const double wholeOfOther = logSumExp(softmaxOfOther);
        const LogitColumn sigmoidOfOne(one, first, rows, 1);
        const LogitColumn sigmoidOfOther(other, first, rows, 1);
        const LogitColumn sigmoid(result, first, rows, 1);
        for (std::int64_t i = 0; i < rows; ++i) {
            softmax[i] = static_cast<float>(
                mixed(softmaxOfOne[i] - wholeOfOne, softmaxOfOther[i] - wholeOfOther));
            sigmoid[i] = static_cast<float>(
                mixed(logLogistic(sigmoidOfOne[i]), logLogistic(sigmoidOfOther[i])) -
                mixed(logLogistic(-sigmoidOfOne[i]), logLogistic(-sigmoidOfOther[i])));
        }
    });
    return result.to(left.device());
}

}  // namespace setscope
