#include "core/training/conformal_calibration.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/error.h"
#include "core/base/json_field.h"
#include "core/base/json_text.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/models/outlier_detector.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/segment_ops.h"

// The calibration file, `<model>.calibration.json` beside `<model>.safetensors`, is UTF-8 JSON:
//   "format"               "setscope-calibration-1"
//   "detectorFingerprint"  content hash of the detector's file, 32 hexadecimal digits; a detector
//                          with another one refuses the file
//   "encoderFingerprint"   of the encoder whose features were scored
//   "pictures"             a sentence: which pictures the reference sets were drawn from
//   "buckets"              [{"size": members of each set, "softmax": [scores], "sigmoid":
//   [scores]}]
// Buckets ascend by size, each size once. The scores are the largest outlierScore of the members of
// each set, one per set, finite and ascending, at least one for either head.

namespace setscope {
namespace {

constexpr std::uint64_t kFileLimit = 50'000'000;
constexpr const char* kFormat = "setscope-calibration-1";
constexpr std::int64_t kSetsAtOnce = 32;

std::vector<float> largestScores(Head head, const at::Tensor& logits, const at::Tensor& offsets) {
    const at::Tensor score =
        outlierScore(head, logits.select(1, static_cast<std::int64_t>(head)), offsets);
    const at::Tensor largest = segmentMax(score.unsqueeze(1), offsets).values.contiguous();
    return {largest.data_ptr<float>(), largest.data_ptr<float>() + largest.numel()};
}

void append(std::vector<float>& all, const std::vector<float>& more) {
    all.insert(all.end(), more.begin(), more.end());
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

}  // namespace

std::vector<ReferenceBucket> referenceScores(OutlierDetector& detector,
                                             const std::vector<EpisodeSource>& sources,
                                             const ConformalOptions& options,
                                             const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    std::vector<ReferenceBucket> buckets;
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
        ReferenceBucket bucket{.size = size, .softmax = {}, .sigmoid = {}};
        for (std::int64_t done = 0; done < options.setsPerSize; done += kSetsAtOnce) {
            run.step({static_cast<std::int64_t>(buckets.size()) * options.setsPerSize + done, total,
                      "Scoring clean reference sets"});
            EpisodeBatchBuilder builder;
            for (std::int64_t set = done; set < std::min(done + kSetsAtOnce, options.setsPerSize);
                 ++set) {
                const EpisodeSource& source = *able[static_cast<std::size_t>(set) % able.size()];
                builder.add(source, 0, source.draw(size, 0, random));
            }
            const EpisodeBatch batch = builder.build();
            const at::Tensor logits = detector.forward(
                batch.features, setRelativeInputs(batch.features, batch.offsets, run),
                batch.offsets);
            append(bucket.softmax, largestScores(Head::Softmax, logits, batch.offsets));
            append(bucket.sigmoid, largestScores(Head::Sigmoid, logits, batch.offsets));
        }
        std::ranges::sort(bucket.softmax);
        std::ranges::sort(bucket.sigmoid);
        buckets.push_back(std::move(bucket));
    }
    return buckets;
}

Json toJson(const ConformalReference& reference) {
    Json buckets = Json::array();
    for (const ReferenceBucket& bucket : reference.buckets) {
        buckets.push_back(
            {{"size", bucket.size}, {"softmax", bucket.softmax}, {"sigmoid", bucket.sigmoid}});
    }
    return {{"format", kFormat},
            {"detectorFingerprint", reference.detectorFingerprint},
            {"encoderFingerprint", reference.encoderFingerprint},
            {"pictures", reference.pictures},
            {"buckets", std::move(buckets)}};
}

ConformalReference conformalReferenceFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    if (fields.text("format") != kFormat) {
        fields.refuse("is of a form that this version does not know");
    }
    ConformalReference reference{.detectorFingerprint = fields.text("detectorFingerprint"),
                                 .encoderFingerprint = fields.text("encoderFingerprint"),
                                 .pictures = fields.text("pictures"),
                                 .buckets = {}};
    for (const Json& entry : fields.array("buckets")) {
        const JsonFields bucket(entry, what + ", a bucket");
        reference.buckets.push_back({.size = bucket.integer("size"),
                                     .softmax = scoresFromJson(bucket, "softmax"),
                                     .sigmoid = scoresFromJson(bucket, "sigmoid")});
    }
    if (!std::ranges::is_sorted(reference.buckets, std::ranges::less_equal{},
                                &ReferenceBucket::size)) {
        fields.refuse("has buckets that are not in ascending order");
    }
    return reference;
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
