#include "core/analysis/kind_models.h"

#include <filesystem>
#include <utility>

#include "core/base/check.h"
#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/features/letter_encoder.h"
#include "core/features/row_encoder.h"
#include "core/features/word_vector_encoder.h"
#include "core/io/file.h"
#include "core/io/word_vectors.h"
#include "core/items/content_hash.h"

namespace setscope {

KindModels::KindModels(std::shared_ptr<const LoadedModel> pictures,
                       std::shared_ptr<const Encoder> texts)
    : pictures_(std::move(pictures)), texts_(std::move(texts)) {}

const LoadedModel& KindModels::of(const SetKind& kind) const {
    if (kind.payload == PayloadKind::Picture) {
        return *pictures_;
    }
    const std::scoped_lock lock(making_);
    if (const auto made = others_.find(kind); made != others_.end()) {
        return *made->second;
    }
    if (!detector_) {
        detector_ = openAnyEncoderDetector();
    }
    std::shared_ptr<const Encoder> encoder = texts_;
    if (kind.payload == PayloadKind::Vector) {
        encoder = makeRowEncoder(kind.columns);
    }
    SETSCOPE_CHECK(encoder != nullptr, "there is no encoder for " + membersOfKind(kind));
    auto model = std::make_unique<const LoadedModel>(std::move(encoder), detector_->stored,
                                                     detector_->fingerprint, std::nullopt);
    return *others_.emplace(kind, std::move(model)).first->second;
}

KindModels::AnyEncoderDetector KindModels::openAnyEncoderDetector() {
    const std::filesystem::path file = dataFolder() / "models" / kShippedGenericDetector;
    AnyEncoderDetector opened{
        .stored = loadDetector(file),
        .fingerprint = ContentHash::of(readFile(file, kModelFileLimit)).toHex()};
    if (opened.stored.detector->options().featureWidth != 0) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) +
                        ": this detector serves one image network only and cannot judge texts or "
                        "rows of numbers; install Setscope again.");
    }
    return opened;
}

std::shared_ptr<const KindModels> openModels(const ModelSource& source, const MediaReader& reader,
                                             const RunContext& run) {
    std::shared_ptr<const LoadedModel> pictures = openModel(source, reader);
    std::unique_ptr<const Encoder> texts =
        source.wordVectors.empty()
            ? makeLetterEncoder()
            : makeWordVectorEncoder(readWordVectors(source.wordVectors, run),
                                    toUtf8(source.wordVectors.filename()), run);
    return std::make_shared<const KindModels>(std::move(pictures), std::move(texts));
}

}  // namespace setscope
