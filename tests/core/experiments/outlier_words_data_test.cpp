#include "core/experiments/outlier_words_data.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/features/encoder.h"
#include "core/features/letter_encoder.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

TEST(ReadWordConcepts, TakesNamesAndWords) {
    const TempDir folder;
    const auto file =
        folder.write("concepts.json.gz",
                     storedGzip(R"([{"name": "cat", "definition": "…", "words": ["lynx", "lion"]},)"
                                R"( {"name": "none", "words": []}])"));
    EXPECT_THAT(readWordConcepts(file, {}),
                ElementsAre(NamedTexts{"cat", {"lynx", "lion"}}, NamedTexts{"none", {}}));
}

TEST(ReadWordConcepts, RefusesAnythingElseByTheFilesName) {
    const TempDir folder;
    for (const char* text : {"", "{}", "[1]", R"([{"name": "cat"}])",
                             R"([{"name": "cat", "words": [1]}])", R"([{"words": ["lion"]}])"}) {
        const auto file = folder.write("concepts.json.gz", storedGzip(text));
        EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { readWordConcepts(file, {}); }),
                    HasSubstr("concepts.json.gz"))
            << text;
    }
    const auto file = folder.write("concepts.json.gz", "[]");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { readWordConcepts(file, {}); }),
                HasSubstr("no gzip file"));
}

TEST(ReadWordLists, AreInTheOrderOfTheirNames) {
    const TempDir folder;
    EXPECT_THAT(readWordLists(folder.write("lists.json", R"({"b": ["x"], "a": ["y", "z"]})")),
                ElementsAre(NamedTexts{"a", {"y", "z"}}, NamedTexts{"b", {"x"}}));
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] { readWordLists(folder.write("lists.json", R"({"b": "x"})")); }),
                HasSubstr("lists.json"));
}

TEST(ReadLabelledTexts, KeepsQuotesAndGroupsByLabel) {
    const TempDir folder;
    const auto file = folder.write(
        "texts.tsv.gz", storedGzip("label\ttext\nspam\t\"win\" now\nham\thi\nspam\tb\n"));
    EXPECT_THAT(readLabelledTexts(file, {}),
                ElementsAre(NamedTexts{"ham", {"hi"}}, NamedTexts{"spam", {"\"win\" now", "b"}}));
}

TEST(ReadLabelledTexts, RefusesRaggedRowsAndMissingColumns) {
    const TempDir folder;
    for (const char* text :
         {"label\ttext\nspam\n", "kind\ttext\nspam\tb\n", "label\ttext\n\ta\tb\n"}) {
        const auto file = folder.write("texts.tsv.gz", storedGzip(text));
        EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { readLabelledTexts(file, {}); }),
                    HasSubstr("texts.tsv.gz"))
            << text;
    }
}

TEST(PoolOfTexts, CountsATextOnceAndLeavesOutWhatCannotBeRead) {
    const auto encoder = makeLetterEncoder();
    const ConceptPool pool = poolOfTexts("words", "some words",
                                         {{"cats", {"Lynx", " lion ", "lynx", "!!!"}},
                                          {"zodiac", {"lion", "virgin", ""}},
                                          {"tools", {"saw", "axe"}},
                                          {"marks", {"?!", "…"}}},
                                         StrangerRule::NoOverlap, *encoder, {});
    EXPECT_EQ(pool.domain, "words");
    EXPECT_EQ(pool.features.size(1), encoder->width());
    ASSERT_THAT(pool.concepts, SizeIs(3)) << "the marks hold nothing to read";
    EXPECT_THAT(pool.concepts[0].members, SizeIs(2));
    EXPECT_THAT(pool.concepts[1].members, SizeIs(2));
    EXPECT_EQ(pool.concepts[0].members[1], pool.concepts[1].members[0]) << "the lion";
    EXPECT_EQ(pool.concepts[0].strangers, pool.concepts[2].members);
    EXPECT_THAT(pool.concepts[2].strangers, SizeIs(3));
}

/// Forty galaxies whose redshift and u grow together, in another order.
std::string fortyGalaxies() {
    std::string csv = "ra,u,g,r,i,z,redshift,plate\n";
    for (int place = 0; place < 40; ++place) {
        const int rank = place * 7 % 40;
        csv += "1.5," + std::to_string(15 + rank) + ".25," + std::to_string(place % 3) + "," +
               std::to_string(place % 5) + "," + std::to_string(place % 7) + "," +
               std::to_string(place % 11) + ",0." + std::to_string(100 + rank) + ",287\n";
    }
    return csv;
}

TEST(PoolOfGalaxies, ConceptsAreTwentiethsByRedshiftAndStrangersFarAway) {
    const TempDir folder;
    const auto file = folder.write("galaxies.csv.gz", storedGzip(fortyGalaxies()));
    const ConceptPool pool = poolOfGalaxies(file, GalaxyColumns::Magnitudes, folder.path(), {});
    EXPECT_EQ(pool.features.sizes(), at::IntArrayRef({40, 5})) << "the redshift is not among them";
    ASSERT_THAT(pool.concepts, SizeIs(20));
    EXPECT_THAT(pool.concepts[0].members, SizeIs(2));
    EXPECT_THAT(pool.concepts[0].strangers, SizeIs(30));   // twentieths 5 to 19
    EXPECT_THAT(pool.concepts[10].strangers, SizeIs(22));  // 0 to 5 and 15 to 19
    const at::Tensor u = pool.features.select(1, 0);
    const auto largestOf = [&u](const std::vector<std::int64_t>& rows) {
        return u.index_select(0, at::tensor(at::ArrayRef<std::int64_t>(rows), at::kLong)).max();
    };
    EXPECT_EQ(largestOf(pool.concepts[19].members).item<float>(), u.max().item<float>());
    EXPECT_LT(largestOf(pool.concepts[0].members).item<float>(),
              largestOf(pool.concepts[1].members).item<float>());
    EXPECT_NEAR(u.median().item<float>(), 0.0F, 0.1F) << "standardised";
}

TEST(PoolOfGalaxies, AddsTheColoursWhereTheyAreAskedFor) {
    const TempDir folder;
    const auto file = folder.write("galaxies.csv.gz", storedGzip(fortyGalaxies()));
    const ConceptPool pool = poolOfGalaxies(file, GalaxyColumns::WithColours, folder.path(), {});
    EXPECT_EQ(pool.features.size(1), 9);
    EXPECT_EQ(pool.domain, "galaxies");
    const auto broken =
        folder.write("galaxies.csv.gz", storedGzip("u,g,r,i,z,redshift\n1,2,3,4,5,much\n"));
    EXPECT_THAT(
        refusal(ErrorKind::BadInput,
                [&] { poolOfGalaxies(broken, GalaxyColumns::Magnitudes, folder.path(), {}); }),
        HasSubstr("galaxies.csv.gz"));
}

TEST(PoolOfTaggedPictures, HasAColumnForEveryFeatureAndAConceptForEveryTag) {
    const TempDir folder;
    const auto file = folder.write("pictures.tsv.gz", storedGzip("id\tfeatures\ttags\n"
                                                                 "0\tF2 F10\tsun sea\n"
                                                                 "2\tF2\tsun\n"
                                                                 "3\tF7\tsea\n"));
    const ConceptPool pool = poolOfTaggedPictures(file, folder.path(), {});
    EXPECT_EQ(pool.features.sizes(), at::IntArrayRef({3, 3}));
    ASSERT_THAT(pool.concepts, SizeIs(2));
    EXPECT_EQ(pool.concepts[0].name, "sea");
    EXPECT_THAT(pool.concepts[0].members, ElementsAre(0, 2));
    EXPECT_THAT(pool.concepts[0].strangers, ElementsAre(1));
    EXPECT_THAT(pool.concepts[1].members, ElementsAre(0, 1));
}

}  // namespace
}  // namespace setscope
