#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace setscope {

/// Names a member within its collection for as long as the collection lives; never given twice, 0
/// is nobody.
struct MemberId {
    std::int64_t value = 0;
    auto operator<=>(const MemberId&) const = default;
    explicit operator bool() const { return value != 0; }
};

/// Names a set within its collection; never given twice, 0 is none.
struct SetId {
    std::int64_t value = 0;
    auto operator<=>(const SetId&) const = default;
    explicit operator bool() const { return value != 0; }
};

}  // namespace setscope

template <>
struct std::hash<setscope::MemberId> {
    std::size_t operator()(setscope::MemberId id) const noexcept {
        return std::hash<std::int64_t>()(id.value);
    }
};

template <>
struct std::hash<setscope::SetId> {
    std::size_t operator()(setscope::SetId id) const noexcept {
        return std::hash<std::int64_t>()(id.value);
    }
};
