#include "core/experiments/concept_sets.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <vector>

#include "core/experiments/baselines/outlier_rivals.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Seven rows; row 1 is of two concepts, row 4 too, row 6 of none.
ConceptPool overlappingConcepts() {
    return {"letters",
            "letters by hand",
            at::arange(14, at::kFloat).reshape({7, 2}),
            {{"a", {0, 1}, {}}, {"b", {1, 2}, {}}, {"c", {3, 4}, {}}, {"d", {4, 5}, {}}}};
}

/// Five concepts of thirty rows each, each near a corner of its own.
ConceptPool fiveCorners() {
    ConceptPool pool{"corners", "five corners", 0.05 * at::randn({150, 5}), {}};
    for (std::int64_t corner = 0; corner < 5; ++corner) {
        std::vector<std::int64_t> rows(30);
        std::iota(rows.begin(), rows.end(), 30 * corner);
        for (const std::int64_t row : rows) {
            pool.features[row][corner] += 5.0;
        }
        pool.concepts.push_back({"corner", std::move(rows), {}});
    }
    findStrangers(pool, StrangerRule::LacksTheConcept);
    return pool;
}

TEST(FindStrangers, TakesWhoeverLacksTheConceptOrIsOfNoneThatOverlapsIt) {
    ConceptPool pool = overlappingConcepts();
    findStrangers(pool, StrangerRule::LacksTheConcept);
    EXPECT_THAT(pool.concepts[0].strangers, ElementsAre(2, 3, 4, 5));
    EXPECT_THAT(pool.concepts[2].strangers, ElementsAre(0, 1, 2, 5));
    findStrangers(pool, StrangerRule::NoOverlap);
    EXPECT_THAT(pool.concepts[0].strangers, ElementsAre(3, 4, 5));
    EXPECT_THAT(pool.concepts[2].strangers, ElementsAre(0, 1, 2));
}

TEST(FindStrangers, FindsNoneWhereEveryConceptOverlaps) {
    ConceptPool pool = overlappingConcepts();
    pool.concepts.push_back({"all", {0, 1, 2, 3, 4, 5}, {}});
    findStrangers(pool, StrangerRule::NoOverlap);
    EXPECT_THAT(pool.concepts[0].strangers, IsEmpty());
    EXPECT_THAT(usableConcepts(pool, {2, 1}), IsEmpty());
    EXPECT_FALSE(hasCell(pool, {2, 1}));
}

TEST(UsableConcepts, HaveMembersAndStrangersEnough) {
    ConceptPool pool = overlappingConcepts();
    pool.concepts[2].members = {3};
    findStrangers(pool, StrangerRule::LacksTheConcept);
    EXPECT_THAT(usableConcepts(pool, {3, 1}), ElementsAre(0, 1, 3));
    EXPECT_THAT(usableConcepts(pool, {2, 1}), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(usableConcepts(pool, {3, 0}), IsEmpty());
    EXPECT_THAT(usableConcepts(pool, {9, 8}), IsEmpty());
    pool.concepts.resize(1);
    EXPECT_FALSE(hasCell(pool, {3, 1})) << "one concept is no cell";
}

TEST(DrawConceptSets, DrawsMembersOfOneConceptAndStrangersToIt) {
    const ConceptPool pool = fiveCorners();
    const SetShape shape{10, 2};
    Random random(5);
    const EpisodeBatch batch =
        drawConceptSets(pool, usableConcepts(pool, shape), shape, 60, random);
    ASSERT_EQ(batch.features.size(0), 600);
    EXPECT_EQ(offsetValues(batch.offsets).back(), 600);
    std::set<std::int64_t> seenCorners;
    for (std::int64_t set = 0; set < 60; ++set) {
        const at::Tensor members = batch.features.narrow(0, 10 * set, 10);
        const at::Tensor isStranger = batch.labels.narrow(0, 10 * set, 10) > 0.5;
        const at::Tensor corner = members.argmax(1);
        const std::int64_t own = corner.masked_select(~isStranger)[0].item<std::int64_t>();
        seenCorners.insert(own);
        EXPECT_TRUE(at::equal(corner == own, ~isStranger)) << set;
        EXPECT_EQ(isStranger.sum().item<std::int64_t>(), 2);
        EXPECT_EQ(std::get<0>(at::unique_dim(members, 0)).size(0), 10) << "no row twice";
        EXPECT_EQ(batch.targets[set].item<std::int64_t>(), -1) << "not exactly one";
    }
    EXPECT_EQ(seenCorners.size(), 5U);
}

TEST(DrawConceptSets, PutsTheStrangerAnywhereAndNamesItsPlace) {
    const ConceptPool pool = fiveCorners();
    const SetShape shape{4, 1};
    Random random(6);
    const EpisodeBatch batch =
        drawConceptSets(pool, usableConcepts(pool, shape), shape, 400, random);
    const at::Tensor counts = batch.labels.reshape({400, 4}).sum(0);
    for (std::int64_t place = 0; place < 4; ++place) {
        EXPECT_NEAR(counts[place].item<float>(), 100.0F, 4.0F * 8.7F) << "√(400 · ¼ · ¾) = 8.7";
    }
    EXPECT_EQ(batch.labels.index_select(0, batch.targets).sum().item<float>(), 400.0F);
}

TEST(DrawConceptSets, DrawsCleanSetsFromTheConceptsThatItIsGiven) {
    const ConceptPool pool = fiveCorners();
    const std::vector<std::size_t> onlyThird = {2};
    Random random(7);
    const EpisodeBatch batch = drawConceptSets(pool, onlyThird, {30, 0}, 3, random);
    EXPECT_EQ(batch.labels.sum().item<float>(), 0.0F);
    EXPECT_TRUE((batch.features.argmax(1) == 2).all().item<bool>());
}

TEST(CellSource, OfConceptsIsMeasuredLikeAnyOther) {
    const ConceptPool pool = fiveCorners();
    const SetShape shape{8, 1};
    const OutlierCell cell = measureCell(cellSource(pool, shape), shape, 30, {}, {});
    EXPECT_EQ(cell.domain, "corners");
    EXPECT_EQ(cell.source, "five corners");
    EXPECT_EQ(cell.concepts, 5);
    EXPECT_EQ(cell.setCount(), 30);
    const std::vector<double>& named = cell.named.at("nearest");
    EXPECT_EQ(std::accumulate(named.begin(), named.end(), 0.0), 30.0);
}

}  // namespace
}  // namespace setscope
