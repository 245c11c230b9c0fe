#include "core/models/mixture.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/models/mixture_em.h"
#include "core/models/mixture_start.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

void checkMixtureOptions(const MixtureOptions& options) {
    SETSCOPE_CHECK(options.components >= 1,
                   "a mixture of " + std::to_string(options.components) + " components");
    SETSCOPE_CHECK(
        options.covarianceFloor > 0.0 && options.covarianceCeiling >= options.covarianceFloor &&
            options.iterations >= 1 && options.tolerance > 0.0 && options.neumannTerms >= 0,
        "options out of their range");
}

/// [N, 1] bool beside `like`.
at::Tensor emptySets(const at::Tensor& offsets, const at::Tensor& like) {
    return (offsets.diff() == 0).to(like.device()).unsqueeze(1);
}

MixtureFits fitGaussians(const RaggedBatch& sets, const MixtureOptions& options) {
    const at::Tensor means = segmentMean(sets.elements, sets.offsets);
    const at::Tensor distances = sets.elements - segmentBroadcast(means, sets.offsets);
    const at::Tensor variances = segmentMean(distances.square(), sets.offsets)
                                     .clamp(options.covarianceFloor, options.covarianceCeiling);
    const at::Tensor isEmpty = emptySets(sets.offsets, means);
    return {at::ones({sets.setCount(), 1}, means.options()), means.unsqueeze(1),
            at::where(isEmpty, at::ones_like(variances), variances).unsqueeze(1)};
}

/// The same components, the heaviest first. @param responsibilities [T, K]
at::Tensor heaviestFirst(const at::Tensor& responsibilities, const at::Tensor& offsets) {
    const at::Tensor order =
        at::argsort(segmentSum(responsibilities, offsets), true, 1, /*descending=*/true);
    const at::Tensor setOfRow = setIndices(offsets).to(order.device());
    return responsibilities.gather(1, order.index_select(0, setOfRow));
}

/// Members in the order in which they are computed with.
struct OrderedMembers {
    at::Tensor order;  // [T] rows of the given members
    at::Tensor x;      // [T, d] float64
};

OrderedMembers orderedMembers(const at::Tensor& members, const at::Tensor& offsets) {
    const at::Tensor x = members.detach().to(at::kDouble);
    SETSCOPE_CHECK(x.isfinite().all().item<bool>(), "the members are not all finite");
    const at::Tensor order = lexicographicOrder(x.cpu().contiguous(), offsets).to(x.device());
    return {order, x.index_select(0, order)};
}

at::Tensor withSoleComponent(const at::Tensor& weights, const at::Tensor& offsets) {
    const at::Tensor isFirst = at::arange(weights.size(1), weights.options()) == 0;
    return weights.masked_fill(emptySets(offsets, weights).logical_and(isFirst), 1.0);
}

struct MixtureFunction : torch::autograd::Function<MixtureFunction> {
    static variable_list forward(AutogradContext* context, const at::Tensor& members,
                                 const at::Tensor& offsets, const MixtureOptions& options) {
        const OrderedMembers ordered = orderedMembers(members, offsets);
        const at::Tensor labels =
            principalParts(ordered.x.cpu(), offsets, options.components).to(members.device());
        const at::Tensor responsibilities =
            heaviestFirst(runEm(ordered.x, offsets, labels, options).responsibilities, offsets);
        context->save_for_backward({ordered.x, ordered.order, responsibilities});
        context->saved_data["offsets"] = offsets;
        context->saved_data["components"] = options.components;
        context->saved_data["covarianceFloor"] = options.covarianceFloor;
        context->saved_data["covarianceCeiling"] = options.covarianceCeiling;
        context->saved_data["tolerance"] = options.tolerance;
        context->saved_data["neumannTerms"] = options.neumannTerms;
        const MixtureFits fits = mixturesOf(ordered.x, offsets, responsibilities, options);
        const auto type = members.scalar_type();
        return {withSoleComponent(fits.weights, offsets).to(type), fits.means.to(type),
                fits.variances.to(type)};
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const variable_list saved = context->get_saved_variables();
        MixtureOptions options;
        options.components = context->saved_data["components"].toInt();
        options.covarianceFloor = context->saved_data["covarianceFloor"].toDouble();
        options.covarianceCeiling = context->saved_data["covarianceCeiling"].toDouble();
        options.tolerance = context->saved_data["tolerance"].toDouble();
        options.neumannTerms = context->saved_data["neumannTerms"].toInt();
        const MixtureFits gradient{gradients[0].to(at::kDouble), gradients[1].to(at::kDouble),
                                   gradients[2].to(at::kDouble)};
        const at::Tensor ordered = backThroughEm(
            saved[0], context->saved_data["offsets"].toTensor(), saved[2], gradient, options);
        const at::Tensor result = at::empty_like(ordered).index_copy(0, saved[1], ordered);
        return {result.to(gradients[1].scalar_type()), at::Tensor(), at::Tensor()};
    }
};

/// The same fits with places for more components.
MixtureFits widened(const MixtureFits& fits, std::int64_t components) {
    const std::int64_t more = components - fits.components();
    return {at::constant_pad_nd(fits.weights, {0, more}, 0),
            at::constant_pad_nd(fits.means, {0, 0, 0, more}, 0),
            at::constant_pad_nd(fits.variances, {0, 0, 0, more}, 1)};
}

at::Tensor logWeights(const at::Tensor& weights) {
    const at::Tensor isPresent = weights > 0;
    const at::Tensor known = at::where(isPresent, weights, at::ones_like(weights)).log();
    return known.masked_fill(isPresent.logical_not(), -std::numeric_limits<double>::infinity());
}

}  // namespace

MixtureFits fitMixtures(const RaggedBatch& sets, const MixtureOptions& options) {
    sets.check();
    checkMixtureOptions(options);
    if (options.components == 1) {
        return fitGaussians(sets, options);
    }
    const variable_list fits = MixtureFunction::apply(sets.elements, sets.offsets, options);
    return {fits[0], fits[1], fits[2]};
}

MixtureFits fitMixturesByInformation(const RaggedBatch& sets, const MixtureOptions& options) {
    checkMixtureOptions(options);
    MixtureFits best;
    at::Tensor least;
    for (std::int64_t components = 1; components <= options.components; ++components) {
        MixtureOptions tried = options;
        tried.components = components;
        const MixtureFits fits = widened(fitMixtures(sets, tried), options.components);
        const at::Tensor information = bayesianInformation(fits, sets, options);
        if (components == 1) {
            best = fits;
            least = information;
            continue;
        }
        const at::Tensor isBetter = information < least;
        least = at::where(isBetter, information, least);
        const at::Tensor ofRows = isBetter.unsqueeze(1);
        const at::Tensor ofTables = ofRows.unsqueeze(2);
        best = {at::where(ofRows, fits.weights, best.weights),
                at::where(ofTables, fits.means, best.means),
                at::where(ofTables, fits.variances, best.variances)};
    }
    return best;
}

at::Tensor componentLogLikelihood(const MixtureFits& fits, const at::Tensor& candidates) {
    SETSCOPE_CHECK(candidates.dim() == 2 && candidates.size(1) == fits.width(),
                   "the candidates are not [C, " + std::to_string(fits.width()) + "]");
    // The squares cancel least around the middle of the means.
    const at::Tensor middle = fits.means.detach().mean(at::IntArrayRef{0, 1});
    const at::Tensor means = (fits.means - middle).flatten(0, 1);
    const at::Tensor precisions = fits.variances.reciprocal().flatten(0, 1);
    const at::Tensor scaled = means * precisions;
    const double width = static_cast<double>(fits.width());
    const at::Tensor constants = logWeights(fits.weights).flatten() -
                                 0.5 * ((scaled * means).sum(1) - precisions.log().sum(1) +
                                        width * std::log(2.0 * std::numbers::pi));
    const at::Tensor x = candidates - middle;
    const at::Tensor values =
        at::addmm(constants.unsqueeze(1), at::cat({-0.5 * precisions, scaled}, 1),
                  at::cat({x.square(), x}, 1).t());
    return values.view({fits.setCount(), fits.components(), candidates.size(0)});
}

at::Tensor logLikelihood(const MixtureFits& fits, const at::Tensor& candidates) {
    return componentLogLikelihood(fits, candidates).logsumexp(1);
}

at::Tensor memberLogLikelihood(const MixtureFits& fits, const RaggedBatch& sets) {
    SETSCOPE_CHECK(fits.setCount() == sets.setCount(), "there is not one fit for each set");
    const at::NoGradGuard withoutGradient;
    std::vector<at::Tensor> values = {at::empty({0}, sets.elements.options())};
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        const MixtureFits own{fits.weights.narrow(0, set, 1), fits.means.narrow(0, set, 1),
                              fits.variances.narrow(0, set, 1)};
        values.push_back(logLikelihood(own, sets.set(set)).squeeze(0));
    }
    return at::cat(values);
}

at::Tensor bayesianInformation(const MixtureFits& fits, const RaggedBatch& sets,
                               const MixtureOptions& options) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor logLikelihoods =
        segmentSum(memberLogLikelihood(fits, sets).unsqueeze(1), sets.offsets).squeeze(1);
    const at::Tensor components = (fits.weights > 0).sum(1).to(logLikelihoods.options());
    const double perColumn = options.covarianceCeiling > options.covarianceFloor ? 2.0 : 1.0;
    const at::Tensor parameters =
        components * (perColumn * static_cast<double>(fits.width()) + 1.0) - 1.0;
    const at::Tensor sizes = sets.offsets.diff().to(logLikelihoods.options());
    return -2.0 * logLikelihoods + parameters * sizes.clamp_min(1.0).log();
}

}  // namespace setscope
