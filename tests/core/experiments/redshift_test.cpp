#include "core/experiments/redshift.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/models/equivariant.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/experiments/kept_examples.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

/// Galaxies whose eleven magnitudes each tell their redshift with so much noise that a galaxy alone
/// cannot be told exactly, and observed ones by plates that share nothing.
class Redshift : public testing::Test {
  protected:
    Redshift() {
        options_ = redshiftOptions(request());
        options_.clusters = {.fewestMembers = 10, .mostMembers = 20};
        options_.folds = 3;
        options_.testedFolds = 1;
        options_.repeats = 2;
        options_.layerWidths = {16};
        options_.surveySteps = 40;
        options_.clusterSteps = 150;
        options_.validateEvery = 30;
        options_.learningRate = 1e-2;
        options_.seenMembers = {1, 5};
        writeSimulated("photoz/phat0_simulated_train.csv.gz", 1);
        writeSimulated("photoz/phat0_simulated_sample.csv.gz", 2);
        writePlates();
    }

    ExperimentRequest request() const {
        ExperimentRequest request;
        request.dataFolder = folder_.path();
        request.workFolder = folder_.path() / "work";
        request.modelFolder = models_.path();
        return request;
    }

    ExperimentResult run(
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 1})) const {
        return redshift(request(), options_, context);
    }

    /// The figures of one method's row.
    static const ExperimentRow& row(const ExperimentResult& result, const std::string& sets,
                                    const std::string& method) {
        const auto& rows = result.tables.front().rows;
        return *std::ranges::find(rows, std::vector<std::string>{sets, method},
                                  &ExperimentRow::labels);
    }
    static double scatter(const ExperimentResult& result, const std::string& sets,
                          const std::string& method) {
        return figureOf(result.tables.front(), row(result, sets, method), "scatter")->value;
    }

    TempDir folder_;
    TempDir models_;
    RedshiftOptions options_;

  private:
    void writeSimulated(const std::string& name, std::uint64_t seed) const {
        Random random(seed);
        std::string table = "redshift,up,gp,rp,ip,zp,Y,J,H,K,IRAC_1,IRAC_2\n";
        for (int galaxy = 0; galaxy < 250; ++galaxy) {
            const double redshift = 0.1 + 0.9 * random.uniform();
            table += std::to_string(redshift);
            for (int magnitude = 0; magnitude < 11; ++magnitude) {
                table += "," + std::to_string(20.0 + 3.0 * redshift + random.normal());
            }
            table += "\n";
        }
        folder_.write(name, storedGzip(table));
    }

    void writePlates() const {
        Random random(3);
        std::string table = "ra,dec,u,g,r,i,z,redshift,plate\n";
        for (int galaxy = 0; galaxy < 120; ++galaxy) {
            const double redshift = 0.3 * random.uniform();
            table += "1,2";
            for (int magnitude = 0; magnitude < 5; ++magnitude) {
                table += "," + std::to_string(18.0 + 10.0 * redshift + 0.1 * random.normal());
            }
            table += "," + std::to_string(redshift) + "," + std::to_string(galaxy % 20) + "\n";
        }
        folder_.write("photoz/sdss_galaxies.csv.gz", storedGzip(table));
    }
};

TEST_F(Redshift, KeepsNetworksThatGiveTheirExamples) {
    options_.repeats = 1;
    run();
    const auto answer = [](const ModelFile& model, const NamedTensors& example) {
        EquivariantStack stack(equivariantStackOptionsFromJson(model.card.architecture, "card"));
        loadInto(stack, model.tensors, "kept", "network.");
        stack.eval();
        return (stack.forward(example.at("elements"), example.at("offsets")).squeeze(1) *
                    model.tensors.at("target.scale") +
                model.tensors.at("target.mean"))
            .to(at::kFloat);
    };
    EXPECT_EQ(expectExamples(models_.path(), "redshifts", answer), 3);
}

TEST_F(Redshift, MeasuresEveryMethodOnEveryKindOfSets) {
    const ExperimentResult result = run();
    EXPECT_EQ(result.device.used, "cpu");
    ASSERT_EQ(result.tables.size(), 1U);
    const ExperimentTable& table = result.tables.front();
    EXPECT_EQ(table.rows.size(), 3U * 6U);
    for (const ExperimentRow& each : table.rows) {
        const auto scatter = figureOf(table, each, "scatter");
        ASSERT_TRUE(scatter.has_value());
        EXPECT_LE(scatter->low, scatter->value);
        EXPECT_GE(scatter->high, scatter->value);
        EXPECT_EQ(figureOf(table, each, "gain").has_value(), each.labels[1] != "MLP");
    }
    EXPECT_EQ(figureOf(table, row(result, "SDSS plates", "Deep Sets"), "published")->value, 0.023);
    EXPECT_FALSE(figureOf(table, row(result, "Random sets of these", "Deep Sets"), "published"));
    ASSERT_EQ(result.charts.size(), 1U);
    EXPECT_EQ(result.charts.front().series.size(), 3U);
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(Redshift, LookingAtTheOthersHelpsInClustersOnly) {
    const ExperimentResult result = run();
    const std::string clusters = "Simulated clusters";
    const std::string random = "Random sets of these";
    EXPECT_LT(scatter(result, clusters, "Deep Sets"), 0.7 * scatter(result, clusters, "MLP"));
    EXPECT_LT(scatter(result, clusters, "MLP"), 0.7 * scatter(result, clusters, "Mean redshift"));
    EXPECT_LT(scatter(result, clusters, "MLP, averaged over the set"),
              0.7 * scatter(result, clusters, "MLP"));
    EXPECT_GT(scatter(result, random, "MLP, averaged over the set"),
              1.5 * scatter(result, random, "MLP"));
    EXPECT_GT(scatter(result, random, "Deep Sets"), 0.9 * scatter(result, random, "MLP"));
    // A straight line is all that these galaxies have.
    EXPECT_LT(scatter(result, random, "Linear"), scatter(result, random, "10 nearest galaxies"));
}

TEST_F(Redshift, TheMoreMembersAreSeenTheBetter) {
    const ExperimentResult result = run();
    const ExperimentChart::Series& ours = result.charts.front().series.back();
    EXPECT_EQ(ours.name, "Deep Sets");
    ASSERT_EQ(ours.points.size(), 2U);
    EXPECT_LT(ours.points[1].y.value, 0.8 * ours.points[0].y.value);
}

/// Two divisions test other galaxies of these; each is counted once in every division that it is
/// tested in.
TEST_F(Redshift, EveryTestedGalaxyCounts) {
    options_.testedFolds = 3;
    options_.repeats = 1;
    options_.surveySteps = 1;
    options_.clusterSteps = 1;
    const ExperimentResult result = run();
    for (const ExperimentRow& each : result.tables.front().rows) {
        EXPECT_EQ(each.count, each.labels[0] == "SDSS plates" ? 120 : 500);
    }
}

TEST_F(Redshift, GivesTheSameTablesForTheSameSeed) {
    options_.repeats = 1;
    options_.clusterSteps = 20;
    EXPECT_EQ(run(), run());
}

TEST_F(Redshift, NamesEveryFileThatIsMissing) {
    for (const char* name : {"photoz/sdss_galaxies.csv.gz", "photoz/phat0_simulated_train.csv.gz",
                             "photoz/phat0_simulated_sample.csv.gz"}) {
        const std::filesystem::path file = folder_.path() / name;
        const std::filesystem::path aside = folder_.path() / "aside";
        std::filesystem::rename(file, aside);
        EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr(name));
        std::filesystem::rename(aside, file);
    }
}

TEST_F(Redshift, SaysWhatItTrainsAndStopsThere) {
    std::stop_source stop;
    std::set<std::string> heard;
    const RunContext stopping({.seed = 7, .device = "cpu", .threads = 1}, stop.get_token(),
                              [&](const Progress& progress) {
                                  heard.insert(progress.what);
                                  if (progress.what.starts_with("Simulated clusters")) {
                                      stop.request_stop();
                                  }
                              });
    EXPECT_THROW(run(stopping), Cancelled);
    EXPECT_TRUE(heard.contains("SDSS plates, part 2 of 2: training Deep Sets"));
    EXPECT_TRUE(heard.contains("Simulated clusters, part 1 of 2: training the MLP"));
    EXPECT_FALSE(heard.contains("Simulated clusters, part 1 of 2: training Deep Sets"));
}

TEST(RedshiftOptions, AQuickRunTrainsLess) {
    ExperimentRequest request;
    request.dataFolder = "/data";
    const RedshiftOptions full = redshiftOptions(request);
    request.extent = ExperimentRequest::Extent::Quick;
    const RedshiftOptions quick = redshiftOptions(request);
    EXPECT_EQ(full.survey, std::filesystem::path("/data/photoz/sdss_galaxies.csv.gz"));
    EXPECT_EQ(full.testedFolds, full.folds);
    EXPECT_LT(quick.clusterSteps, full.clusterSteps);
    EXPECT_LT(quick.testedFolds, full.testedFolds);
    EXPECT_EQ(quick.layerWidths, full.layerWidths);
}

}  // namespace
}  // namespace setscope
