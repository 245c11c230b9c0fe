#include "core/models/bayesian_sets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/random.h"

namespace setscope {
namespace {

/// Twenty candidates with some of nine features at random; the last two features are had by all and
/// by none.
BinaryFeatures drawnFeatures(std::uint64_t seed) {
    Random random(seed);
    BinaryFeatures features;
    features.featureCount = 9;
    for (int candidate = 0; candidate < 20; ++candidate) {
        for (std::int64_t feature = 0; feature < 7; ++feature) {
            if (random.uniform() < 0.3) {
                features.has.push_back(feature);
            }
        }
        features.has.push_back(7);
        features.offsets.push_back(std::ssize(features.has));
    }
    return features;
}

double logBeta(double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }

/// log of the marginal likelihood of the members' features, by the Beta function.
double logEvidence(const BinaryFeatures& features, const std::vector<std::int64_t>& members,
                   double strength) {
    double sum = 0.0;
    for (std::int64_t feature = 0; feature < features.featureCount; ++feature) {
        const auto having = [&](std::int64_t candidate) {
            return std::ranges::count(features.of(candidate), feature) > 0 ? 1.0 : 0.0;
        };
        double mean = 0.0;
        for (std::int64_t candidate = 0; candidate < features.candidateCount(); ++candidate) {
            mean += having(candidate) / static_cast<double>(features.candidateCount());
        }
        if (mean <= 0.0 || mean >= 1.0) {
            continue;
        }
        double count = 0.0;
        for (const std::int64_t member : members) {
            count += having(member);
        }
        const double alpha = strength * mean;
        const double beta = strength * (1.0 - mean);
        sum += logBeta(alpha + count, beta + static_cast<double>(members.size()) - count) -
               logBeta(alpha, beta);
    }
    return sum;
}

TEST(BayesianSets, ScoreIsTheRatioOfTheEvidences) {
    for (const double strength : {0.5, 2.0, 30.0}) {
        const BinaryFeatures features = drawnFeatures(3);
        const BayesianSets sets(features, strength);
        for (const std::vector<std::int64_t>& query :
             {std::vector<std::int64_t>{}, {4}, {0, 7, 11, 19}, {2, 2, 2}}) {
            const std::vector<float> scores = sets.scores(query);
            ASSERT_EQ(scores.size(), 20U);
            for (std::int64_t candidate = 0; candidate < 20; ++candidate) {
                std::vector<std::int64_t> with = query;
                with.push_back(candidate);
                const double ratio = logEvidence(features, with, strength) -
                                     logEvidence(features, query, strength) -
                                     logEvidence(features, {candidate}, strength);
                EXPECT_NEAR(scores[static_cast<std::size_t>(candidate)], ratio, 1e-4);
            }
        }
    }
}

TEST(BayesianSets, FeaturesOfAllAndOfNoneSayNothing) {
    const BayesianSets sets(drawnFeatures(5));
    const BayesianSets::Terms terms = sets.terms(std::vector<std::int64_t>{1, 2});
    EXPECT_EQ(terms.weight[7], 0.0);
    EXPECT_EQ(terms.weight[8], 0.0);
}

TEST(BayesianSets, ForNoQueryAllAreAlike) {
    const BayesianSets sets(drawnFeatures(6));
    for (const float score : sets.scores({})) {
        EXPECT_EQ(score, 0.0F);
    }
}

}  // namespace
}  // namespace setscope
