#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/analysis/engine.h"
#include "core/analysis/loaded_model.h"
#include "core/analysis/model.h"
#include "core/base/run_context.h"
#include "core/features/encoder.h"
#include "core/io/media_reader.h"
#include "core/items/set_kind.h"
#include "core/models/outlier_detector.h"

namespace setscope {

/// One model for each kind of set, whatever the columns of its rows are called. Pictures have the
/// encoder and the detector that were chosen; texts have the word vectors that were chosen, or
/// their letters, and rows their numbers, both with the shipped detector that fits any encoder, for
/// which there are no shipped reference sets. Thread-safe.
class KindModels final : public Model {
  public:
    KindModels(std::shared_ptr<const LoadedModel> pictures, std::shared_ptr<const Encoder> texts);

    /// Of the pictures' model.
    const ModelInfo& info() const override { return pictures_->info(); }
    /// Opens the detector when it is first needed. Valid as long as this.
    /// @throws Error (BadInput) if it is missing, damaged or fits one encoder only
    const LoadedModel& of(const SetKind& kind) const;

  private:
    struct AnyEncoderDetector {
        StoredDetector stored;
        std::string fingerprint;
    };
    static AnyEncoderDetector openAnyEncoderDetector();

    std::shared_ptr<const LoadedModel> pictures_;
    std::shared_ptr<const Encoder> texts_;
    mutable std::mutex making_;
    mutable std::optional<AnyEncoderDetector> detector_;  ///< of the others, once opened
    mutable std::map<SetKind, std::unique_ptr<const LoadedModel>> others_;
};

/// @throws Error (BadInput) if a file is missing, damaged or not what it should be; Cancelled
std::shared_ptr<const KindModels> openModels(const ModelSource& source, const MediaReader& reader,
                                             const RunContext& run);

}  // namespace setscope
