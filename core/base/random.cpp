#include "core/base/random.h"

#include <cmath>
#include <numbers>

#include "core/base/check.h"

namespace setscope {

std::uint64_t Random::operator()() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
}

std::size_t Random::below(std::size_t bound) {
    SETSCOPE_CHECK(bound > 0, "there is nothing to choose from");
    const std::uint64_t limit = max() - max() % bound;
    std::uint64_t value = (*this)();
    while (value >= limit) {
        value = (*this)();
    }
    return static_cast<std::size_t>(value % bound);
}

double Random::uniform() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

double Random::normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

Random Random::fork(std::string_view purpose) const {
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ state_;
    for (const char letter : purpose) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3ULL;
    }
    return Random(hash);
}

}  // namespace setscope
