#include "core/io/byte_budget.h"

namespace setscope {

ByteBudget::Share::Share(ByteBudget& budget, std::uint64_t bytes) : budget_(budget), bytes_(bytes) {
    std::unique_lock lock(budget_.mutex_);
    budget_.freed_.wait(
        lock, [&] { return budget_.used_ == 0 || budget_.used_ + bytes_ <= budget_.total_; });
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
