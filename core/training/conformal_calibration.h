#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/run_context.h"
#include "core/results/outlier_result.h"
#include "core/training/outlier_episodes.h"

namespace setscope {

class OutlierDetector;

/// The largest member score of each clean reference set of one size, ascending; as many for either
/// head.
struct ReferenceBucket {
    std::int64_t size = 0;  ///< members of each set
    std::vector<float> softmax;
    std::vector<float> sigmoid;

    const std::vector<float>& of(Head head) const {
        return head == Head::Softmax ? softmax : sigmoid;
    }
    bool operator==(const ReferenceBucket&) const = default;
};

/// How high a detector scores sets that hold no stranger (engine.md, section 6). Kept in a JSON
/// file beside the model, since thresholds are not part of a model.
struct ConformalReference {
    std::string detectorFingerprint;  ///< content hash of the detector's file, hexadecimal
    std::string encoderFingerprint;
    std::string pictures;                  ///< which pictures the sets were drawn from, for people
    std::vector<ReferenceBucket> buckets;  ///< ascending by size, none empty
    /// The same for sets that are strange to the detector's gate: how high the comparing expert
    /// alone scores them. Empty for a detector without a gate.
    std::vector<ReferenceBucket> strangeBuckets = {};

    bool operator==(const ConformalReference&) const = default;
};

struct ConformalOptions {
    std::int64_t setsPerSize = 199;  ///< M
    std::vector<std::int64_t> sizes = {4, 8, 16, 32, 64};
};

struct ReferenceScores {
    std::vector<ReferenceBucket> buckets;         ///< as ConformalReference::buckets
    std::vector<ReferenceBucket> strangeBuckets;  ///< as ConformalReference::strangeBuckets
};

/// Scores clean sets drawn evenly from the sources. A source whose concepts are all smaller than a
/// size gives no set of that size; a size that no source can fill has no bucket.
/// @param sources pictures that took no part in training
/// @throws Cancelled
ReferenceScores referenceScores(OutlierDetector& detector,
                                const std::vector<EpisodeSource>& sources,
                                const ConformalOptions& options, const RunContext& run);

Json toJson(const ConformalReference& reference);
/// @param what names the file in sentences
/// @throws Error (BadInput) if a field is missing, of another type, or the scores are not ascending
ConformalReference conformalReferenceFromJson(const Json& json, const std::string& what);

/// `<model>.calibration.json` for `<model>.safetensors`.
std::filesystem::path calibrationFileOf(const std::filesystem::path& modelFile);
/// @throws Error (Failed) if the disk refuses
void saveConformalReference(const std::filesystem::path& file, const ConformalReference& reference);
/// @throws Error (BadInput) naming the file if it is missing or damaged
ConformalReference loadConformalReference(const std::filesystem::path& file);

}  // namespace setscope
