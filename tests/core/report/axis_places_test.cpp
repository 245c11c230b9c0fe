#include "core/report/axis_places.h"

#include <gmock/gmock.h>

namespace setscope {
namespace {

using Scale = ExperimentChart::Scale;
using testing::ElementsAre;

TEST(AxisPlaces, ALinearAxisEndsAtRoundTicks) {
    const AxisPlaces places({1.0, 100.0}, Scale::Linear, 0.0, 200.0);
    EXPECT_THAT(places.ticks(), ElementsAre(0.0, 20.0, 40.0, 60.0, 80.0, 100.0));
    EXPECT_EQ(places.at(50.0), 100.0);
    EXPECT_EQ(places.at(1000.0), 200.0);
}

TEST(AxisPlaces, ALogarithmicAxisShowsNothingThatIsNotPositive) {
    AxisRange range;
    range.hold(0.0, Scale::Logarithmic);
    EXPECT_TRUE(range.isEmpty());
    range.hold(1.0, Scale::Logarithmic);
    range.hold(10.0, Scale::Logarithmic);
    const AxisPlaces places(range, Scale::Logarithmic, 0.0, 1.0);
    EXPECT_THAT(places.ticks(), ElementsAre(1.0, 2.0, 5.0, 10.0));
    EXPECT_EQ(places.at(-1.0), std::nullopt);
}

TEST(AxisPlaces, OneValueIsInTheMiddle) {
    const AxisPlaces places({3.0, 3.0}, Scale::Linear, 0.0, 10.0);
    EXPECT_NEAR(places.at(3.0).value(), 5.0, 1e-9);
}

}  // namespace
}  // namespace setscope
