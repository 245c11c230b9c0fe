#include "core/report/row_profile.h"

#include <gmock/gmock.h>

#include <numeric>

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::FloatEq;
using testing::HasSubstr;
using testing::IsEmpty;

/// Rows of one table.
class RowsOfATable {
  public:
    explicit RowsOfATable(VectorColumns columns = {})
        : columns_(std::make_shared<const VectorColumns>(std::move(columns))) {}

    void add(std::vector<float> values) { rows_.push_back({std::move(values), columns_}); }
    const VectorContent& operator[](std::size_t i) const { return rows_[i]; }
    RowScale scale() const {
        std::vector<const VectorContent*> pointers;
        for (const VectorContent& row : rows_) {
            pointers.push_back(&row);
        }
        return rowScaleOf(pointers);
    }

  private:
    std::shared_ptr<const VectorColumns> columns_;
    std::vector<VectorContent> rows_;
};

TEST(RowProfile, IsStandardisedByTheTableAndScaledToTheLargest) {
    RowsOfATable rows({{"a", "b"}, {10.0F, 0.0F}, {2.0F, 1.0F}});
    rows.add({12.0F, 0.0F});
    rows.add({10.0F, 1.0F});
    rows.add({8.0F, 2.0F});
    const RowScale scale = rows.scale();
    EXPECT_EQ(scale.edge, 2.0F);
    EXPECT_THAT(scale.medians, ElementsAre(0.0F, 1.0F));
    const report::Profile first = profileOf(rows[0], scale);
    EXPECT_THAT(first.bars, ElementsAre(0.5F, 0.0F));
    EXPECT_THAT(first.medians, ElementsAre(0.0F, 0.5F));
    EXPECT_THAT(profileOf(rows[2], scale).bars, ElementsAre(-0.5F, 1.0F));
}

TEST(RowProfile, OneExtremeValueDoesNotFlattenTheOthers) {
    RowsOfATable rows;
    for (int i = 0; i < 99; ++i) {
        rows.add({i % 2 == 0 ? 1.0F : -1.0F});
    }
    rows.add({1000.0F});
    const RowScale scale = rows.scale();
    EXPECT_THAT(scale.edge, FloatEq(4.0F / 0.6745F));
    EXPECT_GT(profileOf(rows[99], scale).bars[0], 1.0F) << "it is drawn as cut off";
    EXPECT_THAT(profileOf(rows[0], scale).bars, ElementsAre(FloatEq(0.6745F / 4.0F)));
}

TEST(RowProfile, TheMediansAreAlwaysWithinTheTile) {
    RowsOfATable rows;
    for (int i = 0; i < 5; ++i) {
        rows.add({0.1F, -0.1F, 0.0F, 0.1F, 50.0F});
    }
    const report::Profile profile = profileOf(rows[0], rows.scale());
    EXPECT_THAT(profile.medians.back(), testing::AllOf(testing::Gt(0.5F), testing::Le(1.0F)));
}

TEST(RowProfile, ManyColumnsShareBars) {
    RowsOfATable rows;
    std::vector<float> ramp(100);
    std::iota(ramp.begin(), ramp.end(), 0.0F);
    rows.add(ramp);
    const RowScale scale = rows.scale();
    const report::Profile profile = profileOf(rows[0], scale);
    ASSERT_EQ(profile.bars.size(), 48U);
    EXPECT_THAT(profile.bars.front() * scale.edge, FloatEq(0.5F));  // columns 0 and 1
    EXPECT_THAT(profile.bars.back() * scale.edge, FloatEq(98.0F));  // columns 97 to 99
    EXPECT_THAT(legendOf(scale), HasSubstr("mean of neighbouring ones of the 100 columns"));
}

TEST(RowProfile, ARowOfAnotherWidthHasNoMedians) {
    RowsOfATable rows;
    rows.add({1.0F, 2.0F});
    rows.add({3.0F});
    const RowScale scale = rows.scale();
    EXPECT_THAT(scale.medians, ElementsAre(1.0F, 2.0F));
    EXPECT_THAT(profileOf(rows[1], scale).medians, IsEmpty());
    EXPECT_EQ(profileOf(rows[1], scale).bars.size(), 1U);
}

TEST(RowProfile, NothingButZerosAndNoRowsAtAllAreDrawable) {
    RowsOfATable zeros;
    zeros.add({0.0F, 0.0F});
    EXPECT_THAT(profileOf(zeros[0], zeros.scale()).bars, ElementsAre(0.0F, 0.0F));
    EXPECT_EQ(rowScaleOf({}).width, 0U);
    RowsOfATable huge({{}, {-3e38F}, {1e-30F}});
    huge.add({3e38F});
    EXPECT_THAT(profileOf(huge[0], huge.scale()).bars, ElementsAre(1.0F));
}

TEST(RowProfile, TheLegendNamesAFewColumnsAndWhatTheEdgeIs) {
    RowsOfATable rows({{"length", "width"}, {0.0F, 0.0F}, {1.0F, 1.0F}});
    rows.add({2.5F, 0.0F});
    EXPECT_EQ(legendOf(rows.scale()),
              "From left to right: length, width. A tile's upper edge is 2.5 times a column's "
              "usual spread above what is usual.");
    RowsOfATable nameless;
    nameless.add({2.0F, 0.0F});
    EXPECT_EQ(legendOf(nameless.scale()),
              "The bars are the 2 columns from left to right. A tile's upper edge is at 2.");
}

}  // namespace
}  // namespace setscope
