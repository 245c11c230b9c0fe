#include "core/experiments/galaxy_sets.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAreArray;

std::vector<float> floatsOf(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.contiguous();
    return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

class GalaxyFiles : public testing::Test {
  protected:
    fs::path write(const std::string& name, const std::string& table) const {
        return folder_.write(name, storedGzip(table));
    }

    /// `count` simulated galaxies of redshift 0.01, 0.02, …, whose u magnitude is their number.
    fs::path writeSimulated(const std::string& name, int first, int count) const {
        std::string table = "redshift,up,gp,rp,ip,zp,Y,J,H,K,IRAC_1,IRAC_2\n";
        for (int galaxy = first; galaxy < first + count; ++galaxy) {
            table += std::to_string(0.01 * galaxy) + "," + std::to_string(galaxy) +
                     ",10,9,8,7,6,5,4,3,2,1\n";
        }
        return write(name, table);
    }

    TempDir folder_;
};

TEST_F(GalaxyFiles, PlatesAreSetsWithMagnitudesAndColours) {
    const fs::path file = write("a.csv.gz",
                                "u,g,r,i,z,redshift,plate\n"
                                "5,4,2,1.5,1,0.1,287\n"
                                "6,6,6,6,6,0.2,12\n"
                                "9,8,7,6,5,0.3,287\n");
    const GalaxySets galaxies = readPlates(file, {});
    EXPECT_THAT(galaxies.features,
                ElementsAre("u", "g", "r", "i", "z", "u-g", "g-r", "r-i", "i-z"));
    EXPECT_TENSOR_EQUAL(galaxies.members.offsets, at::tensor({0, 2, 3}, at::kLong));
    EXPECT_THAT(floatsOf(galaxies.redshifts), ElementsAre(0.1F, 0.3F, 0.2F));
    EXPECT_THAT(floatsOf(galaxies.members.elements[0]),
                ElementsAre(5, 4, 2, 1.5, 1, 1, 2, 0.5, 0.5));
    EXPECT_THAT(floatsOf(galaxies.members.elements[2]), ElementsAre(6, 6, 6, 6, 6, 0, 0, 0, 0));
}

TEST_F(GalaxyFiles, ClustersShareTheirRedshiftAndHoldEveryGalaxyOnce) {
    const std::array files = {writeSimulated("a.csv.gz", 0, 70),
                              writeSimulated("b.csv.gz", 70, 30)};
    const SimulatedClusterOptions options{.fewestMembers = 5, .mostMembers = 15};
    const GalaxySets galaxies = readSimulatedClusters(files, options, Random(3), {});
    EXPECT_EQ(galaxies.features.size(), 21U);
    ASSERT_EQ(galaxies.galaxyCount(), 100);
    std::vector<float> all = floatsOf(galaxies.members.elements.select(1, 0));
    EXPECT_TRUE(std::ranges::is_sorted(all));  // by redshift, which no two share here
    EXPECT_EQ(std::set<float>(all.begin(), all.end()).size(), 100U);
    const auto limits = offsetValues(galaxies.members.offsets);
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        EXPECT_GE(limits[set + 1] - limits[set], 5);
        EXPECT_LT(limits[set + 1] - limits[set], 15 + 5);
    }
    EXPECT_TENSOR_EQUAL(readSimulatedClusters(files, options, Random(3), {}).members.offsets,
                        galaxies.members.offsets);
    EXPECT_FALSE(readSimulatedClusters(files, options, Random(4), {})
                     .members.offsets.equal(galaxies.members.offsets));
}

TEST_F(GalaxyFiles, RandomSetsHaveTheSameSizesAndGalaxies) {
    const std::array files = {writeSimulated("a.csv.gz", 0, 100)};
    const GalaxySets clusters =
        readSimulatedClusters(files, {.fewestMembers = 5, .mostMembers = 15}, Random(3), {});
    const GalaxySets random = shuffledBetweenSets(clusters, Random(3));
    EXPECT_TENSOR_EQUAL(random.members.offsets, clusters.members.offsets);
    EXPECT_THAT(floatsOf(random.redshifts),
                UnorderedElementsAreArray(floatsOf(clusters.redshifts)));
    EXPECT_GT(meanSpread(random), 3 * meanSpread(clusters));
    // A galaxy keeps its own redshift, 0.01 times its number.
    EXPECT_TENSOR_NEAR(random.members.elements.select(1, 0) * 0.01, random.redshifts, 1e-5);
}

TEST_F(GalaxyFiles, RefusesWhatIsNoTableOfGalaxies) {
    const auto refused = [](const fs::path& file) {
        return refusal(ErrorKind::BadInput, [&] { readPlates(file, {}); });
    };
    EXPECT_THAT(refused(write("columns.csv.gz", "u,g,r,i,redshift,plate\n1,2,3,4,0.1,7\n")),
                HasSubstr("no column \"z\""));
    EXPECT_THAT(refused(write("words.csv.gz", "u,g,r,i,z,redshift,plate\n1,2,3,4,five,0.1,7\n")),
                HasSubstr("words.csv.gz"));
    EXPECT_THAT(refused(write("nan.csv.gz", "u,g,r,i,z,redshift,plate\n1,2,3,4,nan,0.1,7\n")),
                HasSubstr("nan.csv.gz"));
    EXPECT_THAT(refused(write("none.csv.gz", "u,g,r,i,z,redshift,plate\n")),
                HasSubstr("none.csv.gz"));
    EXPECT_THAT(refused(folder_.write("cut.csv.gz", storedGzip("u,g\n1,2\n").substr(0, 15))),
                HasSubstr("cut.csv.gz"));
    EXPECT_THAT(refused(folder_.path() / "absent.csv.gz"), HasSubstr("absent.csv.gz"));
}

/// Sets of 1, 3 and 2 galaxies, whose only feature and whose redshift are their number.
GalaxySets sixGalaxies() {
    return {{"number"},
            {at::arange(6, at::kFloat).unsqueeze(1), at::tensor({0, 1, 4, 6}, at::kLong)},
            at::arange(6, at::kFloat)};
}

TEST(GalaxySets, SomeSetsAreTakenWhole) {
    const std::vector<std::int64_t> sets = {2, 0};
    const GalaxySets chosen = chosenSets(sixGalaxies(), sets);
    EXPECT_THAT(floatsOf(chosen.redshifts), ElementsAre(4, 5, 0));
    EXPECT_TENSOR_EQUAL(chosen.members.offsets, at::tensor({0, 2, 3}, at::kLong));
    EXPECT_TENSOR_EQUAL(chosen.members.elements.squeeze(1), chosen.redshifts);
}

TEST(GalaxySets, SomeMembersAreDrawnWithoutRepetition) {
    const std::vector<std::int64_t> sets = {1, 0};
    std::set<float> met;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Random random(seed);
        const GalaxySets chosen = chosenMembers(sixGalaxies(), sets, 2, random);
        EXPECT_TENSOR_EQUAL(chosen.members.offsets, at::tensor({0, 2, 3}, at::kLong));
        const std::vector<float> drawn = floatsOf(chosen.redshifts);
        EXPECT_NE(drawn[0], drawn[1]);
        met.insert(drawn.begin(), drawn.begin() + 2);
        EXPECT_EQ(drawn[2], 0);
    }
    EXPECT_THAT(met, ElementsAre(1, 2, 3));
}

TEST(GalaxySets, TheSpreadIsWithinSets) {
    GalaxySets galaxies = sixGalaxies();
    galaxies.redshifts = at::tensor({9.0F, 0.5F, 0.5F, 0.5F, 0.1F, 0.3F});
    // The set of one does not count; {0.1, 0.3} has the deviation 0.1 about 0.2.
    EXPECT_NEAR(meanSpread(galaxies), 0.5 * (0.0 + 0.1 / 1.2), 1e-6);
}

TEST(GalaxyScale, StandardisesAndCutsOff) {
    const at::Tensor features = at::tensor({1.F, 7.F, 3.F, 7.F}).view({2, 2});
    const GalaxyScale scale(features);
    EXPECT_THAT(floatsOf(scale.apply(features)), ElementsAre(-1, 0, 1, 0));
    EXPECT_THAT(floatsOf(scale.apply(at::tensor({100.F, 8.F}).view({1, 2}))), ElementsAre(5, 1));
}

}  // namespace
}  // namespace setscope
