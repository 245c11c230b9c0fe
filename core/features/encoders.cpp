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

NamedNetwork openCompact(const std::filesystem::path& file) {
    CompactModel model = openCompactModel(file);
    return {asImageNetwork(std::move(model.network)), {model.name, model.fingerprint}};
}

NamedNetwork openOnnx(const std::filesystem::path& file) {
    OnnxBackbone backbone = openOnnxBackbone(file);
    return {std::move(backbone.network), {toUtf8(file.filename()), backbone.fingerprint}};
}

constexpr std::array kKinds = {
    EncoderKind{".safetensors", openCompact},
    EncoderKind{".onnx", openOnnx},
};

}  // namespace

std::span<const EncoderKind> encoderKinds() { return kKinds; }

NamedNetwork openImageNetwork(const std::filesystem::path& file) {
    const std::string ending = lowerAscii(toUtf8(file.extension()));
    for (const EncoderKind& kind : encoderKinds()) {
        if (ending == kind.ending) {
            return kind.open(file);
        }
    }
    throw Error(ErrorKind::BadInput,
                toUtf8(file.filename()) +
                    " is not an encoder that Setscope reads; choose an ONNX "
                    "network (.onnx) or an encoder of Setscope (.safetensors).");
}

std::unique_ptr<const Encoder> openEncoder(const std::filesystem::path& file,
                                           const MediaReader& reader) {
    NamedNetwork opened = openImageNetwork(file);
    return std::make_unique<ImageEncoder>(std::move(opened.identity), std::move(opened.network),
                                          reader);
}

}  // namespace setscope
