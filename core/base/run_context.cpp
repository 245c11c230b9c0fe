#include "core/base/run_context.h"

#include <utility>

#include "core/base/error.h"

namespace setscope {

RunContext::RunContext(RunSettings settings, std::stop_token stop,
                       std::function<void(const Progress&)> onProgress)
    : settings_(std::move(settings)), stop_(std::move(stop)), onProgress_(std::move(onProgress)) {}

void RunContext::step(const Progress& progress) const {
    throwIfStopped();
    if (onProgress_) {
        onProgress_(progress);
    }
}

void RunContext::throwIfStopped() const {
    if (stop_.stop_requested()) {
        throw Cancelled();
    }
}

}  // namespace setscope
