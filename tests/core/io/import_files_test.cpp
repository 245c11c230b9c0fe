#include <gmock/gmock.h>
#include <sys/stat.h>

#include <map>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/importer.h"
#include "tests/support/malformed_files.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A folder to drop things from.
class ImportFiles : public testing::Test {
  protected:
    void put(const fs::path& relative, const std::string& source = "sequential.jpg") {
        const fs::path target = dir_.path() / relative;
        fs::create_directories(target.parent_path());
        fs::copy_file(testDataFolder() / "pictures" / source, target);
    }

    ImportOutcome drop(const std::vector<fs::path>& relative, const ImportOptions& options = {}) {
        std::vector<fs::path> paths;
        for (const fs::path& path : relative) {
            paths.push_back(dir_.path() / path);
        }
        return importFiles(paths, options, nullptr, {});
    }

    static std::vector<std::string> setNames(const ImportOutcome& outcome) {
        std::vector<std::string> names;
        for (const ItemSet& set : outcome.sets) {
            names.push_back(set.name);
        }
        return names;
    }

    static std::vector<std::string> memberNames(const ItemSet& set) {
        std::vector<std::string> names;
        for (const Member& member : set.members) {
            names.push_back(member.name);
        }
        return names;
    }

    TempDir dir_;
};

TEST_F(ImportFiles, AFolderOfFoldersIsOneSetEach) {
    put("animals/dogs/1.jpg");
    put("animals/cats/10.jpg");
    put("animals/cats/2.jpg");
    const ImportOutcome outcome = drop({"animals"});
    ASSERT_THAT(setNames(outcome), ElementsAre("cats", "dogs"));
    EXPECT_THAT(memberNames(outcome.sets[0]), ElementsAre("2.jpg", "10.jpg"));
    EXPECT_THAT(outcome.problems, IsEmpty());
}

TEST_F(ImportFiles, AFlatFolderIsOneSetOfItsName) {
    put("holiday/1.jpg");
    EXPECT_THAT(setNames(drop({"holiday/"})), ElementsAre("holiday"));
}

TEST_F(ImportFiles, DeeperFoldersAreNamedByTheirPath) {
    put("all/a/b/1.jpg");
    put("all/a/2.jpg");
    put("all/3.jpg");
    EXPECT_THAT(setNames(drop({"all"})), ElementsAre("a", "a/b", "all"));
}

TEST_F(ImportFiles, SetsOfOneNameAreNumbered) {
    put("train/cats/1.jpg");
    put("test/cats/1.jpg");
    put("more/cats/1.jpg");
    EXPECT_THAT(setNames(drop({"train", "test", "more"})),
                ElementsAre("cats", "cats (2)", "cats (3)"));
}

TEST_F(ImportFiles, LoosePicturesAreOneSetOfTheirCommonFolder) {
    put("photos/a/1.jpg");
    put("photos/b/2.png", "alpha.png");
    const ImportOutcome outcome = drop({"photos/a/1.jpg", "photos/b/2.png"});
    EXPECT_THAT(setNames(outcome), ElementsAre("photos"));
    EXPECT_THAT(outcome.sets.at(0).members, SizeIs(2));
}

TEST_F(ImportFiles, WhatWasDroppedTwiceComesOnce) {
    put("photos/cats/1.jpg");
    const ImportOutcome outcome = drop({"photos/cats/1.jpg", "photos", "photos/cats", "photos"});
    ASSERT_THAT(outcome.sets, SizeIs(1));
    EXPECT_THAT(outcome.sets[0].members, SizeIs(1));
}

TEST_F(ImportFiles, MembersKnowTheirContentAndFacts) {
    put("p/1.jpg", "orientation_6.jpg");
    const Member member = drop({"p"}).sets.at(0).members.at(0);
    EXPECT_EQ(member.payload.source.file, dir_.path() / "p/1.jpg");
    EXPECT_EQ(member.payload.picture()->format, "JPEG");
    EXPECT_EQ(member.payload.picture()->width, 64);
    EXPECT_EQ(member.content, ContentHash::of(readFile(dir_.path() / "p/1.jpg", 1'000'000)));
    EXPECT_FALSE(member.id);
}

TEST_F(ImportFiles, ContentDecidesNotTheEnding) {
    put("p/1.txt");
    put("p/2.jpg", "alpha.png");
    put("p/no_ending", "bitmap.bmp");
    put("p/photo.heic");
    const ImportOutcome outcome = drop({"p"});
    EXPECT_THAT(outcome.sets.at(0).members, SizeIs(4));
    EXPECT_THAT(outcome.problems, IsEmpty());
}

TEST_F(ImportFiles, WhatNobodyTakesForAPictureIsPassedOverInOneSentence) {
    put("p/1.jpg");
    put("p/.hidden.jpg");
    put("p/.trash/2.jpg");
    dir_.write("p/Thumbs.db", std::string(100, 'x'));
    dir_.write("p/notes.txt", "two cats");
    dir_.write("p/empty.txt", "");
    dir_.write("p/essay.docx", "PK\x03\x04 rest");
    const ImportOutcome outcome = drop({"p"});
    EXPECT_THAT(outcome.sets.at(0).members, SizeIs(1));
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_EQ(outcome.problems[0].path, toUtf8(dir_.path() / "p"));
    EXPECT_EQ(outcome.problems[0].message,
              "3 files that are neither a picture nor a zip were left out: empty.txt, essay.docx, "
              "notes.txt.");
}

TEST_F(ImportFiles, WhatPromisesToBeAPictureAndIsNoneIsNamed) {
    put("p/good.jpg");
    dir_.write("p/7.jpg", "");
    dir_.write("p/page.png", "<html><body>Not found</body></html>");
    dir_.write("p/text.gif", "hello");
    dir_.write("p/zeros.bmp", std::string(1000, '\0'));
    dir_.write("p/photo.heic", std::string("\0\0\0\x18", 4) + "ftypheic");
    dir_.write("p/camera.nef", std::string("II*\0", 4) + "rest");
    dir_.write("p/photos.rar", "Rar!");
    dir_.write("p/pics.zip", "PK\x03\x04");
    const ImportOutcome outcome = drop({"p"});
    EXPECT_THAT(outcome.sets.at(0).members, SizeIs(1));
    std::map<std::string, std::string> messageOf;
    for (const Problem& problem : outcome.problems) {
        messageOf[fs::path(problem.path).filename().string()] = problem.message;
    }
    EXPECT_THAT(messageOf, SizeIs(8));
    EXPECT_EQ(messageOf["7.jpg"], "7.jpg is empty; copy it again from its source.");
    EXPECT_THAT(messageOf["page.png"], HasSubstr("is a web page"));
    EXPECT_THAT(messageOf["text.gif"], HasSubstr("is a text"));
    EXPECT_THAT(messageOf["zeros.bmp"], HasSubstr("only zeros"));
    EXPECT_THAT(messageOf["photo.heic"], HasSubstr("HEIC"));
    EXPECT_THAT(messageOf["camera.nef"], HasSubstr("raw"));
    EXPECT_THAT(messageOf["photos.rar"], HasSubstr("unpack it"));
    EXPECT_THAT(messageOf["pics.zip"], HasSubstr("cannot open"));
}

TEST_F(ImportFiles, WhatIsAPictureByItsContentIsNamedWhateverItIsCalled) {
    put("set/1.jpg");
    const std::string whole = readTextFile(testDataFolder() / "pictures/alpha.png", 1'000'000);
    for (const char* name : {"set/IMG_0007", "set/photo.dat", "set/id:000001,src:000"}) {
        dir_.write(name, whole.substr(0, whole.size() / 2));
    }
    const ImportOutcome outcome = drop({"set"});
    EXPECT_THAT(outcome.problems, SizeIs(3));
    EXPECT_THAT(outcome.sets, SizeIs(1));
}

TEST_F(ImportFiles, WhatTheDropNamedIsNeverPassedOver) {
    dir_.write("notes.dat", "two cats");
    fs::create_directory(dir_.path() / "empty");
    const ImportOutcome outcome = drop({"notes.dat", "empty", "absent"});
    EXPECT_THAT(outcome.sets, IsEmpty());
    ASSERT_THAT(outcome.problems, SizeIs(3));
    EXPECT_THAT(outcome.problems[0].message, HasSubstr("absent does not exist"));
    EXPECT_EQ(
        outcome.problems[1].message,
        "empty holds no picture (JPEG, PNG, BMP, TIFF, WebP or GIF), no list of texts (.txt), "
        "no table (.csv or .tsv) and no array (.npy); choose a folder or zip that holds one "
        "of these.");
    EXPECT_THAT(outcome.problems[2].message, HasSubstr("notes.dat is neither a picture"));
}

TEST_F(ImportFiles, AFolderOfListsIsOneSetPerFileNamedByItsPath) {
    dir_.write("lists/animals/cats.txt", "tabby\nsiamese\n");
    dir_.write("lists/animals/dogs.txt", "pug\n");
    dir_.write("lists/towns.txt", "Rome\n");
    dir_.write("lists/sizes.csv", "x,y\n2,1\n1,2\n");
    const ImportOutcome outcome = drop({"lists"});
    EXPECT_THAT(outcome.problems, IsEmpty());
    ASSERT_THAT(setNames(outcome), ElementsAre("animals/cats", "animals/dogs", "sizes", "towns"));
    EXPECT_THAT(memberNames(outcome.sets[0]), ElementsAre("tabby", "siamese"))
        << "a list keeps its order";
}

TEST_F(ImportFiles, ListsBesidePicturesArePassedOverUnlessTheyWereDroppedThemselves) {
    put("p/deep/1.jpg");
    dir_.write("p/words.txt", "one\n");
    dir_.write("p/table.csv", "x\n1\n2\n");
    dir_.write("p/other/rows.npy", "no array");
    const ImportOutcome outcome = drop({"p"});
    EXPECT_THAT(setNames(outcome), ElementsAre("deep"));
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_EQ(outcome.problems[0].message,
              "3 files that are neither a picture nor a zip were left out: rows.npy, table.csv, "
              "words.txt.");
    EXPECT_THAT(setNames(drop({"p/words.txt", "p/deep"})), ElementsAre("deep", "words"));
}

TEST_F(ImportFiles, APictureThatCannotBeReadIsAPictureToo) {
    for (const char* picture : {"broken.jpg", "photo.heic", "camera.nef"}) {
        const fs::path file = dir_.write(fs::path("p") / picture, "no picture");
        dir_.write("p/notes.txt", "two cats\n");
        const ImportOutcome outcome = drop({"p"});
        EXPECT_THAT(outcome.sets, IsEmpty()) << picture;
        EXPECT_THAT(outcome.problems, SizeIs(2)) << picture;
        fs::remove(file);
    }
    EXPECT_THAT(setNames(drop({"p"})), ElementsAre("notes"));
}

TEST_F(ImportFiles, EachDroppedFolderDecidesForItself) {
    put("photos/1.jpg");
    dir_.write("photos/notes.txt", "two cats\n");
    dir_.write("lists/words.txt", "one\n");
    const ImportOutcome outcome = drop({"photos", "lists"});
    EXPECT_THAT(setNames(outcome), ElementsAre("photos", "words"));
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_THAT(outcome.problems[0].message, HasSubstr("left out: notes.txt."));
}

TEST_F(ImportFiles, BesideListsOtherFilesAreNamedInOneSentence) {
    dir_.write("lists/words.txt", "one\n");
    dir_.write("lists/essay.docx", "PK\x03\x04 rest");
    dir_.write("lists/Thumbs.db", "x");
    const ImportOutcome outcome = drop({"lists"});
    EXPECT_THAT(outcome.sets, SizeIs(1));
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_EQ(outcome.problems[0].message,
              "1 file that is neither a picture, a list, a table, an array nor a zip was left out: "
              "essay.docx.");
}

TEST_F(ImportFiles, ListsThatCannotBeUsedAreNamedAndTheRestGoesOn) {
    dir_.write("lists/words.txt", "one\n");
    dir_.write("lists/empty.txt", "");
    dir_.write("lists/latin.txt", "caf\xe9\n");
    dir_.write("lists/blank.csv", "x,y\n");
    dir_.write("lists/rows.npy", "rubbish");
    const ImportOutcome outcome = drop({"lists"});
    EXPECT_THAT(setNames(outcome), ElementsAre("words"));
    ASSERT_THAT(outcome.problems, SizeIs(4));
    for (const Problem& problem : outcome.problems) {
        EXPECT_THAT(problem.message, HasSubstr("; "));
    }
}

TEST_F(ImportFiles, ListsAndPicturesDroppedTogetherAreSetsOfTheirOwn) {
    put("in/1.jpg");
    dir_.write("in/words.txt", "one\ntwo\n");
    dir_.write("more/words.txt", "three\n");
    const ImportOutcome outcome = drop({"in/1.jpg", "in/words.txt", "more/words.txt"});
    ASSERT_THAT(outcome.sets, SizeIs(3));
    EXPECT_THAT(setNames(outcome), testing::IsSupersetOf({"words", "words (2)"}));
    EXPECT_THAT(outcome.problems, IsEmpty());
}

TEST_F(ImportFiles, LinksToFilesAreFollowedLinksToFoldersAreNot) {
    put("p/1.jpg");
    put("elsewhere/2.jpg");
    fs::create_symlink(dir_.path() / "elsewhere/2.jpg", dir_.path() / "p/2.jpg");
    fs::create_directory_symlink(dir_.path() / "p", dir_.path() / "p/loop");
    fs::create_symlink("circle.jpg", dir_.path() / "p/circle.jpg");
    fs::create_symlink("nowhere", dir_.path() / "p/dangling.png");
    const ImportOutcome outcome = drop({"p"});
    ASSERT_THAT(outcome.sets, SizeIs(1));
    EXPECT_THAT(outcome.sets[0].members, SizeIs(2));
    EXPECT_THAT(outcome.problems, SizeIs(3));
    fs::create_directory_symlink(dir_.path() / "elsewhere", dir_.path() / "dropped");
    EXPECT_THAT(setNames(drop({"dropped"})), ElementsAre("dropped"));
}

TEST_F(ImportFiles, NamesThatAreNotUtf8AreImported) {
    put("p/caf\xe9.jpg");
    const ImportOutcome outcome = drop({"p"});
    ASSERT_THAT(outcome.sets, SizeIs(1));
    EXPECT_EQ(outcome.sets[0].members[0].name, "caf\ufffd.jpg");
    EXPECT_TRUE(fs::exists(outcome.sets[0].members[0].payload.source.file));
}

TEST_F(ImportFiles, APipeNamedAsAPictureDoesNotHang) {
    put("p/1.jpg");
    ASSERT_EQ(mkfifo((dir_.path() / "p/2.jpg").c_str(), 0600), 0);
    const ImportOutcome outcome = drop({"p"});
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_THAT(outcome.problems[0].message, HasSubstr("device or pipe"));
}

TEST_F(ImportFiles, PicturesWithTooManyPixelsAreRefused) {
    put("p/1.png", "alpha.png");
    put("p/2.jpg");
    put("p/3.jpg", "progressive.jpg");
    ImportOptions options;
    options.largestPicture = 64 * 48 - 1;
    const ImportOutcome outcome = drop({"p"}, options);
    EXPECT_THAT(memberNames(outcome.sets.at(0)), ElementsAre("2.jpg"))
        << "a sequential JPEG decodes reduced";
    EXPECT_THAT(outcome.problems, SizeIs(2));
    options.largestReducedPicture = 64 * 48 - 1;
    EXPECT_THAT(drop({"p"}, options).problems, SizeIs(3));
}

TEST_F(ImportFiles, AStopThrowsCancelled) {
    put("p/1.jpg");
    std::stop_source stop;
    stop.request_stop();
    const std::vector<fs::path> paths = {dir_.path() / "p"};
    EXPECT_THROW(importFiles(paths, {}, nullptr, RunContext({}, stop.get_token())), Cancelled);
}

TEST_F(ImportFiles, TheOutcomeIsTheSameOnAnyNumberOfThreads) {
    fs::create_directories(dir_.path() / "p");
    writeMalformedFiles(dir_.path() / "p", 100, 3);
    for (int i = 0; i < 50; ++i) {
        put("p/set" + std::to_string(i % 7) + "/" + std::to_string(i) + ".jpg");
        dir_.write("lists/" + std::to_string(i) + ".txt", "b\na\n" + std::to_string(i) + "\n");
        dir_.write("lists/" + std::to_string(i) + ".csv", "set,x,y\na,1,2\nb,3,4\nc,,5\n");
    }
    const std::vector<fs::path> paths = {dir_.path() / "p", dir_.path() / "lists"};
    const ImportOutcome one =
        importFiles(paths, {}, nullptr, RunContext({.seed = 0, .device = "cpu", .threads = 1}));
    const ImportOutcome four =
        importFiles(paths, {}, nullptr, RunContext({.seed = 0, .device = "cpu", .threads = 4}));
    EXPECT_EQ(one.sets, four.sets);
    EXPECT_EQ(one.problems, four.problems);
    EXPECT_GE(one.sets.size(), 7U + 50U * 3U);
    EXPECT_FALSE(one.problems.empty());
}

TEST_F(ImportFiles, MalformedPicturesAreNamedAndTheRestGoesOn) {
    const fs::path folder = dir_.path() / "p";
    fs::create_directories(folder);
    put("p/good.jpg");
    std::set<std::string> mustBeNamed;
    for (const MalformedFile& malformed : writeMalformedFiles(folder, 660, 1)) {
        if (mustBeRefused(malformed.damage) && !isZipDamage(malformed.damage)) {
            mustBeNamed.insert(malformed.file.string());
        }
    }
    const ImportOutcome outcome = drop({"p"});
    for (const Problem& problem : outcome.problems) {
        EXPECT_THAT(problem.message, testing::EndsWith("."));
        mustBeNamed.erase(problem.path);
    }
    EXPECT_THAT(mustBeNamed, IsEmpty());
    EXPECT_THAT(memberNames(outcome.sets.at(0)), testing::Contains("good.jpg"));
}

}  // namespace
}  // namespace setscope
