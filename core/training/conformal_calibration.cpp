#include "core/training/conformal_calibration.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "core/base/error.h"
#include "core/base/json_field.h"
#include "core/base/json_text.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/models/outlier_detector.h"
#include "core/models/outlier_heads.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/segment_ops.h"

// The calibration file, `<model>.calibration.json` beside `<model>.safetensors`, is UTF-8 JSON:
//   "format"               "setscope-calibration-2"
//   "detectorFingerprint"  content hash of the detector's file, 32 hexadecimal digits; a detector
//                          with another one refuses the file
//   "encoderFingerprint"   of the encoder whose features were scored
//   "pictures"             a sentence: which pictures the reference sets were drawn from
//   "buckets"              [{"size": members of each set, "softmax": [scores], "sigmoid":
//   [scores]}]
//   "strangeBuckets"       the same for sets that are strange to the detector's gate; empty without
//                          a gate
// Buckets ascend by size, each size once. The scores are the largest outlierScore of the members of
// each set, one per set, finite and ascending, at least one for either head.

namespace setscope {
namespace {

constexpr std::uint64_t kFileLimit = 50'000'000;
constexpr const char* kCalibrationFormat = "setscope-calibration-2";
constexpr std::int64_t kSetsAtOnce = 32;

std::vector<float> largestScores(Head head, const at::Tensor& logits, const at::Tensor& offsets) {
    const at::Tensor score =
        outlierScore(head, logits.select(1, static_cast<std::int64_t>(head)), offsets);
    const at::Tensor largest = segmentMax(score.unsqueeze(1), offsets).values.contiguous();
    return {largest.data_ptr<float>(), largest.data_ptr<float>() + largest.numel()};
}

/// Collects the largest scores of sets of one size.
class BucketBuilder {
  public:
    explicit BucketBuilder(std::int64_t size) { bucket_.size = size; }

    /// @param logits [T, 2]
    void add(const at::Tensor& logits, const at::Tensor& offsets) {
        for (const Head head : {Head::Softmax, Head::Sigmoid}) {
            std::vector<float>& all = head == Head::Softmax ? bucket_.softmax : bucket_.sigmoid;
            std::ranges::copy(largestScores(head, logits, offsets), std::back_inserter(all));
        }
    }

    ReferenceBucket build() {
        std::ranges::sort(bucket_.softmax);
        std::ranges::sort(bucket_.sigmoid);
        return std::move(bucket_);
    }

  private:
    ReferenceBucket bucket_;
};

Json bucketsToJson(const std::vector<ReferenceBucket>& buckets) {
    Json json = Json::array();
    for (const ReferenceBucket& bucket : buckets) {
        json.push_back(
            {{"size", bucket.size}, {"softmax", bucket.softmax}, {"sigmoid", bucket.sigmoid}});
    }
    return json;
}

std::vector<float> scoresFromJson(const JsonFields& fields, const char* key) {
    std::vector<float> scores;
    for (const Json& value : fields.array(key)) {
        if (!value.is_number() || !std::isfinite(value.get<float>())) {
            fields.refuse(std::string("has something other than numbers in \"") + key + "\"");
        }
        scores.push_back(value.get<float>());
    }
    if (scores.empty() || !std::ranges::is_sorted(scores)) {
        fields.refuse(std::string("has no ascending scores in \"") + key + "\"");
    }
    return scores;
}

std::vector<ReferenceBucket> bucketsFromJson(const JsonFields& fields, const char* key,
                                             const std::string& what) {
    std::vector<ReferenceBucket> buckets;
    for (const Json& entry : fields.array(key)) {
        const JsonFields bucket(entry, what + ", a bucket");
        buckets.push_back({.size = bucket.integer("size"),
                           .softmax = scoresFromJson(bucket, "softmax"),
                           .sigmoid = scoresFromJson(bucket, "sigmoid")});
    }
    if (!std::ranges::is_sorted(buckets, std::ranges::less_equal{}, &ReferenceBucket::size)) {
        fields.refuse(std::string("has \"") + key + "\" that are not in ascending order");
    }
    return buckets;
}

}  // namespace

ReferenceScores referenceScores(OutlierDetector& detector,
                                const std::vector<EpisodeSource>& sources,
                                const ConformalOptions& options, const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    ReferenceScores scores;
    const auto total = static_cast<std::int64_t>(options.sizes.size()) * options.setsPerSize;
    for (const std::int64_t size : options.sizes) {
        std::vector<const EpisodeSource*> able;
        for (const EpisodeSource& source : sources) {
            if (source.largestSet() >= size) {
                able.push_back(&source);
            }
        }
        if (able.empty()) {
            continue;
        }
        Random random =
            Random(run.settings().seed).fork("reference sets of " + std::to_string(size));
        BucketBuilder answered(size);
        BucketBuilder strange(size);
        for (std::int64_t done = 0; done < options.setsPerSize; done += kSetsAtOnce) {
            run.step({std::ssize(scores.buckets) * options.setsPerSize + done, total,
                      "Scoring clean reference sets"});
            EpisodeBatchBuilder builder;
            for (std::int64_t set = done; set < std::min(done + kSetsAtOnce, options.setsPerSize);
                 ++set) {
                const EpisodeSource& source = *able[static_cast<std::size_t>(set) % able.size()];
                builder.add(source, 0, source.draw(size, 0, random));
            }
            const EpisodeBatch batch = builder.build();
            const at::Tensor relative = setRelativeInputs(batch.features, batch.offsets, run);
            answered.add(detector.forward(batch.features, relative, batch.offsets), batch.offsets);
            strange.add(detector.experts(batch.features, relative, batch.offsets).comparing,
                        batch.offsets);
        }
        scores.buckets.push_back(answered.build());
        if (detector.familiarity() != nullptr) {
            scores.strangeBuckets.push_back(strange.build());
        }
    }
    return scores;
}

Json toJson(const ConformalReference& reference) {
    return {{"format", kCalibrationFormat},
            {"detectorFingerprint", reference.detectorFingerprint},
            {"encoderFingerprint", reference.encoderFingerprint},
            {"pictures", reference.pictures},
            {"buckets", bucketsToJson(reference.buckets)},
            {"strangeBuckets", bucketsToJson(reference.strangeBuckets)}};
}

ConformalReference conformalReferenceFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    if (fields.text("format") != kCalibrationFormat) {
        fields.refuse("is of a form that this version does not know");
    }
    return {.detectorFingerprint = fields.text("detectorFingerprint"),
            .encoderFingerprint = fields.text("encoderFingerprint"),
            .pictures = fields.text("pictures"),
            .buckets = bucketsFromJson(fields, "buckets", what),
            .strangeBuckets = bucketsFromJson(fields, "strangeBuckets", what)};
}

std::filesystem::path calibrationFileOf(const std::filesystem::path& modelFile) {
    return std::filesystem::path(modelFile).replace_extension(".calibration.json");
}

void saveConformalReference(const std::filesystem::path& file,
                            const ConformalReference& reference) {
    writeTextFileSafely(file, toJson(reference).dump(1) + "\n");
}

ConformalReference loadConformalReference(const std::filesystem::path& file) {
    const std::string text = readTextFile(file, kFileLimit);
    const Json json = parseJson(text);
    if (json.is_discarded()) {
        throw Error(ErrorKind::BadInput, toUtf8(file) +
                                             ": this is not JSON; remove it or put the model's own "
                                             "calibration file in its place.");
    }
    return conformalReferenceFromJson(json, toUtf8(file));
}

}  // namespace setscope
