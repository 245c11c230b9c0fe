#include "core/report/shown_numbers.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <limits>

#include "core/report/shown_time.h"

namespace setscope {
namespace {

TEST(ShownNumbers, SharesHaveOneDigitAndNeverClaimCertainty) {
    EXPECT_EQ(shownShare(0.713), "71.3\u202f%");
    EXPECT_EQ(shownShare(0.0), "0.0\u202f%");
    EXPECT_EQ(shownShare(1.0), "100.0\u202f%");
    EXPECT_EQ(shownShare(0.0001), "<0.1\u202f%");
    EXPECT_EQ(shownShare(0.99999), ">99.9\u202f%");
}

TEST(ShownNumbers, PValuesHaveThreeDigitsOrADash) {
    EXPECT_EQ(shownPValue(0.01F), "0.010");
    EXPECT_EQ(shownPValue(1.0F), "1.000");
    EXPECT_EQ(shownPValue(0.0005F), "0.00050");
    EXPECT_EQ(shownPValue(std::nullopt), "–");
}

TEST(ShownNumbers, ExactDigitsReadBackAsTheSameNumber) {
    EXPECT_EQ(exactNumber(0.1F), "0.1");
    EXPECT_EQ(std::stof(exactNumber(0.123456789F)), 0.123456789F);
    EXPECT_EQ(exactNumber(0.05), "0.05");
}

TEST(ShownNumbers, MagnitudesHaveTwoSignificantDigits) {
    EXPECT_EQ(shownMagnitude(8.940697e-08), "8.9e-08");
    EXPECT_EQ(shownMagnitude(0.0), "0");
}

TEST(ShownNumbers, TheRuleCompletesItsSentence) {
    EXPECT_EQ(shownRule({FlagRule::By::Probability, 0.5}),
              "with a probability of at least 50\u202f%");
    EXPECT_EQ(shownRule({FlagRule::By::Probability, 0.29}),
              "with a probability of at least 29\u202f%");
    EXPECT_EQ(shownRule({FlagRule::By::FalseAlarmRate, 0.05}),
              "removed one after the other, the most suspicious first, while the p-value of what "
              "is left of their set is at most 0.05");
}

TEST(ShownNumbers, TimesAreWrittenOut) {
    std::tm local{};
    local.tm_year = 2026 - 1900;
    local.tm_mon = 10;
    local.tm_mday = 3;
    local.tm_hour = 9;
    local.tm_min = 5;
    local.tm_isdst = -1;
    EXPECT_EQ(shownTime(std::chrono::system_clock::from_time_t(std::mktime(&local))),
              "3 November 2026, 09:05");
}

TEST(ShownNumbers, RanksAreGroupedAndKeepTheirHalves) {
    EXPECT_EQ(shownRank(7.0), "7");
    EXPECT_EQ(shownRank(8662.5), "8,662.5");
    EXPECT_EQ(shownRank(std::numeric_limits<double>::infinity()), "–");
}

}  // namespace
}  // namespace setscope
