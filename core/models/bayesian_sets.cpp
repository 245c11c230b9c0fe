#include "core/models/bayesian_sets.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "core/base/check.h"

namespace setscope {

std::span<const std::int64_t> BinaryFeatures::of(std::int64_t candidate) const {
    const auto place = static_cast<std::size_t>(candidate);
    const std::int64_t first = offsets.at(place);
    return std::span(has).subspan(static_cast<std::size_t>(first),
                                  static_cast<std::size_t>(offsets.at(place + 1) - first));
}

BinaryFeatures membershipsOf(std::span<const KnownSet> sets, std::int64_t candidates) {
    std::vector<std::vector<std::int64_t>> in(static_cast<std::size_t>(candidates));
    for (std::size_t set = 0; set < sets.size(); ++set) {
        for (const std::int64_t item : sets[set].items) {
            in[static_cast<std::size_t>(item)].push_back(static_cast<std::int64_t>(set));
        }
    }
    BinaryFeatures features;
    features.featureCount = std::ssize(sets);
    for (const std::vector<std::int64_t>& of : in) {
        features.has.insert(features.has.end(), of.begin(), of.end());
        features.offsets.push_back(std::ssize(features.has));
    }
    return features;
}

BayesianSets::BayesianSets(BinaryFeatures features, double strength)
    : features_(std::move(features)),
      strength_(strength),
      mean_(static_cast<std::size_t>(features_.featureCount)) {
    SETSCOPE_CHECK(strength > 0.0, "the prior has the strength " + std::to_string(strength));
    for (const std::int64_t feature : features_.has) {
        mean_.at(static_cast<std::size_t>(feature)) += 1.0;
    }
    for (double& mean : mean_) {
        mean /= static_cast<double>(features_.candidateCount());
    }
}

BayesianSets::Terms BayesianSets::terms(std::span<const std::int64_t> query) const {
    std::vector<double> having(mean_.size());
    for (const std::int64_t member : query) {
        for (const std::int64_t feature : features_.of(member)) {
            having[static_cast<std::size_t>(feature)] += 1.0;
        }
    }
    const auto size = static_cast<double>(query.size());
    Terms result{0.0, std::vector<double>(mean_.size())};
    for (std::size_t feature = 0; feature < mean_.size(); ++feature) {
        const double alpha = strength_ * mean_[feature];
        const double beta = strength_ * (1.0 - mean_[feature]);
        if (alpha > 0.0 && beta > 0.0) {
            const double more = std::log1p(having[feature] / alpha);
            const double less = std::log1p((size - having[feature]) / beta);
            result.constant += less - std::log1p(size / strength_);
            result.weight[feature] = more - less;
        }
    }
    return result;
}

std::vector<float> BayesianSets::scores(std::span<const std::int64_t> query) const {
    const Terms known = terms(query);
    std::vector<float> scores(static_cast<std::size_t>(features_.candidateCount()));
    for (std::size_t candidate = 0; candidate < scores.size(); ++candidate) {
        double score = known.constant;
        for (const std::int64_t feature : features_.of(static_cast<std::int64_t>(candidate))) {
            score += known.weight[static_cast<std::size_t>(feature)];
        }
        scores[candidate] = static_cast<float>(score);
    }
    return scores;
}

}  // namespace setscope
