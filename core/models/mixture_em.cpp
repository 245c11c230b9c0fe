#include "core/models/mixture_em.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr double kFewestMembers = 1e-6;  // of a component, in responsibility
constexpr std::int64_t kKrylovSteps = 120;
constexpr std::int64_t kStepsBetweenSolutions = 8;
constexpr double kLeastSingular = 1e-6;  // beside the largest, of what GMRES inverts
constexpr double kRounding = 1e-13;

/// Neighbouring sets of one size, whose products are one batch.
struct EqualSets {
    std::int64_t firstSet;
    std::int64_t setCount;
    std::int64_t firstRow;
    std::int64_t size;
};

/// The members of all sets beside their squares, both around the mean of their set, and the two
/// products that everything is made of.
class EmSets {
  public:
    EmSets(const at::Tensor& x, const at::Tensor& offsets)
        : EmSets(at::Tensor(), offsets, x.options()) {
        means_ = segmentMean(x, offsets);
        const at::Tensor centred = x - repeated(means_);
        rows_ = at::cat({centred, centred.square()}, 1);
    }

    std::int64_t setCount() const { return offsets_.size(0) - 1; }
    std::int64_t width() const { return rows_.size(1) / 2; }
    at::Tensor centred() const { return rows_.narrow(1, 0, width()); }
    const at::Tensor& offsets() const { return offsets_; }
    const at::Tensor& means() const { return means_; }  // [N, d]
    const at::Tensor& sizes() const { return sizes_; }  // [N, 1], at least 1

    /// Of each member, (x, x²) times its set's columns. @param a [N, K, 2d] @return [T, K]
    at::Tensor projected(const at::Tensor& a) const {
        at::Tensor result = at::empty({rows_.size(0), a.size(1)}, rows_.options());
        for (const EqualSets& run : runs_) {
            at::Tensor place = block(result, run);
            at::bmm_out(place, block(rows_, run),
                        a.narrow(0, run.firstSet, run.setCount).transpose(1, 2));
        }
        return result;
    }

    /// Σ_t v_tk (x_t, x_t²). @param v [T, K] @return [N, K, 2d]
    at::Tensor moments(const at::Tensor& v) const {
        at::Tensor result = at::zeros({setCount(), v.size(1), rows_.size(1)}, rows_.options());
        for (const EqualSets& run : runs_) {
            at::Tensor place = result.narrow(0, run.firstSet, run.setCount);
            at::bmm_out(place, block(v, run).transpose(1, 2), block(rows_, run));
        }
        return result;
    }

    /// Of each member, Σ_k v_tk a_k of its set. @param v [T, K] @param a [N, K, m] @return [T, m]
    at::Tensor combined(const at::Tensor& v, const at::Tensor& a) const {
        at::Tensor result = at::empty({rows_.size(0), a.size(2)}, rows_.options());
        for (const EqualSets& run : runs_) {
            at::Tensor place = block(result, run);
            at::bmm_out(place, block(v, run), a.narrow(0, run.firstSet, run.setCount));
        }
        return result;
    }

    /// Σ over the members of each set. @param v [T, K] @return [N, K]
    at::Tensor summed(const at::Tensor& v) const { return segmentSum(v, offsets_); }
    /// Each set's row for all of its members. @param values [N, …] @return [T, …]
    at::Tensor repeated(const at::Tensor& values) const {
        return values.index_select(0, setOfRow_);
    }
    /// The largest of each set. @param v [T, K] @return [N] on the CPU, 0 for an empty set
    at::Tensor largest(const at::Tensor& v) const {
        return segmentMax(v.abs().amax(1, true), offsets_).values.squeeze(1).cpu();
    }

    /// The rows of these sets. @param sets ascending @return [rows] beside the members
    at::Tensor rowsOf(const std::vector<std::int64_t>& sets) const {
        const auto limits = offsetValues(offsets_);
        std::vector<at::Tensor> ranges;
        for (const std::int64_t set : sets) {
            const auto index = static_cast<std::size_t>(set);
            ranges.push_back(at::arange(limits[index], limits[index + 1], at::kLong));
        }
        return at::cat(ranges).to(rows_.device());
    }

    EmSets subset(const std::vector<std::int64_t>& sets, const at::Tensor& rows) const {
        const auto limits = offsetValues(offsets_);
        std::vector<std::int64_t> sizes;
        for (const std::int64_t set : sets) {
            const auto index = static_cast<std::size_t>(set);
            sizes.push_back(limits[index + 1] - limits[index]);
        }
        EmSets result(rows_.index_select(0, rows), offsetsFromSizes(sizes), rows_.options());
        result.means_ = means_.index_select(0, at::tensor(sets, at::kLong).to(rows_.device()));
        return result;
    }

  private:
    EmSets(at::Tensor rows, const at::Tensor& offsets, const at::TensorOptions& like)
        : rows_(std::move(rows)), offsets_(offsets) {
        const auto limits = offsetValues(offsets);
        setOfRow_ = setIndices(offsets).to(like.device());
        sizes_ = offsets.diff().clamp_min(1).to(like).unsqueeze(1);
        for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
            const std::int64_t size = limits[set + 1] - limits[set];
            const bool continues =
                !runs_.empty() && runs_.back().size == size &&
                runs_.back().firstSet + runs_.back().setCount == static_cast<std::int64_t>(set);
            if (continues) {
                ++runs_.back().setCount;
            } else if (size > 0) {
                runs_.push_back({static_cast<std::int64_t>(set), 1, limits[set], size});
            }
        }
    }

    static at::Tensor block(const at::Tensor& table, const EqualSets& run) {
        return table.narrow(0, run.firstRow, run.setCount * run.size)
            .view({run.setCount, run.size, table.size(1)});
    }

    at::Tensor rows_;  // [T, 2d]
    at::Tensor offsets_;
    at::Tensor setOfRow_;
    at::Tensor means_;
    at::Tensor sizes_;
    std::vector<EqualSets> runs_;
};

/// What an M-step gives, around the sets' means.
struct EmStep {
    at::Tensor members;    // [N, K] n_k
    at::Tensor isPresent;  // [N, K] bool
    at::Tensor weights;    // [N, K]; 0 where not present
    at::Tensor means;      // [N, K, d]
    at::Tensor raw;        // [N, K, d] variances before their limits
    at::Tensor variances;  // [N, K, d]
};

EmStep mStep(const EmSets& sets, const at::Tensor& responsibilities,
             const MixtureOptions& options) {
    EmStep step;
    step.members = sets.summed(responsibilities);
    step.isPresent = step.members > kFewestMembers;
    step.members = at::where(step.isPresent, step.members, at::ones_like(step.members));
    step.weights = (step.members / sets.sizes()).masked_fill(step.isPresent.logical_not(), 0.0);
    const at::Tensor moments = sets.moments(responsibilities) / step.members.unsqueeze(2);
    step.means = moments.narrow(2, 0, sets.width());
    step.raw = moments.narrow(2, sets.width(), sets.width()) - step.means.square();
    step.variances = step.raw.clamp(options.covarianceFloor, options.covarianceCeiling);
    return step;
}

at::Tensor eStep(const EmSets& sets, const EmStep& step) {
    const at::Tensor scaled = step.means / step.variances;
    const at::Tensor columns = at::cat({scaled, -0.5 * step.variances.reciprocal()}, 2);
    const at::Tensor constants =
        (step.weights.log() - 0.5 * (scaled * step.means + step.variances.log()).sum(2))
            .masked_fill(step.isPresent.logical_not(), -std::numeric_limits<double>::infinity());
    return at::softmax(sets.projected(columns) + sets.repeated(constants), 1);
}

/// The linear maps of the fixed point, transposed: gradients go backwards through them.
class EmAdjoint {
  public:
    EmAdjoint(const EmSets& sets, const at::Tensor& responsibilities, const MixtureOptions& options)
        : sets_(sets),
          responsibilities_(responsibilities),
          step_(mStep(sets, responsibilities, options)) {
        isFree_ = (step_.raw == step_.variances).logical_and(step_.isPresent.unsqueeze(2));
    }

    /// (∂M/∂r)ᵀ. @return [T, K]
    at::Tensor throughM(const MixtureFits& gradient) const {
        const at::Tensor ofVariances = gradient.variances * isFree_;
        const at::Tensor ofMeans = gradient.means * step_.isPresent.unsqueeze(2);
        const at::Tensor columns =
            at::cat({ofMeans - 2.0 * ofVariances * step_.means, ofVariances}, 2);
        const at::Tensor constants =
            (ofVariances * (step_.means.square() - step_.raw) - ofMeans * step_.means).sum(2);
        const at::Tensor ofWeights = gradient.weights * step_.isPresent / sets_.sizes();
        const at::Tensor perMember = step_.members.reciprocal();
        return sets_.projected(columns * perMember.unsqueeze(2)) +
               sets_.repeated(constants * perMember + ofWeights);
    }

    /// The gradient before the softmax of the E-step. @param v [T, K] @return [T, K]
    at::Tensor throughSoftmax(const at::Tensor& v) const {
        return responsibilities_ * (v - (responsibilities_ * v).sum(1, true));
    }

    /// (∂E/∂θ)ᵀ. @param u throughSoftmax(v)
    MixtureFits throughE(const at::Tensor& u) const {
        const at::Tensor moments = sets_.moments(u);
        const at::Tensor first = moments.narrow(2, 0, sets_.width());
        const at::Tensor second = moments.narrow(2, sets_.width(), sets_.width());
        const at::Tensor total = sets_.summed(u);
        const at::Tensor ofMeans = (first - total.unsqueeze(2) * step_.means) / step_.variances;
        const at::Tensor spread =
            second - 2.0 * step_.means * first + step_.means.square() * total.unsqueeze(2);
        const at::Tensor ofVariances =
            0.5 * (spread / step_.variances - total.unsqueeze(2)) / step_.variances;
        const at::Tensor ofWeights =
            at::where(step_.isPresent, total / step_.weights, at::zeros_like(total));
        return {ofWeights, ofMeans, ofVariances};
    }

    /// Jᵀ v. @param v [T, K]
    at::Tensor apply(const at::Tensor& v) const { return throughM(throughE(throughSoftmax(v))); }

    /// (∂M/∂x)ᵀ of a gradient with respect to θ, plus (∂E/∂x)ᵀ of v. @param u throughSoftmax(v)
    /// @return [T, d]
    at::Tensor toMembers(const MixtureFits& gradient, const at::Tensor& u) const {
        const at::Tensor ofMeans = gradient.means * step_.isPresent.unsqueeze(2);
        const at::Tensor ofVariances = 2.0 * gradient.variances * isFree_;
        const at::Tensor share = responsibilities_ / sets_.repeated(step_.members);
        const at::Tensor precision = step_.variances.reciprocal();
        const at::Tensor x = sets_.centred();
        return sets_.combined(share, ofMeans - ofVariances * step_.means) +
               x * sets_.combined(share, ofVariances) + sets_.combined(u, step_.means * precision) -
               x * sets_.combined(u, precision);
    }

  private:
    const EmSets& sets_;
    const at::Tensor& responsibilities_;
    EmStep step_;
    at::Tensor isFree_;  // [N, K, d] bool, variances within their limits
};

/// The solution of least residual in the Krylov space, of the system H y = (β, 0, …).
/// @param hessenberg [m + 1, m] @return [m]
at::Tensor leastSquares(const at::Tensor& hessenberg, double beta) {
    at::Tensor right = at::zeros({hessenberg.size(0), 1}, at::kDouble);
    right[0][0] = beta;
    return std::get<0>(at::linalg_lstsq(hessenberg, right, kLeastSingular, "gelsd")).squeeze(1);
}

/// v − Jᵀ v = v₀ for one set, by GMRES (Saad and Schultz 1986) without restart.
at::Tensor solvedByGmres(const EmAdjoint& adjoint, const at::Tensor& v0, double tolerance) {
    const double beta = v0.norm().item<double>();
    if (!(beta > 0.0)) {
        return v0;
    }
    const std::int64_t most = std::min(v0.numel(), kKrylovSteps);
    const double least = std::max(tolerance, kRounding);
    std::vector<at::Tensor> basis = {v0 / beta};
    at::Tensor hessenberg = at::zeros({most + 1, most}, at::kDouble);
    at::Tensor solution;
    for (std::int64_t step = 0; step < most; ++step) {
        at::Tensor next = basis.back() - adjoint.apply(basis.back());
        for (std::int64_t earlier = 0; earlier <= step; ++earlier) {
            const at::Tensor& direction = basis[static_cast<std::size_t>(earlier)];
            const double share = (next * direction).sum().item<double>();
            hessenberg[earlier][step] = share;
            next = next - share * direction;
        }
        const double rest = next.norm().item<double>();
        hessenberg[step + 1][step] = rest;
        if (rest <= least || step + 1 == most || (step + 1) % kStepsBetweenSolutions == 0) {
            const at::Tensor known = hessenberg.narrow(0, 0, step + 2).narrow(1, 0, step + 1);
            solution = leastSquares(known, beta);
            at::Tensor residual = at::mv(known, solution);
            residual[0] -= beta;
            if (rest <= least || residual.norm().item<double>() <= least * beta) {
                break;
            }
        }
        basis.push_back(next / rest);
    }
    at::Tensor v = at::zeros_like(v0);
    for (std::int64_t index = 0; index < solution.size(0); ++index) {
        v.add_(basis[static_cast<std::size_t>(index)], solution[index].item<double>());
    }
    return v;
}

/// The Neumann series of every set. @param unsolved gets the sets whose series has not ended
at::Tensor neumannSum(const EmSets& sets, const EmAdjoint& adjoint, const at::Tensor& v0,
                      const MixtureOptions& options, std::vector<std::int64_t>& unsolved) {
    const at::Tensor limit = sets.largest(v0) * options.tolerance;
    at::Tensor isOpen = limit > 0.0;
    at::Tensor term = v0;
    at::Tensor total = v0;
    for (std::int64_t count = 0; count < options.neumannTerms && isOpen.any().item<bool>();
         ++count) {
        term = adjoint.apply(term);
        total = total + term;
        isOpen = isOpen.logical_and((sets.largest(term) <= limit).logical_not());
    }
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        if (isOpen[set].item<bool>()) {
            unsolved.push_back(set);
        }
    }
    return total;
}

/// v of all sets.
at::Tensor solvedAdjoint(const EmSets& sets, const EmAdjoint& adjoint,
                         const at::Tensor& responsibilities, const at::Tensor& v0,
                         const MixtureOptions& options) {
    std::vector<std::int64_t> unsolved;
    at::Tensor v = neumannSum(sets, adjoint, v0, options, unsolved);
    for (const std::int64_t set : unsolved) {
        const at::Tensor rows = sets.rowsOf({set});
        const EmSets one = sets.subset({set}, rows);
        const at::Tensor own = responsibilities.index_select(0, rows);
        v = v.index_copy(0, rows,
                         solvedByGmres(EmAdjoint(one, own, options), v0.index_select(0, rows),
                                       options.tolerance));
    }
    return v;
}

/// EM of all sets side by side; those that have converged are left out from time to time.
class EmRun {
  public:
    EmRun(const EmSets& sets, const at::Tensor& start, const MixtureOptions& options)
        : all_(sets),
          options_(options),
          result_{start, at::zeros({sets.setCount()}, at::kLong), sets.offsets().diff() == 0} {}

    EmFixedPoint complete() {
        gatherMoving();
        for (std::int64_t count = 1; count <= options_.iterations && !sets_.empty(); ++count) {
            iterate(count);
            if (movingCount_ * 2 <= std::ssize(sets_)) {
                putBack();
                gatherMoving();
            }
        }
        putBack();
        return result_;
    }

  private:
    /// Takes up the sets that have not converged.
    void gatherMoving() {
        sets_.clear();
        const bool* hasConverged = result_.hasConverged.data_ptr<bool>();
        for (std::int64_t set = 0; set < all_.setCount(); ++set) {
            if (!hasConverged[set]) {
                sets_.push_back(set);
            }
        }
        movingCount_ = std::ssize(sets_);
        if (!sets_.empty()) {
            rows_ = all_.rowsOf(sets_);
            part_.emplace(all_.subset(sets_, rows_));
            current_ = result_.responsibilities.index_select(0, rows_);
            isMoving_ = at::ones({movingCount_, 1}, at::kBool);
        }
    }

    void iterate(std::int64_t count) {
        const at::Tensor next = eStep(*part_, mStep(*part_, current_, options_));
        const at::Tensor changes = part_->largest(next - current_);
        const bool allMove = movingCount_ == std::ssize(sets_);
        current_ = allMove
                       ? next
                       : at::where(part_->repeated(isMoving_.to(next.device())), next, current_);
        bool* isMoving = isMoving_.data_ptr<bool>();
        const double* change = changes.data_ptr<double>();
        for (std::size_t index = 0; index < sets_.size(); ++index) {
            if (isMoving[index]) {
                result_.iterations.data_ptr<std::int64_t>()[sets_[index]] = count;
                isMoving[index] = change[index] > options_.tolerance;
                result_.hasConverged.data_ptr<bool>()[sets_[index]] = !isMoving[index];
                movingCount_ -= isMoving[index] ? 0 : 1;
            }
        }
    }

    void putBack() {
        if (!sets_.empty()) {
            result_.responsibilities.index_copy_(0, rows_, current_);
        }
    }

    const EmSets& all_;
    const MixtureOptions& options_;
    EmFixedPoint result_;
    std::vector<std::int64_t> sets_;  // that are worked on
    std::optional<EmSets> part_;      // the same
    at::Tensor rows_;                 // of all_
    at::Tensor current_;              // [rows, K]
    at::Tensor isMoving_;             // [sets_, 1] bool on the CPU
    std::int64_t movingCount_ = 0;
};

}  // namespace

EmFixedPoint runEm(const at::Tensor& x, const at::Tensor& offsets, const at::Tensor& labels,
                   const MixtureOptions& options) {
    const at::NoGradGuard withoutGradient;
    const EmSets sets(x, offsets);
    const at::Tensor start = at::one_hot(labels, options.components).to(x.options());
    return EmRun(sets, start, options).complete();
}

MixtureFits mixturesOf(const at::Tensor& x, const at::Tensor& offsets,
                       const at::Tensor& responsibilities, const MixtureOptions& options) {
    const at::NoGradGuard withoutGradient;
    const EmSets sets(x, offsets);
    const EmStep step = mStep(sets, responsibilities, options);
    const at::Tensor isAbsent = step.isPresent.logical_not().unsqueeze(2);
    return {step.weights, (step.means + sets.means().unsqueeze(1)).masked_fill(isAbsent, 0.0),
            step.variances.masked_fill(isAbsent, 1.0)};
}

at::Tensor backThroughEm(const at::Tensor& x, const at::Tensor& offsets,
                         const at::Tensor& responsibilities, const MixtureFits& gradient,
                         const MixtureOptions& options) {
    const at::NoGradGuard withoutGradient;
    const EmSets sets(x, offsets);
    const EmAdjoint adjoint(sets, responsibilities, options);
    const at::Tensor v0 = adjoint.throughM(gradient);
    const at::Tensor v = solvedAdjoint(sets, adjoint, responsibilities, v0, options);
    const at::Tensor u = adjoint.throughSoftmax(v);
    const MixtureFits ofStep = adjoint.throughE(u);
    return adjoint.toMembers({gradient.weights + ofStep.weights, gradient.means + ofStep.means,
                              gradient.variances + ofStep.variances},
                             u);
}

}  // namespace setscope
