#include "core/experiments/baselines/logistic_regression.h"

#include <ATen/ATen.h>

#include <string>
#include <utility>

#include "core/base/check.h"

namespace setscope {
namespace {

constexpr int kMostNewtonSteps = 50;
constexpr int kMostHalvings = 20;
constexpr double kSmallGradient = 1e-5;

/// The objective in the coefficients and, as last entry, the intercept.
class LogisticObjective {
  public:
    LogisticObjective(const LogisticProblem& problem, double penalty)
        : x_(at::cat({problem.x, at::ones({problem.x.size(0), 1}, problem.x.options())}, 1)),
          y_(problem.y),
          weight_(problem.weight / problem.weight.sum()),
          penalty_(at::full({x_.size(1)}, penalty, problem.x.options())) {
        penalty_[x_.size(1) - 1] = 0.0;
    }

    double value(const at::Tensor& place) const {
        const at::Tensor odds = x_.mv(place);
        const at::Tensor loss = at::softplus(odds) - y_ * odds;
        return (weight_.dot(loss) + 0.5 * (penalty_ * place).dot(place)).item<double>();
    }

    at::Tensor gradient(const at::Tensor& place) const {
        const at::Tensor excess = weight_ * (x_.mv(place).sigmoid() - y_);
        return x_.t().mv(excess) + penalty_ * place;
    }

    /// Where Newton's method goes from a place.
    at::Tensor direction(const at::Tensor& place, const at::Tensor& gradient) const {
        const at::Tensor share = x_.mv(place).sigmoid();
        const at::Tensor curvature = weight_ * share * (1 - share);
        at::Tensor hessian = x_.t().matmul(x_ * curvature.unsqueeze(1)).to(at::kDouble);
        constexpr double kRidge = 1e-9;  // where no row decides about the intercept any more
        hessian.diagonal().add_(penalty_.to(at::kDouble) + kRidge);
        const at::Tensor factor = at::linalg_cholesky(hessian);
        return -at::cholesky_solve(gradient.to(at::kDouble).unsqueeze(1), factor)
                    .squeeze(1)
                    .to(at::kFloat);
    }

    std::int64_t width() const { return x_.size(1); }

  private:
    at::Tensor x_;  // [n, d + 1], the last column ones
    at::Tensor y_;
    at::Tensor weight_;   // sums to 1
    at::Tensor penalty_;  // [d + 1]
};

}  // namespace

at::Tensor LogisticModel::logOdds(const at::Tensor& x) const {
    return x.mv(coefficients) + intercept;
}

LogisticModel fitLogistic(const LogisticProblem& problem, double penalty,
                          const std::optional<LogisticModel>& start) {
    SETSCOPE_CHECK(problem.x.size(0) == problem.y.size(0) && penalty > 0.0,
                   std::to_string(problem.y.size(0)) + " labels, or no penalty");
    const at::NoGradGuard withoutGradient;
    const LogisticObjective objective(problem, penalty);
    at::Tensor place = at::zeros({objective.width()}, problem.x.options());
    if (start.has_value()) {
        place.narrow(0, 0, objective.width() - 1).copy_(start->coefficients);
        place[objective.width() - 1] = start->intercept;
    }
    double value = objective.value(place);
    for (int step = 0; step < kMostNewtonSteps; ++step) {
        const at::Tensor gradient = objective.gradient(place);
        if (gradient.abs().max().item<double>() < kSmallGradient) {
            break;
        }
        at::Tensor move = objective.direction(place, gradient);
        double moved = objective.value(place + move);
        for (int halving = 0; !(moved < value) && halving < kMostHalvings; ++halving) {
            move = move / 2;
            moved = objective.value(place + move);
        }
        if (!(moved < value)) {
            break;  // as far down as single precision can tell
        }
        place = place + move;
        value = moved;
    }
    const std::int64_t last = objective.width() - 1;
    return {place.narrow(0, 0, last).clone(), place[last].item<double>()};
}

}  // namespace setscope
