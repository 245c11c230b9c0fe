#include "core/io/npy_importer.h"

#include <gmock/gmock.h>

#include <limits>

#include "core/io/word_vectors.h"
#include "tests/core/io/list_import.h"
#include "tests/core/io/npy_bytes.h"

namespace setscope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class NpyImporter : public ListImport {};

TEST_F(NpyImporter, RowsAreMembersAsTheyAre) {
    const ImportOutcome outcome = import("vectors.npy", npyMatrix(3, 2, {1, 2, 30, 40, 5, 6}));
    EXPECT_THAT(outcome.problems, IsEmpty());
    ASSERT_THAT(namesOfSets(outcome), ElementsAre("vectors"));
    const ItemSet& set = outcome.sets[0];
    EXPECT_THAT(namesOfMembers(set), ElementsAre("row 1", "row 2", "row 3"));
    EXPECT_THAT(rowsOfMembers(set), ElementsAre(1, 2, 3));
    const VectorContent& second = *set.members[1].payload.vector();
    EXPECT_THAT(second.values, ElementsAre(30, 40));
    EXPECT_EQ(second.standardised(), second.values);
    EXPECT_THAT(second.columns->names, IsEmpty());
    EXPECT_EQ(set.members[1].content, ContentHash::of(std::as_bytes(std::span(second.values))));
}

TEST_F(NpyImporter, AVocabularyBesideItNamesTheRowsAndIsNoSet) {
    for (const char* name : {"in/a_f16_vocab.txt", "in/a_f16.txt", "in/a_vocab.txt"}) {
        dir_.write("in/a_f16.npy", npyMatrix(3, 1, {1, 2, 3}));
        dir_.write(name, "zebra\n\napple\n");
        for (const std::vector<std::filesystem::path>& dropped :
             std::vector<std::vector<std::filesystem::path>>{
                 {"in"}, {"in/a_f16.npy"}, {"in/a_f16.npy", name}}) {
            const ImportOutcome outcome = drop(dropped);
            EXPECT_THAT(outcome.problems, IsEmpty()) << name;
            ASSERT_THAT(namesOfSets(outcome), ElementsAre("a_f16")) << name;
            EXPECT_THAT(namesOfMembers(outcome.sets[0]), ElementsAre("zebra", "row 2", "apple"));
        }
        std::filesystem::remove(dir_.path() / name);
    }
}

TEST_F(NpyImporter, AVocabularyOfAnotherLengthNamesNothing) {
    dir_.write("in/a.npy", npyMatrix(2, 1, {1, 2}));
    dir_.write("in/a_vocab.txt", "one\ntwo\nthree\n");
    const ImportOutcome outcome = drop({"in"});
    EXPECT_THAT(namesOfSets(outcome), ElementsAre("a", "a_vocab"));
    EXPECT_THAT(namesOfMembers(outcome.sets[0]), ElementsAre("row 1", "row 2"));
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_THAT(outcome.problems[0].message,
                AllOf(HasSubstr("a_vocab.txt has 3 lines"), HasSubstr("a.npy 2 rows")));
}

TEST_F(NpyImporter, AListThatOnlySharesTheNameStaysAList) {
    dir_.write("in/a.npy", npyMatrix(2, 1, {1, 2}));
    dir_.write("in/a.txt", "one\ntwo\nthree\n");
    const ImportOutcome outcome = drop({"in"});
    EXPECT_THAT(outcome.sets, SizeIs(2));
    EXPECT_THAT(outcome.problems, IsEmpty());
}

TEST_F(NpyImporter, RowsThatAreNotFiniteAreNamedAndTheRestGoesOn) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const ImportOutcome outcome =
        import("a.npy", npyMatrix(4, 2, {1, 2, nan, 2, 1, -infinity, 3, 4}));
    EXPECT_THAT(rowsOfMembers(outcome.sets.at(0)), ElementsAre(1, 4));
    ASSERT_THAT(outcome.problems, SizeIs(2));
    EXPECT_EQ(outcome.problems[0].path, (dir_.path() / "a.npy:2").string());
    EXPECT_EQ(outcome.problems[0].message,
              "a.npy: row 2 holds a number that is not finite; it was left out.");
    EXPECT_THAT(refused("b.npy", npyMatrix(1, 1, {nan})), HasSubstr("b.npy has no row that can"));
}

TEST_F(NpyImporter, WhatIsNoArrayOrTooLongIsRefused) {
    EXPECT_THAT(refused("a.npy", ""), HasSubstr("a.npy is not a usable NumPy array"));
    EXPECT_THAT(refused("a.npy", "words"), HasSubstr("does not begin like one"));
    EXPECT_THAT(refused("a.npy", npyMatrix(2, 2, {1, 2, 3})), HasSubstr("cut off"));
    ImportOptions options;
    options.rowLimit = 1;
    EXPECT_THAT(refused("a.npy", npyMatrix(2, 1, {1, 2}), options),
                HasSubstr("a.npy has 2 rows, more than the 1 row"));
}

TEST_F(NpyImporter, ContentDecidesNotTheEnding) {
    EXPECT_THAT(namesOfSets(import("vectors.txt", npyMatrix(1, 1, {1}))), ElementsAre("vectors"));
}

TEST_F(NpyImporter, RealVectorsAreThreeSetsOfNamedRows) {
    const std::filesystem::path folder = sharedFolder() / "data/wordvectors";
    if (!std::filesystem::exists(folder)) {
        GTEST_SKIP() << folder << " is not there; set SETSCOPE_SHARED";
    }
    const std::vector<std::filesystem::path> paths = {folder};
    const ImportOutcome outcome = importFiles(paths, {}, nullptr, {});
    EXPECT_THAT(outcome.problems, IsEmpty());
    ASSERT_THAT(namesOfSets(outcome), ElementsAre("glove_twitter_25d_f16", "googlenews_300d_f16",
                                                  "lda1k_setmodel_50d_f16"));
    const ItemSet& glove = outcome.sets[0];
    const WordVectors vectors = readWordVectors(folder / "glove_twitter_25d_f16.npy", {});
    ASSERT_EQ(glove.members.size(), vectors.words.size());
    for (std::size_t i = 0; i < glove.members.size(); i += 97) {
        EXPECT_EQ(glove.members[i].name, vectors.words[i]);
        EXPECT_EQ(
            glove.members[i].payload.vector()->values,
            std::vector<float>(vectors.values.begin() + static_cast<std::ptrdiff_t>(25 * i),
                               vectors.values.begin() + static_cast<std::ptrdiff_t>(25 * i + 25)));
    }
}

}  // namespace
}  // namespace setscope
