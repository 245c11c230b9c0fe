#include "core/features/encoder.h"

#include "core/base/error.h"
#include "core/tensor/device.h"

namespace setscope {

at::Tensor Encoder::encodePictures(std::span<const RgbImage>, const RunContext&) const {
    throw Error(ErrorKind::BadInput,
                "The encoder " + identity().name +
                    " does not look at pictures; choose an encoder that does.");
}

std::string featureKey(const Encoder& encoder, const RunContext& run) {
    const c10::Device device = encoder.deviceFor(chooseDevice(run.settings().device).device);
    const std::string& fingerprint = encoder.identity().fingerprint;
    return device.is_cpu() ? fingerprint : fingerprint + "@" + device.str();
}

}  // namespace setscope
