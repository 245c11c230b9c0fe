#include "core/features/encoders.h"

#include <array>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/features/compact_network.h"
#include "core/features/image_encoder.h"
#include "core/features/onnx_backbone.h"

namespace setscope {

namespace {

std::unique_ptr<const Encoder> openCompact(const std::filesystem::path& file,
                                           const MediaReader& reader) {
    CompactModel model = openCompactModel(file);
    return std::make_unique<ImageEncoder>(EncoderIdentity{model.name, model.fingerprint},
                                          asImageNetwork(std::move(model.network)), reader);
}

std::unique_ptr<const Encoder> openOnnx(const std::filesystem::path& file,
                                        const MediaReader& reader) {
    OnnxBackbone backbone = openOnnxBackbone(file);
    return std::make_unique<ImageEncoder>(
        EncoderIdentity{toUtf8(file.filename()), backbone.fingerprint}, std::move(backbone.network),
        reader);
}

constexpr std::array kKinds = {
    EncoderKind{"compact", ".safetensors", openCompact},
    EncoderKind{"onnx", ".onnx", openOnnx},
};

}  // namespace

std::span<const EncoderKind> encoderKinds() { return kKinds; }

std::unique_ptr<const Encoder> openEncoder(const std::filesystem::path& file,
                                           const MediaReader& reader) {
    const std::string ending = lowerAscii(toUtf8(file.extension()));
    for (const EncoderKind& kind : encoderKinds()) {
        if (ending == kind.ending) {
            return kind.open(file, reader);
        }
    }
    throw Error(ErrorKind::BadInput,
                toUtf8(file.filename()) +
                    " is not an encoder that Setscope reads; choose an ONNX "
                    "network (.onnx) or an encoder of Setscope (.safetensors).");
}

}  // namespace setscope
