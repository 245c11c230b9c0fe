#include "core/experiments/tagging.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/experiments/baselines/tagging_rivals.h"
#include "core/experiments/picture_tables.h"
#include "core/experiments/tagging_data.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/experiments/multimodal_files.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kTagThemes = 6;

/// Items of one of six themes: three features of six and three tags of four are the theme's.
class Tagging : public testing::Test {
  protected:
    Tagging() {
        folder_.write("items.tsv.gz", storedGzip(itemsTable(300)));
        options_.sources = {{"Themes", folder_.path() / "items.tsv.gz", {}, 5}};
        options_.embeddingWidth = 8;
        options_.width = 16;
        options_.dropouts = {{0.0, 0.0}};
        options_.learningRate = 2e-2;
        options_.steps = 120;
        options_.validateEvery = 40;
        options_.batchItems = 32;
        options_.mostGiven = 1;
    }

    static std::string drawn(const std::string& prefix, int theme, int of, Random& random) {
        std::vector<std::string> words;
        for (int word = 0; word < of; ++word) {
            words.push_back(prefix + std::to_string(theme) + "-" + std::to_string(word));
        }
        random.shuffle(std::span(words));
        return words[0] + " " + words[1] + " " + words[2];
    }

    static std::string itemsTable(int items) {
        Random random(3);
        std::string table = "id\tfeatures\ttags\n";
        for (int item = 0; item < items; ++item) {
            const int theme = item % kTagThemes;
            table += std::to_string(item) + "\t" + drawn("f", theme, 6, random) + "\t" +
                     drawn("t", theme, 4, random) + "\n";
        }
        return table;
    }

    ExperimentResult run(const std::shared_ptr<const ArchiveFormat>& archives = nullptr) const {
        ExperimentRequest request;
        request.workFolder = folder_.path() / "work";
        return tagging(request, options_, archives,
                       RunContext({.seed = 5, .device = "cpu", .threads = 1}));
    }

    static double figure(const ExperimentTable& table, const std::string& method,
                         const std::string& column) {
        const auto row = std::ranges::find_if(
            table.rows, [&](const ExperimentRow& each) { return each.labels[1] == method; });
        return figureOf(table, *row, column)->value;
    }

    TempDir folder_;
    TaggingOptions options_;
};

TEST_F(Tagging, FindsAThemesTagsByFeaturesOrByOtherTags) {
    const ExperimentResult result = run();
    ASSERT_EQ(result.tables.size(), 2U);
    const ExperimentTable& open = result.tables[0];
    EXPECT_EQ(open.rows.size(), 5U);
    // Of five assigned tags all four of the theme, three of which are the item's own.
    EXPECT_GT(figure(open, "Deep Sets", "recall"), 0.9);
    EXPECT_GT(figure(open, "Least squares", "recall"), 0.9);
    EXPECT_GT(figure(open, "Nearest items", "recall"), 0.9);
    EXPECT_LT(figure(open, "Popularity", "recall"), 0.4);
    EXPECT_EQ(figure(open, "Deep Sets", "found"), 4.0 * kTagThemes);
    const ExperimentTable& given = result.tables[1];
    EXPECT_EQ(given.rows.size(), 7U);
    for (const char* method : {"Deep Sets, tags alone", "Bayesian Sets, tags alone"}) {
        EXPECT_LT(figure(given, method, "given0"), 0.5) << method;
        EXPECT_GT(figure(given, method, "given1"), 0.9) << method;
    }
    EXPECT_GT(figure(given, "Deep Sets", "given1"), 0.9);
    EXPECT_EQ(open.rows.front().count, 60);
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(Tagging, TellsTheGenresOfFilmsByTheirPosters) {
    if (!decodesPictures()) {
        GTEST_SKIP() << "this build decodes no pictures";
    }
    const MultimodalFiles films;
    const std::filesystem::path movies = films.folder().path() / "movies";
    ModelFolder::writeEncoder(folder_.path() / "tiny.safetensors");
    options_.encoder = folder_.path() / "tiny.safetensors";
    options_.sources = {{"Films", movies / "movies.csv", movies / "posters.zip", 2}};
    options_.mostGiven = 2;
    const ExperimentResult result = run(films.archives());
    EXPECT_TRUE(result.problems.empty());
    const ExperimentTable& open = result.tables[0];
    EXPECT_EQ(open.rows.front().count, MultimodalFiles::kFilms / 5);
    for (const char* method : {"Least squares", "Nearest items", "MLP, features alone"}) {
        EXPECT_GT(figure(open, method, "recall"), 0.9) << method;
    }
    EXPECT_GT(figure(open, "Deep Sets", "recall"), 0.9);
    // Two of the three genres, the same for every film, are right for one kind of film or for both
    // in part.
    EXPECT_LT(figure(open, "Popularity", "recall"), 0.7);
    // A comedy has a second genre to be asked for beside the one given, and no film has a third.
    const ExperimentTable& given = result.tables[1];
    EXPECT_GT(figure(given, "Deep Sets", "given1"), 0.9);
    for (const ExperimentRow& row : given.rows) {
        EXPECT_FALSE(figureOf(given, row, "given2").has_value());
    }
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(Tagging, LeavesFilmsOutAndSaysSoWhereNoZipFileCanBeOpened) {
    options_.steps = 10;
    options_.sources.push_back({"Films", folder_.path() / "gone.csv", folder_.path() / "gone.zip"});
    const ExperimentResult result = run();
    for (const ExperimentTable& table : result.tables) {
        for (const ExperimentRow& row : table.rows) {
            EXPECT_EQ(row.labels.front(), "Themes");
        }
    }
    EXPECT_THAT(result.notes,
                Contains(AllOf(HasSubstr("Films"), HasSubstr("left out"), HasSubstr("QuaZip"))));
}

TEST_F(Tagging, RefusesATableWithTooFewItemsByName) {
    folder_.write("items.tsv.gz", storedGzip(itemsTable(8)));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr("items.tsv.gz"));
}

TEST_F(Tagging, GivesTheSameTablesForTheSameSeed) {
    options_.steps = 10;
    EXPECT_EQ(run(), run());
}

TEST_F(Tagging, NamesTheFileThatIsMissing) {
    std::filesystem::remove(options_.sources.front().file);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr("items.tsv.gz"));
}

TEST_F(Tagging, ReadsTagsAndWeighsFeaturesByTheirRarity) {
    folder_.write("two.tsv.gz", storedGzip("id\tfeatures\ttags\n0\ta b\tsun sea\n1\ta\tsea sea\n"));
    const TaggedItems items = readTaggedItems(folder_.path() / "two.tsv.gz", {});
    EXPECT_THAT(items.vocabulary, ElementsAre("sea", "sun"));
    EXPECT_THAT(items.tags, ElementsAre(ElementsAre(0, 1), ElementsAre(0)));
    // "a" is everywhere and says nothing.
    EXPECT_TRUE(at::equal(items.features, at::tensor({0.0F, 1.0F, 0.0F, 0.0F}).view({2, 2})));
    EXPECT_TRUE(at::equal(indicatorMatrix({{0}, {0, 1}}, 2),
                          at::tensor({1.0F, 0.0F, 1.0F, 1.0F}).view({2, 2})));
    EXPECT_TRUE(items.problems.empty());
    folder_.write("bare.tsv.gz", storedGzip("id\tfeatures\ttags\n"));
    EXPECT_THAT(
        refusal(ErrorKind::BadInput, [&] { readTaggedItems(folder_.path() / "bare.tsv.gz", {}); }),
        HasSubstr("bare.tsv.gz"));
}

/// Every poster's features are its number and 1; those of 3.jpg cannot be read.
EncodedMembers numberedPosters(std::span<const std::string> names) {
    EncodedMembers encoded{at::ones({std::ssize(names), 2}), {}, {}};
    for (std::size_t index = 0; index < names.size(); ++index) {
        encoded.features[static_cast<std::int64_t>(index)][0] = std::stod(names[index]);
        encoded.readable.push_back(names[index] != "3.jpg");
    }
    encoded.problems.push_back({"3.jpg", "3.jpg cannot be read."});
    return encoded;
}

TEST_F(Tagging, LeavesFilmsOutThatLackAPosterOrAGenre) {
    folder_.write("films.csv",
                  "title,poster,genres\nOne,0.jpg,War|Drama\nTwo,,Comedy\nThree,3.jpg,Western\n"
                  "Four,4.jpg,\nFive,1.jpg,Drama|Drama|\n");
    const TaggedItems films = readTaggedFilms(folder_.path() / "films.csv", numberedPosters);
    EXPECT_THAT(films.vocabulary, ElementsAre("Drama", "War"));
    EXPECT_THAT(films.tags, ElementsAre(ElementsAre(0, 1), ElementsAre(0)));
    const float half = std::sqrt(0.5F);
    EXPECT_TRUE(at::allclose(films.features, at::tensor({0.0F, 1.0F, half, half}).view({2, 2})));
    EXPECT_THAT(films.problems, ElementsAre(Problem{"3.jpg", "3.jpg cannot be read."}));
}

TEST_F(Tagging, RefusesFilmsOfWhichNoPosterCanBeRead) {
    folder_.write("films.csv", "poster,genres\n3.jpg,War\n,Drama\n");
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] { readTaggedFilms(folder_.path() / "films.csv", numberedPosters); }),
                HasSubstr("films.csv"));
    folder_.write("films.csv", "poster,title\n3.jpg,War\n");
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] { readTaggedFilms(folder_.path() / "films.csv", numberedPosters); }),
                HasSubstr("films.csv"));
}

TEST(TaggingSplit, PutsEveryItemIntoOnePart) {
    const TaggingSplit split = taggingSplit(101, 4);
    std::multiset<std::int64_t> rows;
    for (const auto* part : {&split.train, &split.validation, &split.test}) {
        rows.insert(part->begin(), part->end());
    }
    EXPECT_EQ(rows.size(), 101U);
    EXPECT_EQ(std::set<std::int64_t>(rows.begin(), rows.end()).size(), 101U);
    EXPECT_EQ(split.train.size(), 70U);
    EXPECT_EQ(split.validation.size(), 10U);
    EXPECT_NE(taggingSplit(101, 5).train, split.train);
}

TEST(TaggingRivals, LeastSquaresFindALinearRule) {
    at::manual_seed(1);
    const at::Tensor features = at::randn({50, 3});
    const at::Tensor rule = at::tensor({1.0F, -2.0F, 0.5F, 0.0F, 1.0F, 1.0F}).view({3, 2});
    const at::Tensor tags = features.mm(rule) + 3.0;
    const at::Tensor asked = at::randn({4, 3});
    EXPECT_TRUE(at::allclose(leastSquaresTags(features, tags, asked, 1e-9), asked.mm(rule) + 3.0,
                             1e-3, 1e-3));
    EXPECT_TRUE(at::allclose(leastSquaresTags(features, tags, asked, 1e9),
                             tags.mean(0).expand({4, 2}), 1e-3, 1e-3));
}

TEST(TaggingRivals, NearestItemsPassTheirTagsOn) {
    const at::Tensor features = at::tensor({1.0F, 0.0F, 0.6F, 0.8F, 0.0F, 1.0F}).view({3, 2});
    const at::Tensor tags = at::eye(3);
    const at::Tensor asked = at::tensor({1.0F, 0.0F}).view({1, 2});
    EXPECT_TRUE(at::allclose(nearestItemsTags(features, tags, asked, 1),
                             at::tensor({1.0F, 0.0F, 0.0F}).view({1, 3})));
    EXPECT_TRUE(at::allclose(nearestItemsTags(features, tags, asked, 2),
                             at::tensor({1.0F / 1.6F, 0.6F / 1.6F, 0.0F}).view({1, 3})));
}

TEST(TaggingOptions, AQuickRunLearnsLess) {
    ExperimentRequest request;
    const TaggingOptions full = taggingOptions(request);
    request.extent = ExperimentRequest::Extent::Quick;
    EXPECT_LT(taggingOptions(request).steps, full.steps);
    ASSERT_EQ(full.sources.size(), 3U);
    EXPECT_EQ(full.sources[0].assigned, 5);
    EXPECT_EQ(full.sources[1].assigned, 5);
    EXPECT_EQ(full.sources[2].assigned, 3);
}

}  // namespace
}  // namespace setscope
