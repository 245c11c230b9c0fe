#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "core/analysis/engine.h"
#include "core/analysis/loaded_model.h"
#include "core/analysis/model.h"
#include "core/base/run_context.h"
#include "core/io/media_reader.h"
#include "core/items/item_set.h"

namespace setscope {

/// What all members of a set must share for it to be judged.
struct SetKind {
    PayloadKind payload = PayloadKind::Picture;
    std::int64_t columns = 0;  ///< of rows; 0 for the other kinds

    auto operator<=>(const SetKind&) const = default;
};

/// Absent for a set without members or with members of several kinds.
std::optional<SetKind> kindOf(const ItemSet& set);

/// One model for each kind of set. Pictures have the encoder and the detector that were chosen;
/// texts have the word vectors that were chosen, or their letters, and rows their numbers, both
/// with the detector that fits any encoder. Thread-safe.
class KindModels final : public Model {
  public:
    KindModels(std::shared_ptr<const LoadedModel> pictures, std::unique_ptr<const Encoder> texts);

    const ModelInfo& info() const override { return pictures_->info(); }  ///< of the pictures' model
    /// Opens the detector when it is first needed.
    /// @throws Error (BadInput) if it is missing or damaged
    const LoadedModel& of(const SetKind& kind) const;

  private:
    std::shared_ptr<const LoadedModel> pictures_;
    mutable std::unique_ptr<const Encoder> texts_;  ///< until its model was made
    mutable std::mutex making_;
    mutable std::map<SetKind, std::shared_ptr<const LoadedModel>> others_;
};

/// @throws Error (BadInput) if a file is missing, damaged or not what it should be; Cancelled
std::shared_ptr<const KindModels> openModels(const ModelSource& source, const MediaReader& reader,
                                             const RunContext& run);

}  // namespace setscope
