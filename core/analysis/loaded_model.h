#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "core/analysis/engine.h"
#include "core/analysis/model.h"
#include "core/features/encoder.h"
#include "core/io/media_reader.h"
#include "core/items/item_set.h"
#include "core/models/outlier_detector.h"
#include "core/training/conformal_calibration.h"

namespace setscope {

/// The files of the shipped models, below dataFolder() / "models".
inline constexpr const char* kShippedEncoder = "setscope_compact.safetensors";
inline constexpr const char* kShippedDetector = "setscope_default.safetensors";
inline constexpr const char* kShippedGenericDetector = "setscope_generic.safetensors";
inline constexpr const char* kShippedWords = "setscope_words.safetensors";

/// Bytes; no detector is larger.
inline constexpr std::uint64_t kModelFileLimit = 1'000'000'000;

/// An encoder with a detector that fits it, and the detector's reference scores if there are any.
/// Immutable.
class LoadedModel final : public Model {
  public:
    /// @pre detector.encoderFingerprint is empty or the encoder's
    LoadedModel(std::shared_ptr<const Encoder> encoder, StoredDetector detector,
                std::string detectorFingerprint, std::optional<ConformalReference> reference);

    const ModelInfo& info() const override { return info_; }
    const Encoder& encoder() const { return *encoder_; }
    /// Whether the set's members are of one kind, and that is the encoder's.
    bool takes(const ItemSet& set) const;
    /// The detector with its weights on the device; may compute in one thread at a time.
    std::shared_ptr<OutlierDetector> detectorOn(const c10::Device& device) const;
    /// Null if p-values cannot be given.
    const ConformalReference* reference() const { return reference_ ? &*reference_ : nullptr; }

  private:
    std::shared_ptr<const Encoder> encoder_;
    std::shared_ptr<OutlierDetector> detector_;
    std::optional<ConformalReference> reference_;
    ModelInfo info_;
};

/// Where the head trained on this machine for a person's own backbone is kept.
std::filesystem::path ownDetectorFile(const std::string& encoderFingerprint);

/// Where a head that comes with Setscope for a widely used network is, if there is one.
std::filesystem::path shippedDetectorFile(const std::string& encoderFingerprint);

/// Opens encoder, detector and calibration as ModelSource says.
/// @throws Error (BadInput) if a file is missing, damaged, of another kind, or the detector belongs
/// to another encoder
std::shared_ptr<const LoadedModel> openModel(const ModelSource& source, const MediaReader& reader);

}  // namespace setscope
