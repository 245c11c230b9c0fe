#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/loaded_model.h"
#include "core/base/random.h"
#include "core/features/encoder.h"
#include "core/items/collection.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// Draws a member's features from its content hash; members named "bad…" cannot be read. Counts
/// what it encodes.
class HashEncoder final : public Encoder {
  public:
    static constexpr std::int64_t kWidth = 12;

    explicit HashEncoder(std::shared_ptr<int> encoded = std::make_shared<int>(0))
        : encoded_(std::move(encoded)) {}
    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override { return kWidth; }
    bool accepts(const Payload& payload) const override { return payload.picture() != nullptr; }
    c10::Device deviceFor(const c10::Device&) const override { return c10::kCPU; }
    EncodedMembers encode(std::span<const Member> members, const RunContext& run) const override {
        EncodedMembers result{
            at::zeros({static_cast<std::int64_t>(members.size()), kWidth}), {}, {}};
        for (std::size_t i = 0; i < members.size(); ++i) {
            run.step({static_cast<std::int64_t>(i), static_cast<std::int64_t>(members.size()),
                      "Encoding images"});
            ++*encoded_;
            const bool readable = !members[i].name.starts_with("bad");
            result.readable.push_back(readable);
            if (!readable) {
                result.problems.push_back({displayPath(members[i].payload.source),
                                           "The picture is damaged; copy it again."});
                continue;
            }
            Random random(members[i].content.low);
            for (std::int64_t column = 0; column < kWidth; ++column) {
                result.features[static_cast<std::int64_t>(i)][column] = random.normal();
            }
        }
        return result;
    }

  private:
    EncoderIdentity identity_{"hash", "hash-1"};
    std::shared_ptr<int> encoded_;
};

/// Reference scores from −1 to 1 for sets of 4 to 32 members.
inline ConformalReference syntheticReference() {
    ConformalReference reference{.detectorFingerprint = "d",
                                 .encoderFingerprint = "hash-1",
                                 .pictures = "made up",
                                 .buckets = {}};
    for (const std::int64_t size : {4, 32}) {
        ReferenceBucket bucket{.size = size, .softmax = {}, .sigmoid = {}};
        for (int i = 0; i < 99; ++i) {
            bucket.softmax.push_back(-1.0F + static_cast<float>(i) / 49.0F);
            bucket.sigmoid.push_back(-1.0F + static_cast<float>(i) / 49.0F);
        }
        reference.buckets.push_back(std::move(bucket));
    }
    return reference;
}

/// A detector of random weights, its inputs standardised, over HashEncoder.
inline LoadedModel syntheticModel(
    std::optional<ConformalReference> reference = syntheticReference(),
    std::shared_ptr<int> encoded = std::make_shared<int>(0)) {
    StoredDetector stored;
    stored.card.name = "synthetic";
    stored.card.version = "1";
    stored.encoderFingerprint = "hash-1";
    stored.detector = std::make_shared<OutlierDetector>(OutlierDetectorOptions{
        .featureWidth = HashEncoder::kWidth, .projectionWidth = 8, .layers = 2, .layerWidth = 16});
    const at::Tensor typical = at::randn({64, HashEncoder::kWidth});
    stored.detector->standardiseBy(
        typical, setRelativeInputs(typical, offsetsFromSizes(std::vector<std::int64_t>(4, 16))));
    stored.detector->eval();
    return {std::make_unique<HashEncoder>(std::move(encoded)), std::move(stored), "d",
            std::move(reference)};
}

/// Sets of members with contents of their own.
inline Collection syntheticCollection(const std::vector<std::size_t>& sizes) {
    Collection collection;
    for (const std::size_t size : sizes) {
        ItemSet& set = collection.sets.emplace_back();
        set.id = collection.nextSetId();
        set.name = "set " + std::to_string(collection.sets.size());
        for (std::size_t i = 0; i < size; ++i) {
            Member& member = set.members.emplace_back();
            member.id = collection.nextMemberId();
            member.name = std::to_string(member.id.value) + ".jpg";
            member.payload.source.file = "/photos/" + member.name;
            member.payload.content = ImageFacts{.format = "JPEG"};
            Random random(static_cast<std::uint64_t>(member.id.value));
            member.content = {random(), random()};
        }
    }
    return collection;
}

}  // namespace setscope
