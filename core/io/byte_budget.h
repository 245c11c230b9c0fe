#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>

namespace setscope {

/// Bounds the bytes that several threads hold at once. A single piece larger than the whole budget
/// waits until it is alone.
class ByteBudget {
  public:
    explicit ByteBudget(std::uint64_t total) : total_(total) {}

    /// A share of the budget, given back when it goes.
    class Share {
      public:
        /// Waits until there is room. @throws Cancelled after a stop
        Share(ByteBudget& budget, std::uint64_t bytes, const std::stop_token& stop = {});
        ~Share();
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

      private:
        ByteBudget& budget_;
        std::uint64_t bytes_;
    };

  private:
    std::uint64_t total_;
    std::uint64_t used_ = 0;
    std::mutex mutex_;
    std::condition_variable_any freed_;
};

}  // namespace setscope
