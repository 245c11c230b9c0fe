#include "core/report/shown_numbers.h"

#include <array>
#include <charconv>
#include <cmath>

#include "core/base/text.h"

namespace setscope {
namespace {

constexpr const char* kPercentSign = "\u202f%";

template <class Number>
std::string shortestDigits(Number value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

}  // namespace

std::string fixedDigits(double value, int digits) {
    std::array<char, 512> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                   std::chars_format::fixed, digits)
                         .ptr;
    return {text.data(), end};
}

std::string shownShare(double share) {
    if (!std::isfinite(share)) {
        return "–";
    }
    if (share > 0.0 && share < 0.0005) {
        return std::string("<0.1") + kPercentSign;
    }
    if (share < 1.0 && share >= 0.9995) {
        return std::string(">99.9") + kPercentSign;
    }
    return fixedDigits(share * 100.0, 1) + kPercentSign;
}

std::string shownPValue(std::optional<float> pValue) {
    if (!pValue.has_value() || !std::isfinite(*pValue)) {
        return "–";
    }
    return fixedDigits(static_cast<double>(*pValue), *pValue < 0.001F ? 5 : 3);
}

std::string shownRule(const FlagRule& rule) {
    if (rule.by == FlagRule::By::Probability) {
        return "with a probability of at least " +
               shortestDigits(static_cast<float>(rule.threshold * 100.0)) + kPercentSign;
    }
    return "removed one after the other, the most suspicious first, while the p-value of what is "
           "left of their set is at most " +
           shortestDigits(rule.threshold);
}

std::string exactNumber(double value) { return shortestDigits(value); }

std::string exactNumber(float value) { return shortestDigits(value); }

std::string shownMagnitude(double value) {
    constexpr int kDigits = 2;
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                   std::chars_format::general, kDigits)
                         .ptr;
    return {text.data(), end};
}

std::string shownRank(double rank) {
    if (!std::isfinite(rank)) {
        return "–";
    }
    const auto tenths = static_cast<std::int64_t>(std::llround(rank * 10.0));
    const std::string whole = shownCount(tenths / 10);
    return tenths % 10 == 0 ? whole : whole + "." + std::to_string(tenths % 10);
}

std::string shownCount(std::int64_t count) {
    std::string text = counted(count, "", "");
    text.pop_back();
    return text;
}

}  // namespace setscope
