#include "core/analysis/loaded_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

#include "core/analysis/invariance.h"
#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/features/encoders.h"
#include "core/io/file.h"
#include "core/items/set_kind.h"
#include "core/models/model_file.h"
#include "core/models/outlier_heads.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

// Counts the architectures: heads of an earlier one cannot be read and are not looked for.
constexpr const char* kOwnDetectors = "detectors-2";
constexpr std::int64_t kProbeMembers = 16;
constexpr int kProbePermutations = 8;

/// The network itself under random orders, without the canonical form that hides the change from
/// every answer.
double measuredChange(OutlierDetector& detector, std::int64_t featureWidth) {
    const at::NoGradGuard withoutGradient;
    Random random(1);
    at::Generator generator = at::detail::createCPUGenerator(random());
    const at::Tensor members = at::randn({kProbeMembers, featureWidth}, generator).abs();
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{kProbeMembers});
    const auto probabilities = [&](const at::Tensor& features) {
        const at::Tensor logits =
            detector.forward(features, setRelativeInputs(features, offsets), offsets);
        return at::stack({outlierProbability(Head::Softmax, logits.select(1, 0), offsets),
                          outlierProbability(Head::Sigmoid, logits.select(1, 1), offsets)},
                         1);
    };
    return largestChangeUnderPermutation(probabilities, members, kProbePermutations, random);
}

fs::path shipped(const char* name) { return dataFolder() / "models" / name; }

fs::path detectorFileFor(const ModelSource& source, const Encoder& encoder) {
    if (!source.file.empty()) {
        return source.file;
    }
    if (source.backbone.empty()) {
        return shipped(kShippedDetector);
    }
    const std::string& fingerprint = encoder.identity().fingerprint;
    for (const fs::path& fitting :
         {ownDetectorFile(fingerprint), shippedDetectorFile(fingerprint)}) {
        if (fs::exists(fitting)) {
            return fitting;
        }
    }
    return shipped(kShippedGenericDetector);
}

void refuseOtherEncoder(const StoredDetector& detector, const Encoder& encoder,
                        const fs::path& file) {
    if (!detector.encoderFingerprint.empty() &&
        detector.encoderFingerprint != encoder.identity().fingerprint) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) + ": this detector was trained for another image network than " +
                        encoder.identity().name +
                        "; choose the network that it was trained for, or train a detector for "
                        "this one.");
    }
}

std::optional<ConformalReference> referenceBeside(const fs::path& detectorFile,
                                                  const std::string& detectorFingerprint,
                                                  const Encoder& encoder) {
    const fs::path file = calibrationFileOf(detectorFile);
    if (!fs::exists(file)) {
        return std::nullopt;
    }
    ConformalReference reference = loadConformalReference(file);
    if (reference.detectorFingerprint != detectorFingerprint) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) +
                        ": the calibration belongs to another version of the detector beside it; "
                        "remove it, or train the detector again.");
    }
    if (reference.encoderFingerprint != encoder.identity().fingerprint) {
        return std::nullopt;
    }
    return reference;
}

}  // namespace

LoadedModel::LoadedModel(std::shared_ptr<const Encoder> encoder, StoredDetector detector,
                         std::string detectorFingerprint,
                         std::optional<ConformalReference> reference)
    : encoder_(std::move(encoder)),
      detector_(std::move(detector.detector)),
      reference_(std::move(reference)) {
    info_.identity = {.name = detector.card.name,
                      .version = detector.card.version,
                      .fingerprint = std::move(detectorFingerprint),
                      .encoder = encoder_->identity().name,
                      .encoderFingerprint = encoder_->identity().fingerprint};
    info_.heads = {Head::Softmax, Head::Sigmoid};
    info_.card = toJson(detector.card);
    info_.largestChange = measuredChange(*detector_, encoder_->width());
}

bool LoadedModel::takes(const ItemSet& set) const {
    return kindOf(set).has_value() && encoder_->accepts(set.members.front().payload);
}

std::shared_ptr<OutlierDetector> LoadedModel::detectorOn(const c10::Device& device) const {
    if (device.is_cpu()) {
        return detector_;
    }
    auto copy = std::make_shared<OutlierDetector>(detector_->options());
    loadInto(*copy, namedTensors(*detector_), info_.identity.name);
    copy->eval();
    copy->to(device);
    return copy;
}

fs::path ownDetectorFile(const std::string& encoderFingerprint) {
    return userDataFolder() / kOwnDetectors / (encoderFingerprint + ".safetensors");
}

fs::path shippedDetectorFile(const std::string& encoderFingerprint) {
    return shipped("backbones") / (encoderFingerprint + ".safetensors");
}

std::shared_ptr<const LoadedModel> openModel(const ModelSource& source, const MediaReader& reader) {
    std::unique_ptr<const Encoder> encoder =
        openEncoder(source.backbone.empty() ? shipped(kShippedEncoder) : source.backbone, reader);
    const fs::path file = detectorFileFor(source, *encoder);
    StoredDetector detector = loadDetector(file);
    refuseOtherEncoder(detector, *encoder, file);
    std::string fingerprint = ContentHash::of(readFile(file, kModelFileLimit)).toHex();
    std::optional<ConformalReference> reference = referenceBeside(file, fingerprint, *encoder);
    return std::make_shared<const LoadedModel>(std::move(encoder), std::move(detector),
                                               std::move(fingerprint), std::move(reference));
}

}  // namespace setscope
