#include "core/models/mixture.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/models/mixture_em.h"
#include "core/models/mixture_start.h"
#include "core/tensor/segment_ops.h"
#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

constexpr double kFloor = 1e-2;

MixtureOptions preciseMixture(std::int64_t components) {
    return {.components = components, .iterations = 5000, .tolerance = 1e-14};
}

RaggedBatch handWrittenSets(const std::vector<std::vector<std::vector<double>>>& sets) {
    std::vector<at::Tensor> tables;
    for (const auto& set : sets) {
        std::vector<at::Tensor> rows;
        for (const auto& row : set) {
            rows.push_back(at::tensor(row, at::kDouble));
        }
        tables.push_back(at::stack(rows));
    }
    return RaggedBatch::of(tables);
}

/// Sets whose members lie around two or three places, which touch.
RaggedBatch clusteredSets(const std::vector<std::int64_t>& sizes, std::int64_t width,
                          double distance, at::ScalarType type = at::kDouble) {
    RaggedBatch sets = syntheticSets({.sizes = sizes, .width = width, .type = type});
    const std::int64_t members = sets.memberCount();
    const at::Tensor places = at::randn({3, width}, type) * distance;
    const at::Tensor which = (at::rand({members}) * 3).floor().to(at::kLong);
    sets.elements = sets.elements + places.index_select(0, which);
    return sets;
}

/// Mixtures as they are defined, for one set, every difference formed: x [n, d], the parameters
/// [K], [K, d], [K, d].
struct WrittenOutMixture {
    at::Tensor weights;
    at::Tensor means;
    at::Tensor variances;

    /// [n, K] log π_k + log N(x; μ_k, σ²_k)
    at::Tensor joint(const at::Tensor& x) const {
        const at::Tensor squares = (x.unsqueeze(1) - means).square() / variances;
        return weights.log() -
               0.5 * (squares + variances.log() + std::log(2.0 * std::numbers::pi)).sum(2);
    }
    at::Tensor density(const at::Tensor& x) const { return joint(x).logsumexp(1); }

    static WrittenOutMixture ofResponsibilities(const at::Tensor& x, const at::Tensor& r) {
        const at::Tensor count = r.sum(0);
        const at::Tensor means = (r.unsqueeze(2) * x.unsqueeze(1)).sum(0) / count.unsqueeze(1);
        const at::Tensor spread =
            (r.unsqueeze(2) * (x.unsqueeze(1) - means).square()).sum(0) / count.unsqueeze(1);
        return {count / static_cast<double>(x.size(0)), means, spread.clamp_min(kFloor)};
    }

    /// EM with every iteration recorded, from a partition.
    static WrittenOutMixture unrolled(const at::Tensor& x, const at::Tensor& labels,
                                      std::int64_t components, int iterations) {
        at::Tensor r = at::one_hot(labels, components).to(x.scalar_type());
        for (int iteration = 0; iteration < iterations; ++iteration) {
            r = ofResponsibilities(x, r).joint(x).softmax(1);
        }
        return ofResponsibilities(x, r);
    }

    static WrittenOutMixture of(const MixtureFits& fits, std::int64_t set) {
        return {fits.weights[set], fits.means[set], fits.variances[set]};
    }
};

/// The density of some places under every set's fit, weighted at random: a loss that does not
/// depend on the order of the components.
at::Tensor weightedDensity(const RaggedBatch& sets, const MixtureOptions& options,
                           const at::Tensor& places, const at::Tensor& weights) {
    return (logLikelihood(fitMixtures(sets, options), places) * weights).sum();
}

at::Tensor densityGradient(const RaggedBatch& sets, const MixtureOptions& options,
                           const at::Tensor& places, const at::Tensor& weights) {
    const at::Tensor x = sets.elements.detach().clone().requires_grad_();
    weightedDensity({x, sets.offsets}, options, places, weights).backward();
    return x.grad();
}

double relativeDifference(const at::Tensor& actual, const at::Tensor& expected) {
    return ((actual - expected).norm() / expected.norm()).item<double>();
}

TEST(Gaussian, IsTheMeanAndTheVarianceOfTheMembers) {
    const RaggedBatch sets = handWrittenSets({{{0, 5}, {2, 5}, {4, 5}}, {{1, 2}}});
    const MixtureFits fits = fitMixtures(sets, {});
    EXPECT_TENSOR_NEAR(fits.weights, at::ones({2, 1}), 0.0);
    EXPECT_TENSOR_NEAR(fits.means, at::tensor({2.0, 5.0, 1.0, 2.0}).view({2, 1, 2}), 1e-12);
    EXPECT_TENSOR_NEAR(fits.variances,
                       at::tensor({8.0 / 3, kFloor, kFloor, kFloor}, at::kDouble).view({2, 1, 2}),
                       1e-12);
}

TEST(Gaussian, LogLikelihoodOfHandWorkedPlaces) {
    const MixtureFits fits{at::ones({1, 1}, at::kDouble), at::zeros({1, 1, 2}, at::kDouble),
                           at::tensor({1.0, 4.0}, at::kDouble).view({1, 1, 2})};
    // −log 2π − ½ log 4, then less ½ (1 + 4/4).
    const double atMean = -std::log(2 * std::numbers::pi) - std::log(2.0);
    const at::Tensor places = at::tensor({0.0, 0.0, 1.0, 2.0}, at::kDouble).view({2, 2});
    EXPECT_TENSOR_NEAR(logLikelihood(fits, places),
                       at::tensor({atMean, atMean - 1.0}, at::kDouble).view({1, 2}), 1e-12);
}

TEST(Mixture, TwoFarGroupsAreItsComponentsTheLargerFirst) {
    const RaggedBatch sets = handWrittenSets({{{10, 0}, {0, 0}, {12, 0}, {0, 2}, {0, 4}}});
    const MixtureFits fits = fitMixtures(sets, {.components = 2});
    EXPECT_TENSOR_NEAR(fits.weights, at::tensor({0.6, 0.4}, at::kDouble).view({1, 2}), 1e-9);
    EXPECT_TENSOR_NEAR(fits.means, at::tensor({0.0, 2.0, 11.0, 0.0}, at::kDouble).view({1, 2, 2}),
                       1e-9);
    EXPECT_TENSOR_NEAR(fits.variances,
                       at::tensor({kFloor, 8.0 / 3, 1.0, kFloor}, at::kDouble).view({1, 2, 2}),
                       1e-9);
}

TEST(Mixture, LogLikelihoodIsThatOfEveryDifferenceFormed) {
    const RaggedBatch sets = clusteredSets({9, 20}, 5, 2.0);
    const MixtureFits fits = fitMixtures(sets, {.components = 3});
    const at::Tensor places = at::randn({11, 5}, at::kDouble) * 4;
    for (std::int64_t set = 0; set < 2; ++set) {
        const WrittenOutMixture own = WrittenOutMixture::of(fits, set);
        EXPECT_TENSOR_NEAR(logLikelihood(fits, places)[set], own.density(places), 1e-9);
        EXPECT_TENSOR_NEAR(componentLogLikelihood(fits, places)[set], own.joint(places).t(), 1e-9);
        EXPECT_TENSOR_NEAR(memberLogLikelihood(fits, sets).split_with_sizes({9, 20})[set],
                           own.density(sets.set(set)), 1e-9);
    }
}

TEST(Mixture, LogLikelihoodFarFromEverythingIsFiniteAndFarFromZeroIsPrecise) {
    const RaggedBatch sets = clusteredSets({30}, 4, 3.0);
    const RaggedBatch moved{(sets.elements + 300.0).to(at::kFloat), sets.offsets};
    const RaggedBatch same{moved.elements.to(at::kDouble), sets.offsets};
    const MixtureFits precisely = fitMixtures(same, {.components = 2});
    const MixtureFits fits = fitMixtures(moved, {.components = 2});
    EXPECT_TENSOR_NEAR(fits.variances, precisely.variances, 1e-4);
    EXPECT_TENSOR_NEAR(logLikelihood(fits, moved.elements)[0],
                       WrittenOutMixture::of(precisely, 0).density(same.elements), 2e-2);
    const at::Tensor far = logLikelihood(fits, at::full({1, 4}, 1e4F));
    EXPECT_TRUE(far.isfinite().all().item<bool>());
}

TEST(Mixture, IsAFixedPointOfEm) {
    for (const std::int64_t components : {2, 3, 4}) {
        const RaggedBatch sets = clusteredSets({40, 25}, 6, 1.5);
        const MixtureFits fits = fitMixtures(sets, preciseMixture(components));
        for (std::int64_t set = 0; set < 2; ++set) {
            const WrittenOutMixture own = WrittenOutMixture::of(fits, set);
            const at::Tensor x = sets.set(set);
            const WrittenOutMixture next =
                WrittenOutMixture::ofResponsibilities(x, own.joint(x).softmax(1));
            EXPECT_TENSOR_NEAR(next.weights, own.weights, 1e-9);
            EXPECT_TENSOR_NEAR(next.means, own.means, 1e-9);
            EXPECT_TENSOR_NEAR(next.variances, own.variances, 1e-9);
        }
    }
}

TEST(Mixture, FitsItsOwnMembersBetterThanASingleGaussian) {
    const RaggedBatch sets = clusteredSets({60, 45}, 6, 3.0);
    const auto total = [&](std::int64_t components) {
        return segmentSum(
            memberLogLikelihood(fitMixtures(sets, {.components = components}), sets).unsqueeze(1),
            sets.offsets);
    };
    EXPECT_TRUE((total(2) > total(1) + 1.0).all().item<bool>());
}

TEST(Mixture, DoesNotDependOnTheOrderOfTheMembers) {
    for (const std::int64_t components : {1, 2, 4}) {
        const RaggedBatch sets = clusteredSets({17, 0, 1, 33, 2}, 5, 1.0, at::kFloat);
        const MixtureFits fits = fitMixtures(sets, {.components = components});
        const double tolerance = components == 1 ? 1e-6 : 0.0;
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            const at::Tensor order = orderWithinSets(sets.offsets, seed);
            const MixtureFits other = fitMixtures(
                {sets.elements.index_select(0, order), sets.offsets}, {.components = components});
            EXPECT_TENSOR_NEAR(other.weights, fits.weights, tolerance);
            EXPECT_TENSOR_NEAR(other.means, fits.means, tolerance);
            EXPECT_TENSOR_NEAR(other.variances, fits.variances, tolerance);
        }
    }
}

TEST(Mixture, FitsASetTheSameAloneAsInABatch) {
    for (const std::int64_t components : {1, 2, 3}) {
        const RaggedBatch sets = clusteredSets({17, 17, 0, 1, 33, 2, 17}, 5, 1.0, at::kFloat);
        const MixtureFits fits = fitMixtures(sets, {.components = components});
        for (std::int64_t set = 0; set < sets.setCount(); ++set) {
            const MixtureFits own =
                fitMixtures(sets.slice(set, set + 1), {.components = components});
            EXPECT_TENSOR_NEAR(own.weights[0], fits.weights[set], 1e-6);
            EXPECT_TENSOR_NEAR(own.means[0], fits.means[set], 1e-5);
            EXPECT_TENSOR_NEAR(own.variances[0], fits.variances[set], 1e-5);
        }
    }
}

TEST(Mixture, HasAtMostAsManyComponentsAsDistinctMembers) {
    const RaggedBatch sets =
        handWrittenSets({{{3, 1}, {3, 1}, {3, 1}}, {{1, 0}, {1, 0}, {0, 2}}, {{7, 7}}});
    const MixtureFits fits = fitMixtures(sets, {.components = 4});
    EXPECT_TENSOR_NEAR((fits.weights > 0).sum(1), at::tensor({1, 2, 1}), 0.0);
    EXPECT_TENSOR_NEAR(fits.weights[1], at::tensor({2.0 / 3, 1.0 / 3, 0.0, 0.0}, at::kDouble),
                       1e-12);
    EXPECT_TENSOR_NEAR(fits.means[1].narrow(0, 0, 2),
                       at::tensor({1.0, 0.0, 0.0, 2.0}, at::kDouble).view({2, 2}), 1e-9);
    EXPECT_TENSOR_NEAR(fits.means[0][0], at::tensor({3.0, 1.0}, at::kDouble), 1e-12);
    EXPECT_TENSOR_NEAR(fits.variances[0].narrow(0, 1, 3), at::ones({3, 2}), 0.0);
    EXPECT_TRUE(logLikelihood(fits, at::randn({5, 2}, at::kDouble)).isfinite().all().item<bool>());
}

TEST(Mixture, AnEmptySetIsAStandardNormalWithoutGradient) {
    for (const std::int64_t components : {1, 3}) {
        const at::Tensor x = at::randn({6, 2}, at::kDouble).requires_grad_();
        const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{0, 6, 0});
        const MixtureFits fits = fitMixtures({x, offsets}, {.components = components});
        const at::Tensor atZero = logLikelihood(fits, at::zeros({1, 2}, at::kDouble));
        EXPECT_NEAR(atZero[0][0].item<double>(), -std::log(2 * std::numbers::pi), 1e-12);
        EXPECT_NEAR(atZero[2][0].item<double>(), -std::log(2 * std::numbers::pi), 1e-12);
        (atZero[0] + atZero[2]).sum().backward();
        EXPECT_TENSOR_NEAR(x.grad(), at::zeros({6, 2}), 0.0);
    }
    const MixtureFits none = fitMixtures(
        {at::empty({0, 2}), offsetsFromSizes(std::vector<std::int64_t>{0})}, {.components = 2});
    EXPECT_TENSOR_NEAR(none.weights, at::tensor({1.0F, 0.0F}).view({1, 2}), 0.0);
}

TEST(Mixture, MembersThatAreNotNumbersAreRefused) {
    at::Tensor x = at::randn({3, 2});
    x[1][0] = std::nan("");
    EXPECT_THROW(
        fitMixtures({x, offsetsFromSizes(std::vector<std::int64_t>{3})}, {.components = 2}),
        std::logic_error);
}

class EveryComponentCount : public testing::TestWithParam<std::int64_t> {};

TEST_P(EveryComponentCount, ItsGradientIsThatOfItsDifferences) {
    const RaggedBatch sets = clusteredSets({9, 0, 1, 3}, 2, 2.0);
    const at::Tensor places = at::randn({6, 2}, at::kDouble) * 2;
    const at::Tensor weights = at::randn({4, 6}, at::kDouble);
    const MixtureOptions options = preciseMixture(GetParam());
    at::Tensor moved = sets.elements.clone();
    const auto value = [&] {
        return weightedDensity({moved, sets.offsets}, options, places, weights).item<double>();
    };
    EXPECT_LT(relativeDifference(densityGradient(sets, options, places, weights),
                                 centralDifferences(value, moved)),
              1e-6);
}

TEST_P(EveryComponentCount, ItsGradientIsThatOfUnrolledEm) {
    const RaggedBatch sets = clusteredSets({30, 22}, 8, 1.2);
    const at::Tensor places = at::randn({7, 8}, at::kDouble);
    const at::Tensor weights = at::randn({2, 7}, at::kDouble);
    const at::Tensor order = lexicographicOrder(sets.elements, sets.offsets);
    const at::Tensor x = sets.elements.detach().clone().requires_grad_();
    const RaggedBatch ordered{x.index_select(0, order), sets.offsets};
    const RaggedBatch labels{
        principalParts(ordered.elements.detach(), sets.offsets, GetParam()).unsqueeze(1),
        sets.offsets};
    at::Tensor loss = at::zeros({}, at::kDouble);
    for (std::int64_t set = 0; set < 2; ++set) {
        const WrittenOutMixture fit = WrittenOutMixture::unrolled(
            ordered.set(set), labels.elements.squeeze(1).split_with_sizes({30, 22})[set],
            GetParam(), 150);
        loss = loss + (fit.density(places) * weights[set]).sum();
    }
    loss.backward();
    EXPECT_NEAR(loss.item<double>(),
                weightedDensity(sets, {.components = GetParam()}, places, weights).item<double>(),
                1e-5);
    EXPECT_LT(relativeDifference(densityGradient(sets, {.components = GetParam()}, places, weights),
                                 x.grad()),
              1e-3);
}

TEST_P(EveryComponentCount, NeumannAndGmresGiveOneGradient) {
    const RaggedBatch sets = clusteredSets({30, 0, 22}, 8, 1.2);
    const at::Tensor places = at::randn({7, 8}, at::kDouble);
    const at::Tensor weights = at::randn({3, 7}, at::kDouble);
    MixtureOptions neumann = preciseMixture(GetParam());
    neumann.neumannTerms = 10'000;
    MixtureOptions gmres = neumann;
    gmres.neumannTerms = 0;
    EXPECT_LT(relativeDifference(densityGradient(sets, gmres, places, weights),
                                 densityGradient(sets, neumann, places, weights)),
              1e-6);
}

INSTANTIATE_TEST_SUITE_P(Components, EveryComponentCount, testing::Values(1, 2, 3, 4));

TEST(Mixture, WeightsMeansAndVariancesHaveTheirOwnGradients) {
    const RaggedBatch sets = handWrittenSets(
        {{{0.0, 0.1}, {0.9, 0.3}, {0.4, 1.1}, {2.1, 2.4}, {2.9, 1.6}, {1.5, 1.4}, {0.2, 0.6}}});
    const at::Tensor byWeight = at::randn({2}, at::kDouble);
    const at::Tensor byMean = at::randn({2, 2}, at::kDouble);
    const at::Tensor byVariance = at::randn({2, 2}, at::kDouble);
    const auto loss = [&](const at::Tensor& x) {
        const MixtureFits fits = fitMixtures({x, sets.offsets}, preciseMixture(2));
        return (fits.weights[0] * byWeight).sum() + (fits.means[0] * byMean).sum() +
               (fits.variances[0] * byVariance).sum();
    };
    EXPECT_TRUE(gradientIsExact(loss, sets.elements));
}

/// The quantiles of a logistic distribution, the upper ones moved by twice the distance: the less,
/// the slower is EM, and the nearer to 1 an eigenvalue of its Jacobian.
RaggedBatch overlappingGroups(double distance) {
    constexpr int kMembers = 14;
    std::vector<std::vector<double>> rows;
    for (int i = 0; i < kMembers; ++i) {
        const double share = (i + 0.5) / kMembers;
        rows.push_back({std::log(share / (1 - share)) + (share < 0.4 ? -distance : distance)});
    }
    return handWrittenSets({rows});
}

TEST(Mixture, WhereComponentsOverlapTheFallbackIsExact) {
    const RaggedBatch sets = overlappingGroups(0.35);
    const at::Tensor places = at::randn({4, 1}, at::kDouble);
    const at::Tensor weights = at::randn({1, 4}, at::kDouble);
    const MixtureOptions options{.components = 2, .iterations = 100'000, .tolerance = 1e-14};
    const at::Tensor ordered =
        sets.elements.index_select(0, lexicographicOrder(sets.elements, sets.offsets));
    const EmFixedPoint reached =
        runEm(ordered, sets.offsets, principalParts(ordered, sets.offsets, 2), options);
    // The eigenvalue λ of the slowest direction: λ^iterations ≈ 1e-14.
    const double slowest = std::pow(1e-14, 1.0 / reached.iterations[0].item<double>());
    ASSERT_TRUE(reached.hasConverged[0].item<bool>());
    ASSERT_GT(slowest, 0.85);
    ASSERT_GT((fitMixtures(sets, options).weights > 0.05).sum().item<int>(), 1);
    at::Tensor moved = sets.elements.clone();
    const auto value = [&] {
        return weightedDensity({moved, sets.offsets}, options, places, weights).item<double>();
    };
    const at::Tensor expected = centralDifferences(value, moved);
    EXPECT_LT(relativeDifference(densityGradient(sets, options, places, weights), expected), 1e-4);
}

TEST(Mixture, WhereComponentsCoincideTheGradientIsFinite) {
    const RaggedBatch sets = overlappingGroups(0.2);
    const MixtureOptions options{.components = 3, .covarianceFloor = 5.0, .iterations = 2000};
    const MixtureFits fits = fitMixtures(sets, options);
    const at::Tensor means =
        fits.means[0].narrow(0, 0, (fits.weights[0] > 0).sum().item<std::int64_t>());
    EXPECT_LT((means - means[0]).abs().max().item<double>(), 0.1);
    const at::Tensor x = sets.elements.detach().clone().requires_grad_();
    const MixtureFits recorded = fitMixtures({x, sets.offsets}, options);
    (recorded.weights * at::randn({1, 3}, at::kDouble)).sum().backward();
    EXPECT_TRUE(x.grad().isfinite().all().item<bool>());
    const at::Tensor places = at::randn({4, 1}, at::kDouble);
    const at::Tensor gradient =
        densityGradient(sets, options, places, at::ones({1, 4}, at::kDouble));
    const at::Tensor single = densityGradient(sets, {.components = 1, .covarianceFloor = 5.0},
                                              places, at::ones({1, 4}, at::kDouble));
    EXPECT_LT(relativeDifference(gradient, single), 0.2);
}

TEST(Mixture, GradientsReachCandidatesAlsoWhereComponentsAreLacking) {
    const MixtureFits fits =
        fitMixtures(handWrittenSets({{{1, 0}, {1, 0}}, {{0, 1}, {2, 2}}}), {.components = 3});
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& candidates) { return logLikelihood(fits, candidates) * 1e-2; },
        at::rand({4, 2}, at::kDouble)));
}

TEST(Information, IsSchwarzsFormula) {
    const RaggedBatch sets = handWrittenSets({{{-1}, {1}, {-1}, {1}}});
    const MixtureFits fits = fitMixtures(sets, {});
    // Variance 1: each member has log p = −½ (log 2π + 1); two parameters.
    const double expected = 4 * (std::log(2 * std::numbers::pi) + 1) + 2 * std::log(4.0);
    EXPECT_NEAR(bayesianInformation(fits, sets)[0].item<double>(), expected, 1e-12);
}

TEST(Mixture, VariancesThatAreGivenStay) {
    const at::Tensor members = at::tensor({0.0, 0.1, 0.2, 5.0, 5.1}, at::kDouble).view({5, 1});
    const RaggedBatch sets{members, at::tensor({0, 5}, at::kLong)};
    for (const std::int64_t components : {1, 2}) {
        const MixtureOptions options{
            .components = components, .covarianceFloor = 0.5, .covarianceCeiling = 0.5};
        const MixtureFits fits = fitMixtures(sets, options);
        EXPECT_TRUE(at::equal(fits.variances, at::full_like(fits.variances, 0.5)));
        const double logLikelihoods = memberLogLikelihood(fits, sets).sum().item<double>();
        EXPECT_NEAR(bayesianInformation(fits, sets, options).item<double>(),
                    -2.0 * logLikelihoods + static_cast<double>(2 * components - 1) * std::log(5.0),
                    1e-9);
    }
}

TEST(Mixture, NoVarianceIsAboveTheCeilingAndNoGradientPassesThere) {
    const at::Tensor members =
        at::tensor({0.0, 4.0, 0.1, 0.2}, at::kDouble).view({4, 1}).requires_grad_();
    const RaggedBatch sets{members, at::tensor({0, 2, 4}, at::kLong)};
    const MixtureFits fits = fitMixtures(sets, {.covarianceFloor = 1e-4, .covarianceCeiling = 1.0});
    EXPECT_EQ(fits.variances[0].item<double>(), 1.0);
    EXPECT_NEAR(fits.variances[1].item<double>(), 0.0025, 1e-12);
    fits.variances.sum().backward();
    EXPECT_EQ(members.grad().slice(0, 0, 2).abs().max().item<double>(), 0.0);
    EXPECT_GT(members.grad().slice(0, 2).abs().max().item<double>(), 0.0);
}

TEST(Information, ChoosesAsManyComponentsAsThereAreGroups) {
    const at::Tensor one = at::randn({120, 2}, at::kDouble);
    const at::Tensor moved = at::arange(120, at::kDouble).remainder(2).unsqueeze(1) * 12.0;
    const RaggedBatch sets = RaggedBatch::of(
        {one, at::randn({120, 2}, at::kDouble) + moved, at::empty({0, 2}, at::kDouble)});
    const MixtureFits fits = fitMixturesByInformation(sets, {.components = 4});
    EXPECT_TENSOR_NEAR((fits.weights > 0).sum(1), at::tensor({1, 2, 1}), 0.0);
    EXPECT_TENSOR_NEAR(fits.weights.sum(1), at::ones({3}), 1e-12);
    EXPECT_NEAR((fits.means[1][0] - fits.means[1][1]).norm().item<double>(), std::sqrt(288.0), 0.6);
}

TEST(MixtureStart, DividesAlongTheWidestDirectionFirst) {
    // Two pairs far apart in x, one of which is wide in y.
    const RaggedBatch sets = handWrittenSets({{{-10, -3}, {-10, 3}, {10, 0}, {10, 1}}});
    const auto parts = [&](std::int64_t count) {
        return principalParts(sets.elements, sets.offsets, count);
    };
    const at::Tensor two = parts(2);
    EXPECT_EQ(two[0].item<int>(), two[1].item<int>());
    EXPECT_EQ(two[2].item<int>(), two[3].item<int>());
    EXPECT_NE(two[0].item<int>(), two[2].item<int>());
    const at::Tensor three = parts(3);
    EXPECT_NE(three[0].item<int>(), three[1].item<int>());
    EXPECT_EQ(three[2].item<int>(), three[3].item<int>());
}

TEST(MixtureStart, OrdersRowsLikeWordsInADictionary) {
    const at::Tensor x =
        at::tensor({2.0, 1.0, 1.0, 9.0, 1.0, 3.0, 0.0, 0.0}, at::kDouble).view({4, 2});
    EXPECT_TENSOR_NEAR(lexicographicOrder(x, offsetsFromSizes(std::vector<std::int64_t>{3, 1})),
                       at::tensor({2, 1, 0, 3}), 0.0);
}

}  // namespace
}  // namespace setscope
