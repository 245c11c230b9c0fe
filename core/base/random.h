#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace setscope {

/// SplitMix64: the same numbers on every machine and standard library, which
/// std::uniform_int_distribution does not promise.
class Random {
  public:
    using result_type = std::uint64_t;

    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t operator()();
    static constexpr std::uint64_t min() { return 0; }
    static constexpr std::uint64_t max() { return ~std::uint64_t{0}; }

    /// Uniform in [0, bound). @pre bound > 0
    std::size_t below(std::size_t bound);
    /// Uniform in [0, 1).
    double uniform();
    /// Standard normal.
    double normal();
    /// A generator of its own, so that two uses of one seed do not disturb each other.
    Random fork(std::string_view purpose) const;

    /// A uniformly random permutation of the values (Fisher and Yates).
    template <class T>
    void shuffle(std::span<T> values) {
        for (std::size_t i = values.size(); i > 1; --i) {
            std::swap(values[i - 1], values[below(i)]);
        }
    }

  private:
    std::uint64_t state_;
};

}  // namespace setscope
