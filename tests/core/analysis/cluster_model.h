#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/loaded_model.h"
#include "core/analysis/set_scoring.h"
#include "core/base/random.h"
#include "core/features/encoder.h"
#include "core/items/collection.h"
#include "core/training/outlier_training.h"

namespace setscope {

inline constexpr std::int64_t kClusterWidth = 16;
inline constexpr double kClusterNoise = 0.6;

/// Members of one cluster lie around a random centre.
inline std::vector<float> clusterFeatures(const ContentHash& content) {
    Random centre(content.high);
    Random own(content.low);
    std::vector<float> features;
    for (std::int64_t column = 0; column < kClusterWidth; ++column) {
        features.push_back(static_cast<float>(centre.normal() + kClusterNoise * own.normal()));
    }
    return features;
}

/// Takes a member's features from its content: `high` names the cluster, `low` the member.
class ClusterEncoder final : public Encoder {
  public:
    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override { return kClusterWidth; }
    bool accepts(const Payload& payload) const override { return payload.picture() != nullptr; }
    c10::Device deviceFor(const c10::Device&) const override { return c10::kCPU; }
    EncodedMembers encode(std::span<const Member> members, const RunContext& run) const override {
        run.throwIfStopped();
        EncodedMembers result{at::zeros({std::ssize(members), kClusterWidth}),
                              std::vector<bool>(members.size(), true),
                              {}};
        float* row = result.features.data_ptr<float>();
        for (const Member& member : members) {
            row = std::ranges::copy(clusterFeatures(member.content), row).out;
        }
        return result;
    }

  private:
    EncoderIdentity identity_{"clusters", "clusters-1"};
};

/// Sets of a collection under construction; every cluster and member is new.
class ClusterSets {
  public:
    explicit ClusterSets(std::uint64_t seed) : random_(seed) {}

    ContentHash nextContent(std::uint64_t cluster) { return {cluster, random_()}; }
    std::uint64_t nextCluster() { return random_(); }

    /// @param strangers members at the end, each of a cluster of its own
    ItemSet& add(std::uint64_t cluster, std::int64_t size, std::int64_t strangers = 0) {
        ItemSet& set = collection.sets.emplace_back();
        set.id = collection.nextSetId();
        set.name = "set " + std::to_string(set.id.value);
        for (std::int64_t i = 0; i < size; ++i) {
            Member& member = set.members.emplace_back();
            member.id = collection.nextMemberId();
            member.name = std::to_string(member.id.value) + ".jpg";
            member.payload.source.file = "/photos/" + member.name;
            member.content = nextContent(i < size - strangers ? cluster : nextCluster());
        }
        return set;
    }
    ItemSet& add(std::int64_t size, std::int64_t strangers = 0) {
        return add(nextCluster(), size, strangers);
    }
    void addReferences(std::int64_t count, std::int64_t size) {
        for (std::int64_t i = 0; i < count; ++i) {
            add(size).isReference = true;
        }
    }

    Collection collection;

  private:
    Random random_;
};

/// A detector that learned for a moment to tell members of one cluster from another's.
inline std::shared_ptr<OutlierDetector> clusterDetector() {
    const auto source = [](std::uint64_t seed, std::int64_t clusters) {
        constexpr std::int64_t kPerCluster = 30;
        ClusterSets drawn(seed);
        EpisodePool pool;
        pool.domain = "clusters";
        pool.sharedTraits = 1;
        pool.features = at::empty({clusters * kPerCluster, kClusterWidth});
        float* row = pool.features.data_ptr<float>();
        for (std::int64_t i = 0; i < clusters * kPerCluster; ++i) {
            if (i % kPerCluster == 0) {
                pool.traits.emplace_back();
            }
            const auto cluster = static_cast<std::uint64_t>(i / kPerCluster) + seed;
            row = std::ranges::copy(clusterFeatures(drawn.nextContent(cluster)), row).out;
            pool.traits.back().push_back(i);
        }
        std::vector<EpisodeSource> sources;
        sources.emplace_back(std::move(pool), kPerCluster);
        return sources;
    };
    DetectorTraining training;
    training.scope = DetectorScope::AnyEncoder;
    training.recipe = {.steps = 150,
                       .batchSets = 12,
                       .smallestSet = 6,
                       .largestSet = 20,
                       .learningRate = 3e-3,
                       .weightDecay = 1e-4,
                       .warmupSteps = 20,
                       .layers = 2,
                       .width = 16,
                       .dropout = 0.0};
    return trainDetector(source(1000, 40), source(5000, 10), training, {}).detector;
}

inline LoadedModel clusterModel(const std::shared_ptr<OutlierDetector>& detector,
                                std::optional<ConformalReference> reference) {
    StoredDetector stored;
    stored.card.name = "clusters";
    stored.card.version = "1";
    stored.detector = detector;
    return {std::make_unique<ClusterEncoder>(), std::move(stored), "d", std::move(reference)};
}

/// Scores of clean sets, each of a cluster of its own, as a model's own calibration holds them.
inline ConformalReference clusterReference(const std::shared_ptr<OutlierDetector>& detector,
                                           const std::vector<std::int64_t>& sizes,
                                           std::int64_t setsPerSize, std::uint64_t seed) {
    const LoadedModel model = clusterModel(detector, std::nullopt);
    ClusterSets drawn(seed);
    ConformalReference reference;
    for (const std::int64_t size : sizes) {
        ReferenceBucket bucket{.size = size, .softmax = {}, .sigmoid = {}};
        for (std::int64_t i = 0; i < setsPerSize; ++i) {
            const ItemSet& set = drawn.add(size);
            const at::Tensor features = model.encoder().encode(set.members, {}).features;
            const std::vector<ContentHash> contents(set.members.size());
            for (const Head head : {Head::Softmax, Head::Sigmoid}) {
                OutlierOptions options;
                options.head = head;
                const SetScorer scorer(model, options, c10::kCPU);
                const float largest = std::ranges::max(scorer.score(features, contents, {}).score);
                (head == Head::Softmax ? bucket.softmax : bucket.sigmoid).push_back(largest);
            }
        }
        std::ranges::sort(bucket.softmax);
        std::ranges::sort(bucket.sigmoid);
        reference.buckets.push_back(std::move(bucket));
    }
    return reference;
}

}  // namespace setscope
