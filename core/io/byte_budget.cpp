#include "core/io/byte_budget.h"

#include "core/base/error.h"

namespace setscope {

ByteBudget::Share::Share(ByteBudget& budget, std::uint64_t bytes, const std::stop_token& stop)
    : budget_(budget), bytes_(bytes) {
    const auto hasRoom = [&] {
        return budget_.used_ == 0 || budget_.used_ + bytes_ <= budget_.total_;
    };
    std::unique_lock lock(budget_.mutex_);
    if (!budget_.freed_.wait(lock, stop, hasRoom)) {
        throw Cancelled();
    }
    budget_.used_ += bytes_;
}

ByteBudget::Share::~Share() {
    {
        const std::lock_guard lock(budget_.mutex_);
        budget_.used_ -= bytes_;
    }
    budget_.freed_.notify_all();
}

}  // namespace setscope
