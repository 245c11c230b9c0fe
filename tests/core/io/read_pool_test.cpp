#include "core/io/read_pool.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <limits>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/memory_archive.h"
#include "tests/core/io/npy_bytes.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/malformed_files.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

MemoryEntry textEntry(const std::string& name, const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    return honestEntry(name, {bytes.begin(), bytes.end()});
}

class ReadPool : public testing::Test {
  protected:
    PoolFile read(const fs::path& relative, const ImportOptions& options = {}) const {
        return readPool(dir_.path() / relative, options, nullptr, {});
    }

    PoolFile read(const fs::path& relative, const std::string& content,
                  const ImportOptions& options = {}) const {
        dir_.write(relative, content);
        return read(relative, options);
    }

    /// The pool as if its members had been read from the file of this name.
    Pool unpacked(Pool pool, const std::string& name) const {
        for (Member& member : pool.members) {
            member.payload.source.file = dir_.path() / name;
        }
        return pool;
    }

    /// The pool of a file, which must be the same packed, and have no problems.
    Pool wholePool(const std::string& name, const std::string& content) const {
        const PoolFile plain = read(name, content);
        EXPECT_THAT(plain.problems, IsEmpty());
        const PoolFile packed = read(name + ".gz", storedGzip(content));
        EXPECT_EQ(unpacked(packed.pool, name), plain.pool);
        EXPECT_THAT(packed.problems, IsEmpty());
        return plain.pool;
    }

    std::string refused(const std::string& name, const std::string& content) const {
        const std::string sentence = refusal(ErrorKind::BadInput, [&] { read(name, content); });
        EXPECT_THAT(sentence, AllOf(HasSubstr(name), EndsWith(".")));
        return sentence;
    }

    void putPicture(const fs::path& relative) const {
        const fs::path target = dir_.path() / relative;
        fs::create_directories(target.parent_path());
        fs::copy_file(testDataFolder() / "pictures" / "sequential.jpg", target);
    }

    TempDir dir_;
};

TEST_F(ReadPool, NamedSetsAreKnownSetsOfTheirWords) {
    const Pool pool = wholePool(
        "fruit.json", R"( {"fruit": ["fig", "lime"], "one": ["fig"], "green": ["lime", "grass"]})");
    EXPECT_EQ(pool.name, "fruit");
    EXPECT_EQ(pool.kind, PayloadKind::Text);
    EXPECT_THAT(pool.items, ElementsAre("fig", "lime", "grass"));
    EXPECT_THAT(pool.known, ElementsAre(KnownSet{"fruit", {0, 1}}, KnownSet{"green", {1, 2}}))
        << "nothing is learned from one word";
    EXPECT_EQ(pool.vectors, PoolVectors());
}

TEST_F(ReadPool, NumberedSetsKeepTheirPartsButThoseForTesting) {
    const Pool pool =
        wholePool("lda.json", R"({"params": {"ind2word": {"1": "b", "0": "a", "2": "c"}},
                        "data": {"train": [[2, 0]], "val": [[1, 0], [1]], "test": [[1, 2]]}})");
    EXPECT_THAT(pool.items, ElementsAre("a", "b", "c"));
    EXPECT_THAT(pool.known, ElementsAre(KnownSet{"", {2, 0}}));
    EXPECT_THAT(pool.validation, ElementsAre(KnownSet{"", {1, 0}}));
}

TEST_F(ReadPool, ListedSetsAreKnown) {
    const Pool pool =
        wholePool("concepts.json", R"([{"name": "fish", "words": ["trout", "carp"], "id": 3}])");
    EXPECT_THAT(pool.items, ElementsAre("trout", "carp"));
    EXPECT_THAT(pool.known, ElementsAre(KnownSet{"fish", {0, 1}}));
}

TEST_F(ReadPool, TheContentTellsSetsOfWordsAlsoUnderAnotherName) {
    for (const char* name : {"sets.txt", "sets", "sets.csv"}) {
        EXPECT_THAT(read(name, "\xEF\xBB\xBF\n{ \"a\": [\"x\", \"y\"]}").pool.known, SizeIs(1));
    }
    EXPECT_THAT(read("marks.txt", "[PAD]\n[UNK]\n").pool.items, ElementsAre("[PAD]", "[UNK]"));
    EXPECT_THAT(read("braces.txt", "{x}\n").pool.items, ElementsAre("{x}"));
}

TEST_F(ReadPool, WordsOfAVocabularyKeepTheirPlacesUnderNamesOfTheirOwn) {
    const auto numbered = [](const std::string& words) {
        return R"({"params": {"ind2word": )" + words +
               R"(}, "data": {"train": [[0, 1]], "val": [], "test": []}})";
    };
    const PoolFile several =
        read("v.json", numbered(R"({"0": "cat", "1": "dog", "2": "cat", "3": ""})"));
    EXPECT_THAT(several.pool.items, ElementsAre("cat", "dog", "cat (2)", "(word 4)"));
    EXPECT_THAT(
        several.problems,
        ElementsAre(Problem{toUtf8(dir_.path() / "v.json"),
                            "2 words of its vocabulary are empty or a repetition and got "
                            "names of their own, “cat (2)” first; write every word once."}));
    const PoolFile one = read("v.json", numbered(R"({"0": "", "1": "dog"})"));
    EXPECT_THAT(one.pool.items, ElementsAre("(word 1)", "dog"));
    EXPECT_THAT(one.problems,
                ElementsAre(Problem{toUtf8(dir_.path() / "v.json"),
                                    "1 word of its vocabulary is empty or a repetition and got a "
                                    "name of its own, “(word 1)”; write every word once."}));
}

TEST_F(ReadPool, Word2vecFilesAreWordsWithVectors) {
    for (const std::string& content : {std::string("2 2\ncat 1 -2.5\ndog 3 4\n"),
                                       "2 2\ncat " + rawBytes(std::vector<float>{1, -2.5F}) +
                                           "dog " + rawBytes(std::vector<float>{3, 4})}) {
        const Pool pool = wholePool("w2v.bin", content);
        EXPECT_EQ(pool.name, "w2v");
        EXPECT_EQ(pool.kind, PayloadKind::Text);
        EXPECT_THAT(pool.items, ElementsAre("cat", "dog"));
        EXPECT_EQ(pool.vectors, (PoolVectors{2, {1, -2.5F, 3, 4}, {0, 1}}));
        EXPECT_THAT(pool.known, IsEmpty());
    }
}

TEST_F(ReadPool, GloveFilesAreWordsWithVectors) {
    const Pool pool = wholePool("glove.6B.2d.txt", "the 0.5 1\n, 0.25 2\n42 7 8\n");
    EXPECT_EQ(pool.name, "glove.6B.2d");
    EXPECT_THAT(pool.items, ElementsAre("the", ",", "42"));
    EXPECT_EQ(pool.vectors, (PoolVectors{2, {0.5F, 1, 0.25F, 2, 7, 8}, {0, 1, 2}}));
}

TEST_F(ReadPool, RepeatedWordsOfAVectorFileAreCounted) {
    EXPECT_THAT(read("v.txt", "cat 1 2\ndog 3 4\ndog 5 6\ncat 7 8\ndog 9 0\n").problems,
                ElementsAre(Problem{toUtf8(dir_.path() / "v.txt"),
                                    "2 words stand in it more than once, “dog” first; the first "
                                    "vector of each counts."}));
    const PoolFile one = read("v.txt", "cat 1 2\ndog 3 4\ncat 7 8\n");
    EXPECT_EQ(one.pool.vectors, (PoolVectors{2, {1, 2, 3, 4}, {0, 1}}));
    EXPECT_THAT(one.problems,
                ElementsAre(Problem{toUtf8(dir_.path() / "v.txt"),
                                    "1 word stands in it more than once, “cat”; its first vector "
                                    "counts."}));
}

TEST_F(ReadPool, AnArrayIsWordVectorsWithAVocabularyAndRowsWithoutOne) {
    const std::string array = npyMatrix(2, 2, {1, 2, 3, 4});
    const PoolFile rows = read("v_f32.npy", array);
    EXPECT_EQ(rows.pool.kind, PayloadKind::Vector);
    EXPECT_THAT(rows.pool.items, ElementsAre("row 1", "row 2"));
    EXPECT_EQ(rows.pool.vectors, (PoolVectors{2, {1, 2, 3, 4}, {0, 1}}));
    EXPECT_EQ(unpacked(read("v_f32.npy.gz", storedGzip(array)).pool, "v_f32.npy"), rows.pool);
    dir_.write("v_vocab.txt", "cat\ndog\n");
    const PoolFile words = read("v_f32.npy");
    EXPECT_EQ(words.pool.kind, PayloadKind::Text);
    EXPECT_EQ(words.pool.name, "v_f32");
    EXPECT_THAT(words.pool.items, ElementsAre("cat", "dog"));
    EXPECT_EQ(words.pool.vectors, rows.pool.vectors);
    const PoolFile packed = read("v_f32.npy.gz");
    EXPECT_EQ(packed.pool.items, words.pool.items) << "rows that the vocabulary names";
    EXPECT_EQ(packed.pool.vectors, words.pool.vectors);
}

TEST_F(ReadPool, AListIsItsTexts) {
    const Pool pool = wholePool("words.txt", "cat\n\n Apollo 11 \ncat\ndog\n");
    EXPECT_EQ(pool.name, "words");
    EXPECT_THAT(pool.items, ElementsAre("cat", "Apollo 11", "dog"));
    EXPECT_THAT(pool.known, IsEmpty());
}

TEST_F(ReadPool, ATableOfNumbersIsRowsAsTheyAreCompared) {
    const Pool pool = wholePool("t.csv", "id,x,y\na,1,10\nb,2,30\nc,3,20\n");
    EXPECT_EQ(pool.kind, PayloadKind::Vector);
    EXPECT_THAT(pool.items, ElementsAre("a", "b", "c"));
    ASSERT_EQ(pool.vectors.width, 2);
    ASSERT_THAT(pool.vectors.values, SizeIs(6));
    EXPECT_EQ(pool.vectors.values[2], 0.0F) << "the median of x";
    EXPECT_EQ(pool.vectors.values[5], 0.0F) << "the median of y";
    EXPECT_FLOAT_EQ(pool.vectors.values[0], -pool.vectors.values[4]);
    EXPECT_THAT(pool.vectors.rowOf, ElementsAre(0, 1, 2));
}

TEST_F(ReadPool, SetsOfATableOfTextsAreKnown) {
    const Pool pool = wholePool("t.tsv", "set\ttext\nfruit\tfig\ngreen\tlime\nfruit\tlime\n");
    EXPECT_THAT(pool.items, ElementsAre("fig", "lime"));
    EXPECT_THAT(pool.known, ElementsAre(KnownSet{"fruit", {0, 1}}));
}

TEST_F(ReadPool, ListsOfAFolderAreKnownSets) {
    dir_.write("animals.v2/birds.txt", "finch\nswift\n");
    dir_.write("animals.v2/pets.txt", "dog\nfinch\ncat\n");
    const PoolFile file = read("animals.v2/");
    EXPECT_EQ(file.pool.name, "animals.v2");
    EXPECT_THAT(file.pool.items, ElementsAre("finch", "swift", "dog", "cat"));
    EXPECT_THAT(file.pool.known,
                ElementsAre(KnownSet{"birds", {0, 1}}, KnownSet{"pets", {2, 0, 3}}));
    EXPECT_THAT(file.problems, IsEmpty());
}

TEST_F(ReadPool, PicturesOfFoldersAreCalledByBoth) {
    putPicture("photos/cats/1.jpg");
    putPicture("photos/dogs/1.jpg");
    dir_.write("photos/dogs/2.jpg", "");
    const PoolFile file = read("photos");
    EXPECT_EQ(file.pool.kind, PayloadKind::Picture);
    EXPECT_THAT(file.pool.items, ElementsAre("cats/1.jpg", "dogs/1.jpg"));
    ASSERT_THAT(file.pool.members, SizeIs(2));
    EXPECT_EQ(file.pool.members[1].payload.source.file, dir_.path() / "photos/dogs/1.jpg");
    EXPECT_THAT(file.pool.known, IsEmpty());
    ASSERT_THAT(file.problems, SizeIs(1));
    EXPECT_EQ(file.problems[0].path, toUtf8(dir_.path() / "photos/dogs/2.jpg"));
    EXPECT_THAT(read("photos/cats").pool.items, ElementsAre("1.jpg"));
    const PoolFile one = read("photos/cats/1.jpg");
    EXPECT_EQ(one.pool.name, "1");
    EXPECT_THAT(one.pool.items, ElementsAre("1.jpg"));
}

TEST_F(ReadPool, ArchivesAreLikeFolders) {
    const fs::path file = dir_.write("lists.zip", "PK\x03\x04");
    const auto archives = std::make_shared<MemoryArchive>();
    archives->put(file,
                  {textEntry("birds.txt", "finch\nswift\n"), textEntry("pets.txt", "dog\ncat\n")});
    const PoolFile lists = readPool(file, {}, archives, {});
    EXPECT_EQ(lists.pool.name, "lists");
    EXPECT_THAT(lists.pool.items, ElementsAre("finch", "swift", "dog", "cat"));
    EXPECT_THAT(lists.pool.known, SizeIs(2));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { read("lists.zip"); }), HasSubstr("lists.zip"));
}

TEST_F(ReadPool, UnusableRowsAreProblemsAndTheRestGoesOn) {
    const PoolFile file = read("t.csv", "id,x\na,1\nb,nan\nc,3\nd,4\ne,5\n");
    EXPECT_THAT(file.pool.items, ElementsAre("a", "c", "d", "e"));
    ASSERT_THAT(file.problems, SizeIs(1));
    EXPECT_THAT(file.problems[0].message, HasSubstr("line 3"));
    dir_.write("mixed/a.csv", "id,x\na,1\nb,2\n");
    dir_.write("mixed/b.csv", "id,x,y\na,1,3\nb,2,4\nc,3,6\n");
    const PoolFile mixed = read("mixed");
    EXPECT_EQ(mixed.pool.vectors.width, 2);
    ASSERT_THAT(mixed.problems, SizeIs(1));
    EXPECT_THAT(mixed.problems[0].message, HasSubstr("2 rows were left out"));
}

TEST_F(ReadPool, WhatHoldsNothingIsRefusedInOneSentence) {
    for (const char* name : {"e.txt", "e.csv", "e.vec", "e.jpg"}) {
        EXPECT_THAT(refused(name, ""), HasSubstr("empty")) << name;
    }
    EXPECT_THAT(refused("e.json", ""), HasSubstr("neither a JSON object nor a list"));
    EXPECT_THAT(refused("e.npy", ""), HasSubstr("not a usable NumPy array"));
    EXPECT_THAT(refused("e", ""), HasSubstr("neither a picture"));
    EXPECT_THAT(refused("e.txt.gz", storedGzip("")), HasSubstr("empty"));
    EXPECT_THAT(refused("n.json", "{}"), HasSubstr("holds nothing that sets can be expanded from"));
    EXPECT_THAT(refused("n.json", R"({"a": "b"})"), HasSubstr("\"a\" is not a list"));
    EXPECT_THAT(refused("n.pdf", "%PDF-1.7\n"), HasSubstr("n.pdf"));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { read("missing.txt"); }),
                HasSubstr("missing.txt"));
    fs::create_directory(dir_.path() / "none");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { read("none"); }), HasSubstr("none"));
    dir_.write("two/a.txt", "");
    dir_.write("two/b.csv", "");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { read("two"); }),
                HasSubstr("two holds nothing that sets can be expanded from"));
}

TEST_F(ReadPool, WhatIsCutOffOrDamagedIsRefusedWithItsPlace) {
    const std::string binary = "2 2\ncat " + rawBytes(std::vector<float>{1, 2}) + "dog " +
                               rawBytes(std::vector<float>{3, 4});
    EXPECT_THAT(refused("v.bin", binary.substr(0, binary.size() - 1)),
                HasSubstr("cut off at byte 27"));
    EXPECT_THAT(refused("v.txt", "cat 1 2\ndog 3\ncow 5 6\n"),
                HasSubstr("line 2 has 1 number and not 2"));
    EXPECT_THAT(refused("v.txt", "cat 1 2\ndog 3 nan\n"),
                HasSubstr("line 2 has a number that is not finite"));
    EXPECT_THAT(refused("m.npy", npyMatrix(2, 2, {1, 2, 3})), HasSubstr("cut off"));
    EXPECT_THAT(refused("m.npy", npyMatrix(1, 1, {std::numeric_limits<float>::quiet_NaN()})),
                HasSubstr("row 1 holds a number that is not finite"));
    EXPECT_THAT(refused("w.txt", "cat\ncaf\xe9\n"), HasSubstr("line 2"));
    for (const char* name : {"w.txt.gz", "w.csv.gz", "w.json.gz", "w.vec.gz"}) {
        const std::string whole = storedGzip(R"({"a": ["x", "y"]})");
        EXPECT_THAT(refused(name, whole.substr(0, whole.size() - 12)), HasSubstr("cut off"))
            << name;
    }
}

TEST_F(ReadPool, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    for (const char* content : {R"({"a": ["x", "y"]})", "the 0.5 1\nof 1 2\n", "cat\ndog\n"}) {
        const fs::path file = dir_.write("f.txt", content);
        EXPECT_THROW(readPool(file, {}, nullptr, RunContext({}, stop.get_token())), Cancelled);
    }
}

TEST_F(ReadPool, AListMayHaveAsManyLinesAsTheOptionsAllow) {
    std::string list;
    for (int i = 0; i < 1'000'000; ++i) {
        list += "word " + std::to_string(i) + "\n";
    }
    const PoolFile file = read("long.txt", list);
    EXPECT_EQ(file.pool.itemCount(), 1'000'000);
    EXPECT_EQ(file.pool.items.back(), "word 999999");
    ImportOptions three;
    three.rowLimit = 3;
    EXPECT_EQ(read("short.txt", "a\nb\nc\n", three).pool.itemCount(), 3);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { read("short.txt", "a\nb\nc\nd\n", three); }),
                HasSubstr("more than the 3 lines"));
}

TEST_F(ReadPool, WordsBecomeTextsOfTheFile) {
    const Pool pool = wholePool("animals.json", R"({"cats": ["lion", "snow leopard", "lynx"]})");
    const fs::path file = dir_.path() / "animals.json";
    const std::vector<std::int64_t> items = {2, 1};
    const std::vector<Member> members = membersOf(pool, items, file);
    ASSERT_THAT(members, SizeIs(2));
    EXPECT_EQ(members[0].name, "lynx");
    EXPECT_EQ(members[0].payload.text()->text, "lynx");
    EXPECT_EQ(members[0].payload.source.file, file);
    EXPECT_EQ(members[1].payload.text()->text, "snow leopard");
    EXPECT_NE(members[0].content, members[1].content);
    EXPECT_THAT(membersOf(pool, {}, file), IsEmpty());
}

TEST_F(ReadPool, TextsOfItsWordsHaveNoWhiteSpaceAtTheirEnds) {
    const Pool pool = read("odd.json", R"({"odd": [" lion ", "tiger\n", "lynx"]})").pool;
    const std::vector<std::int64_t> items = {0, 1};
    const std::vector<Member> members = membersOf(pool, items, dir_.path() / "odd.json");
    EXPECT_EQ(members[0].payload.text()->text, "lion");
    EXPECT_EQ(members[1].payload.text()->text, "tiger");
}

TEST_F(ReadPool, RowsStayWhatTheyAre) {
    const Pool pool = wholePool("fruit.csv", "name,sugar,acid\nfig,16,0.4\nlime,1,7\nplum,9,1\n");
    ASSERT_EQ(pool.kind, PayloadKind::Vector);
    const std::vector<std::int64_t> items = {1};
    const std::vector<Member> members = membersOf(pool, items, dir_.path() / "fruit.csv");
    ASSERT_THAT(members, SizeIs(1));
    EXPECT_EQ(members[0], pool.members[1]);
    EXPECT_EQ(members[0].payload.vector()->values, (std::vector<float>{1, 7}));
}

/// Skips the test if the file is not there.
class ReadPoolOfSharedData : public testing::Test {
  protected:
    PoolFile read(const fs::path& relative) const {
        return readPool(sharedFolder() / "data" / relative, {}, nullptr, {});
    }

    static bool isMissing(const fs::path& relative) {
        return !fs::exists(sharedFolder() / "data" / relative);
    }
};

TEST_F(ReadPoolOfSharedData, ThePublishedSets) {
    const fs::path file = "lda/lda_top_words_split_allwords_1k.json.gz";
    if (isMissing(file)) {
        GTEST_SKIP() << file << " is not there; set SETSCOPE_SHARED";
    }
    const PoolFile lda = read(file);
    EXPECT_EQ(lda.pool.name, "lda_top_words_split_allwords_1k");
    EXPECT_EQ(lda.pool.itemCount(), 17'016);
    EXPECT_THAT(lda.pool.known, SizeIs(800));
    EXPECT_THAT(lda.pool.validation, SizeIs(100));
    EXPECT_THAT(lda.problems, IsEmpty());
}

TEST_F(ReadPoolOfSharedData, TheConceptsAndLists) {
    if (isMissing("wordnet-concepts.json.gz") || isMissing("corpora-concepts.json")) {
        GTEST_SKIP() << sharedFolder() << " has no concepts; set SETSCOPE_SHARED";
    }
    const PoolFile concepts = read("wordnet-concepts.json.gz");
    EXPECT_EQ(concepts.pool.itemCount(), 12'282);
    EXPECT_THAT(concepts.pool.known, SizeIs(888));
    EXPECT_EQ(concepts.pool.known[0].name, "African");
    EXPECT_THAT(concepts.problems, IsEmpty());
    const PoolFile lists = read("corpora-concepts.json");
    EXPECT_THAT(lists.pool.known, SizeIs(88));
    EXPECT_EQ(std::set(lists.pool.items.begin(), lists.pool.items.end()).size(),
              lists.pool.items.size());
}

TEST_F(ReadPoolOfSharedData, TheWordVectors) {
    const fs::path file = "wordvectors/googlenews_300d_f16.npy";
    if (isMissing(file)) {
        GTEST_SKIP() << file << " is not there; set SETSCOPE_SHARED";
    }
    const PoolFile vectors = read(file);
    EXPECT_EQ(vectors.pool.name, "googlenews_300d_f16");
    EXPECT_EQ(vectors.pool.itemCount(), 10'151);
    EXPECT_EQ(vectors.pool.vectors.width, 300);
    EXPECT_THAT(vectors.pool.vectors.values, SizeIs(10'151U * 300U));
    EXPECT_THAT(vectors.problems, IsEmpty());
}

}  // namespace
}  // namespace setscope
