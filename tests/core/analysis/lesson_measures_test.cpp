#include "core/analysis/lesson_measures.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/items/verdict.h"

namespace setscope {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Verdict kIsStranger = Verdict::Stranger;
constexpr Verdict kIsBelonging = Verdict::Belongs;
constexpr Verdict kUnmarked = Verdict::None;

/// @param inputs of the members one after another
MarkedSet judgedSet(const std::vector<double>& inputs, const std::vector<Verdict>& verdicts) {
    const auto count = static_cast<std::int64_t>(verdicts.size());
    MarkedSet set{at::tensor(at::ArrayRef<double>(inputs), at::kDouble).view({count, -1}),
                  at::zeros({count}, at::kBool), at::zeros({count}, at::kBool)};
    for (std::int64_t i = 0; i < count; ++i) {
        set.strangers[i] = verdicts[static_cast<std::size_t>(i)] == kIsStranger;
        set.belonging[i] = verdicts[static_cast<std::size_t>(i)] == kIsBelonging;
    }
    return set;
}

TaughtLesson measuredLesson(Head head, const std::vector<MarkedSet>& sets) {
    TaughtLesson taught;
    measureLesson(head, sets, taught, {});
    return taught;
}

double softplusOf(double value) { return std::log1p(std::exp(value)); }

TEST(MeasureLesson, BeforeIsTheModelAlone) {
    const TaughtLesson taught = measuredLesson(
        Head::Sigmoid, {judgedSet({2.0, 0.0, -1.0}, {kIsStranger, kIsBelonging, kUnmarked}),
                        judgedSet({-1.0, 1.0, -2.0}, {kIsStranger, kIsBelonging, kUnmarked})});
    ASSERT_THAT(taught.before, SizeIs(3));
    ASSERT_THAT(taught.after, SizeIs(3));
    EXPECT_EQ(taught.before[0].value, 0.5) << "only the first set's stranger comes first";
    EXPECT_EQ(taught.before[0].count, 2);
    EXPECT_EQ(taught.before[1].value, 0.0) << "from a probability of one half on";
    EXPECT_NEAR(taught.before[2].value,
                std::exp(-(softplusOf(-2.0) + softplusOf(0.0) + 2 * softplusOf(1.0)) / 4), 1e-12);
    EXPECT_EQ(taught.before[2].count, 4);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(taught.before[i].name, taught.after[i].name);
        EXPECT_LE(taught.after[i].low, taught.after[i].value);
        EXPECT_GE(taught.after[i].high, taught.after[i].value);
    }
}

TEST(MeasureLesson, NamingIsAmongThoseThatAreNotMarkedAsStrangers) {
    const MarkedSet two = judgedSet({3.0, 2.0, 0.0}, {kIsStranger, kIsStranger, kUnmarked});
    const TaughtLesson taught = measuredLesson(Head::Softmax, {two, two});
    EXPECT_EQ(taught.before.at(0).value, 1.0);
    EXPECT_EQ(taught.before.at(0).count, 4);
    EXPECT_THAT(taught.before, SizeIs(2)) << "nothing is marked as belonging";
}

TEST(MeasureLesson, ACueThatFindsStrangersHelps) {
    const MarkedSet set = judgedSet({0, 2, 0, -0.5, 0, -0.5, 0, -1},
                                    {kIsStranger, kIsBelonging, kUnmarked, kUnmarked});
    const TaughtLesson taught = measuredLesson(Head::Softmax, std::vector<MarkedSet>(8, set));
    EXPECT_EQ(taught.before.at(0).value, 0.0) << "a tie names nobody";
    EXPECT_EQ(taught.after.at(0).value, 1.0);
    EXPECT_EQ(taught.effect, LessonEffect::Helps);
    EXPECT_THAT(taught.advice, HasSubstr("named 8 where the model alone named 0"));
}

TEST(MeasureLesson, MembersThatNothingTellsApartLeaveItUnclear) {
    const MarkedSet set = judgedSet({0, 0, 0, 0, 0, 0}, {kIsStranger, kUnmarked, kUnmarked});
    const TaughtLesson taught = measuredLesson(Head::Softmax, std::vector<MarkedSet>(6, set));
    EXPECT_EQ(taught.effect, LessonEffect::Unclear);
    EXPECT_NEAR(taught.after.at(1).value, 1.0 / 3.0, 1e-12);
}

TEST(MeasureLesson, WhatOtherSetsContradictHarms) {
    // Half the marks are strangers. Without one of either kind the others speak for the other kind.
    const MarkedSet stranger = judgedSet({0.0}, {kIsStranger});
    const MarkedSet belonging = judgedSet({0.0}, {kIsBelonging});
    const TaughtLesson taught = measuredLesson(
        Head::Sigmoid, {stranger, belonging, stranger, belonging, stranger, belonging});
    EXPECT_EQ(taught.effect, LessonEffect::Harms);
    EXPECT_THAT(taught.advice, HasSubstr("better not kept"));
}

TEST(MeasureLesson, TooFewSetsAreNotJudged) {
    const MarkedSet set = judgedSet({0, 2, 0, -0.5, 0, -0.5, 0, -1},
                                    {kIsStranger, kIsBelonging, kUnmarked, kUnmarked});
    const TaughtLesson one = measuredLesson(Head::Softmax, {set});
    EXPECT_THAT(one.before, IsEmpty());
    EXPECT_THAT(one.after, IsEmpty());
    EXPECT_EQ(one.effect, LessonEffect::Unknown);
    EXPECT_THAT(one.advice, HasSubstr("Marks in 1 set are too few"));
    EXPECT_THAT(one.advice, HasSubstr("4 more sets"));
    const TaughtLesson four = measuredLesson(Head::Softmax, std::vector<MarkedSet>(4, set));
    EXPECT_THAT(four.after, SizeIs(3));
    EXPECT_EQ(four.effect, LessonEffect::Unknown);
    EXPECT_THAT(four.advice, HasSubstr("1 more set."));
}

TEST(MeasureLesson, EverySetOfManyIsJudged) {
    const MarkedSet set = judgedSet({0, 2, 0, -0.5, 0, -0.5, 0, -1},
                                    {kIsStranger, kIsBelonging, kUnmarked, kUnmarked});
    const TaughtLesson taught = measuredLesson(Head::Softmax, std::vector<MarkedSet>(53, set));
    EXPECT_EQ(taught.after.at(0).count, 53);
    EXPECT_EQ(taught.after.at(0).value, 1.0);
}

TEST(MeasureLesson, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    const MarkedSet set = judgedSet({1, 0, 0}, {kIsStranger, kUnmarked, kUnmarked});
    TaughtLesson taught;
    const std::vector<MarkedSet> sets(6, set);
    EXPECT_THROW(measureLesson(Head::Softmax, sets, taught, RunContext({}, stop.get_token())),
                 Cancelled);
}

}  // namespace
}  // namespace setscope
