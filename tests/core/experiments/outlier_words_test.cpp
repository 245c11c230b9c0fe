#include "core/experiments/outlier_words.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/experiments/baselines/outlier_rivals.h"
#include "core/experiments/outlier_tables.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

constexpr int kConcepts = 10;
constexpr int kWordsOfConcept = 20;

std::string wordAt(int concept_, int index) {
    return std::string(1, static_cast<char>('a' + concept_)) + "word" + std::to_string(index);
}

/// Ten concepts of twenty words each, and word vectors in which each concept has a direction of its
/// own; texts of two such words; galaxies and tagged pictures.
class OutlierWords : public testing::Test {
  protected:
    OutlierWords() {
        writeWords();
        writeTexts("ag_news.tsv.gz", 4);
        writeTexts("sms_spam.tsv.gz", 2);
        writeGalaxies();
        writePictures();
        ModelFolder::writeDetector(options_.detector, "generic", 0, "");
    }

    void writeWords() {
        Random random(3);
        Json concepts = Json::array();
        Json lists = Json::object();
        std::string vectors;
        for (int each = 0; each < kConcepts; ++each) {
            Json words = Json::array();
            for (int index = 0; index < kWordsOfConcept; ++index) {
                words.push_back(wordAt(each, index));
                vectors += wordAt(each, index);
                for (int column = 0; column < kConcepts; ++column) {
                    vectors +=
                        " " + std::to_string((column == each ? 1.0 : 0.0) + 0.01 * random.normal());
                }
                vectors += "\n";
            }
            concepts.push_back({{"name", wordAt(each, 0)}, {"words", words}});
            lists[wordAt(each, 0)] = words;
        }
        folder_.write("wordnet-concepts.json.gz", storedGzip(concepts.dump()));
        folder_.write("corpora-concepts.json", lists.dump());
        folder_.write("wordvectors/tiny.txt", vectors);
    }

    void writeTexts(const std::string& name, int labels) {
        std::string table = "label\ttext\n";
        for (int label = 0; label < labels; ++label) {
            for (int index = 0; index + 1 < kWordsOfConcept; ++index) {
                table += "label " + std::to_string(label) + "\t" + wordAt(label, index) + " " +
                         wordAt(label, index + 1) + "\n";
            }
        }
        folder_.write("text/" + name, storedGzip(table));
    }

    void writeGalaxies() {
        Random random(4);
        std::string table = "u,g,r,i,z,redshift\n";
        for (int row = 0; row < 400; ++row) {
            for (int column = 0; column < 6; ++column) {
                table += (column > 0 ? "," : "") + std::to_string(15.0 + random.normal());
            }
            table += "\n";
        }
        folder_.write("photoz/sdss_galaxies.csv.gz", storedGzip(table));
    }

    void writePictures() {
        std::string table = "id\tfeatures\ttags\n";
        for (int row = 0; row < 60; ++row) {
            table += std::to_string(row) + "\tF" + std::to_string(row % 3) + " G" +
                     std::to_string(row % 7) + "\ttag" + std::to_string(row % 3) + "\n";
        }
        folder_.write("tags/corel5k.tsv.gz", storedGzip(table));
    }

    ExperimentResult run(
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 2})) const {
        ExperimentRequest request;
        request.dataFolder = folder_.path();
        request.workFolder = folder_.path() / "work";
        ExperimentResult result = outlierWords(request, options_, context);
        return result;
    }

    static const ExperimentTable& table(const ExperimentResult& result, const std::string& id) {
        return *std::ranges::find(result.tables, id, &ExperimentTable::id);
    }

    TempDir folder_;
    OutlierWordsOptions options_ = testOptions();

  private:
    OutlierWordsOptions testOptions() const {
        OutlierWordsOptions options;
        options.detector = folder_.path() / "generic.safetensors";
        options.wordVectors = {{"tiny", "Tiny vectors", folder_.path() / "wordvectors/tiny.txt"}};
        options.testSets = 20;
        options.setSizes = {8, 16, 50};
        options.clean = {.setSize = 8, .rounds = 2, .referenceSets = 19, .cleanSets = 5};
        return options;
    }
};

TEST_F(OutlierWords, MeasuresEverySourceInEverySizeThatItHas) {
    const ExperimentResult result = run();
    EXPECT_EQ(result.device.used, "cpu");
    ASSERT_EQ(result.tables.size(), 4U);
    EXPECT_EQ(table(result, "tiny-sizes").rows.size(), 4U * 2U + 2U);  // none of 50
    EXPECT_EQ(table(result, "letters-sizes").rows.size(), 2U + 2U);
    EXPECT_EQ(table(result, "rows-sizes").rows.size(), 3U * 2U + 2U);
    // Both word sources by both encoders that see them, and the galaxies twice.
    EXPECT_EQ(table(result, "clean-sets").rows.size(), 5U);
    for (const ExperimentTable& each : result.tables) {
        for (const ExperimentRow& row : each.rows) {
            for (const auto& figure : row.figures) {
                ASSERT_TRUE(figure.has_value()) << each.id;
                EXPECT_LE(figure->low, figure->value) << each.id;
                EXPECT_GE(figure->high, figure->value) << each.id;
            }
        }
    }
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(OutlierWords, RivalsNameWordsThatPointElsewhere) {
    const ExperimentResult result = run();
    const ExperimentTable& words = table(result, "tiny-sizes");
    const ExperimentRow& first = words.rows.front();
    EXPECT_EQ(first.labels, (std::vector<std::string>{"concepts of WordNet", "8"}));
    EXPECT_EQ(first.count, 20);
    for (const char* rival : {"cosine", "euclidean", "nearest"}) {
        EXPECT_EQ(figureOf(words, first, rival)->value, 1.0) << rival;
    }
}

TEST_F(OutlierWords, GivesTheSameTablesForTheSameSeed) { EXPECT_EQ(run(), run()); }

TEST_F(OutlierWords, NamesEveryFileThatIsMissing) {
    for (const char* name :
         {"wordnet-concepts.json.gz", "corpora-concepts.json", "text/ag_news.tsv.gz",
          "text/sms_spam.tsv.gz", "photoz/sdss_galaxies.csv.gz", "tags/corel5k.tsv.gz",
          "wordvectors/tiny.txt", "generic.safetensors"}) {
        const std::filesystem::path file = folder_.path() / name;
        const std::filesystem::path aside = folder_.path() / "aside";
        std::filesystem::rename(file, aside);
        EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr(name));
        std::filesystem::rename(aside, file);
    }
}

TEST_F(OutlierWords, SaysWhatItTestsOnAndStopsThere) {
    std::stop_source stop;
    std::set<std::string> heard;
    const RunContext stopping(
        {.seed = 7, .device = "cpu", .threads = 2}, stop.get_token(),
        [&](const Progress& progress) {
            heard.insert(progress.what);
            if (progress.what == "Tiny vectors: testing on news by topic, sets of 8") {
                EXPECT_EQ(progress.total, 20);
                stop.request_stop();
            }
        });
    EXPECT_THROW(run(stopping), Cancelled);
    EXPECT_TRUE(heard.contains("Tiny vectors: testing on concepts of WordNet, sets of 16"));
    EXPECT_FALSE(heard.contains("Tiny vectors: testing on news by topic, sets of 16"));
}

TEST(OutlierWordsOptions, AQuickRunHasFewerSetsAndNothingElse) {
    ExperimentRequest request;
    request.dataFolder = "/data";
    const OutlierWordsOptions full = outlierWordsOptions(request);
    request.extent = ExperimentRequest::Extent::Quick;
    const OutlierWordsOptions quick = outlierWordsOptions(request);
    EXPECT_EQ(full.setSizes, (std::vector<std::int64_t>{8, 16, 50}));
    EXPECT_EQ(full.testSets, 500);
    EXPECT_EQ(full.detector.filename(), "setscope_generic.safetensors");
    ASSERT_EQ(full.wordVectors.size(), 2U);
    EXPECT_EQ(full.wordVectors[0].file,
              std::filesystem::path("/data/wordvectors/googlenews_300d_f16.npy"));
    EXPECT_EQ(quick.setSizes, full.setSizes);
    EXPECT_EQ(quick.wordVectors.size(), 2U);
    EXPECT_EQ(quick.testSets, 100);
    EXPECT_LT(quick.clean.rounds, full.clean.rounds);
}

}  // namespace
}  // namespace setscope
