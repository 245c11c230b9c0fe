#include "core/io/folder_walk.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <map>
#include <set>

#include "core/base/error.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

/// A folder to walk through; all paths are below it.
class WalkFolders : public testing::Test {
  protected:
    FolderWalk walk(const std::vector<fs::path>& dropped, const RunContext& run = {}) const {
        std::vector<fs::path> paths;
        for (const fs::path& path : dropped) {
            paths.push_back(dir_.path() / path);
        }
        return walkFolders(paths, run);
    }

    /// The set of every file found.
    std::map<std::string, std::string> setOf(const FolderWalk& found) const {
        std::map<std::string, std::string> sets;
        for (const FoundItem& item : found.items) {
            const std::string file = item.source.file.lexically_relative(dir_.path()).string();
            EXPECT_TRUE(sets.emplace(file, item.set->name).second) << file << " was found twice";
        }
        return sets;
    }

    TempDir dir_;
};

TEST_F(WalkFolders, EveryFolderIsASetNamedByItsPathBelowWhatWasDropped) {
    dir_.write("all/1.jpg", "1");
    dir_.write("all/a/2.jpg", "22");
    dir_.write("all/a/b/3.jpg", "333");
    const FolderWalk found = walk({"all"});
    EXPECT_THAT(setOf(found), ElementsAre(Pair("all/1.jpg", "all"), Pair("all/a/2.jpg", "a"),
                                          Pair("all/a/b/3.jpg", "a/b")));
    for (const FoundItem& item : found.items) {
        EXPECT_EQ(item.size, item.set->name == "all" ? 1U : item.set->name == "a" ? 2U : 3U);
        EXPECT_FALSE(item.wasDroppedItself);
    }
    EXPECT_THAT(found.problems, IsEmpty());
    EXPECT_THAT(found.searched, ElementsAre(0));
}

TEST_F(WalkFolders, FilesOfOneFolderShareTheirSet) {
    dir_.write("all/a/1.jpg", "");
    dir_.write("all/a/2.jpg", "");
    dir_.write("all/b/a/3.jpg", "");
    std::set<std::shared_ptr<const FoundSet>> sets;
    for (const FoundItem& item : walk({"all"}).items) {
        sets.insert(item.set);
    }
    EXPECT_THAT(sets, SizeIs(2));
}

TEST_F(WalkFolders, HiddenFilesAndFoldersArePassedOverUnlessTheyWereDroppedThemselves) {
    dir_.write("all/1.jpg", "");
    dir_.write("all/.2.jpg", "");
    dir_.write("all/.trash/3.jpg", "");
    EXPECT_THAT(setOf(walk({"all"})), ElementsAre(Pair("all/1.jpg", "all")));
    EXPECT_THAT(setOf(walk({"all/.trash"})), ElementsAre(Pair("all/.trash/3.jpg", ".trash")));
    EXPECT_THAT(walk({"all/.2.jpg"}).items, SizeIs(1));
}

TEST_F(WalkFolders, LinksInCirclesEndAndAreNamed) {
    dir_.write("all/a/1.jpg", "");
    fs::create_directory_symlink(dir_.path() / "all", dir_.path() / "all/a/up");
    fs::create_directory_symlink(".", dir_.path() / "all/self");
    const FolderWalk found = walk({"all"});
    EXPECT_THAT(setOf(found), ElementsAre(Pair("all/a/1.jpg", "a")));
    ASSERT_THAT(found.problems, SizeIs(2));
    for (const Problem& problem : found.problems) {
        EXPECT_THAT(problem.message, HasSubstr("is a link to a folder and was not followed"));
    }
    EXPECT_THAT(found.searched, IsEmpty());
}

TEST_F(WalkFolders, ALinkToAFolderIsFollowedIfItWasDroppedItself) {
    dir_.write("real/1.jpg", "");
    fs::create_directory_symlink("real", dir_.path() / "link");
    const FolderWalk found = walk({"link"});
    EXPECT_THAT(setOf(found), ElementsAre(Pair("link/1.jpg", "link")));
    EXPECT_THAT(found.problems, IsEmpty());
}

TEST_F(WalkFolders, LinksToFilesAreFoundAlsoWhereTheyLeadNowhere) {
    dir_.write("real.jpg", "12345");
    fs::create_directory(dir_.path() / "all");
    fs::create_symlink("../real.jpg", dir_.path() / "all/1.jpg");
    fs::create_symlink("../absent.jpg", dir_.path() / "all/2.jpg");
    fs::create_symlink("3.jpg", dir_.path() / "all/3.jpg");
    std::map<std::string, std::uint64_t> sizes;
    for (const FoundItem& item : walk({"all"}).items) {
        sizes[item.source.file.filename().string()] = item.size;
    }
    EXPECT_THAT(sizes, ElementsAre(Pair("1.jpg", 5), Pair("2.jpg", 0), Pair("3.jpg", 0)));
}

TEST_F(WalkFolders, FoldersThatMayNotBeReadAreNamedAndTheRestGoesOn) {
    if (geteuid() == 0) {
        GTEST_SKIP() << "root may read every folder";
    }
    dir_.write("all/1.jpg", "");
    dir_.write("all/locked/2.jpg", "");
    fs::permissions(dir_.path() / "all/locked", fs::perms::none);
    const FolderWalk found = walk({"all"});
    fs::permissions(dir_.path() / "all/locked", fs::perms::owner_all);
    EXPECT_THAT(setOf(found), ElementsAre(Pair("all/1.jpg", "all")));
    ASSERT_THAT(found.problems, SizeIs(1));
    EXPECT_THAT(found.problems[0].message, HasSubstr("locked is a folder that cannot be read"));
}

TEST_F(WalkFolders, AFolderThatGoesAwayMeanwhileIsNamedAndTheRestGoesOn) {
    dir_.write("all/1.jpg", "");
    dir_.write("all/gone/2.jpg", "");
    int folders = 0;
    const RunContext run({}, {}, [&](const Progress&) {
        if (++folders == 2) {
            fs::remove_all(dir_.path() / "all/gone");
        }
    });
    const FolderWalk found = walk({"all"}, run);
    EXPECT_THAT(setOf(found), ElementsAre(Pair("all/1.jpg", "all")));
    ASSERT_THAT(found.problems, SizeIs(1));
    EXPECT_EQ(found.problems[0].path, (dir_.path() / "all/gone").string());
    EXPECT_THAT(found.problems[0].message, HasSubstr("gone is a folder that cannot be read"));
    EXPECT_THAT(found.searched, IsEmpty());
}

TEST_F(WalkFolders, WhatDoesNotExistIsNamedAndTheRestGoesOn) {
    dir_.write("all/1.jpg", "");
    const FolderWalk found = walk({"absent", "all"});
    EXPECT_THAT(found.items, SizeIs(1));
    ASSERT_THAT(found.problems, SizeIs(1));
    EXPECT_EQ(found.problems[0].path, (dir_.path() / "absent").string());
    EXPECT_THAT(found.problems[0].message, HasSubstr("absent does not exist"));
    EXPECT_THAT(found.searched, ElementsAre(1));
}

TEST_F(WalkFolders, WhatLiesInAnotherDroppedFolderIsFoundOnceInAnyOrder) {
    dir_.write("all/a/1.jpg", "");
    dir_.write("all/2.jpg", "");
    fs::create_directory_symlink("all", dir_.path() / "link");
    const std::vector<std::vector<fs::path>> drops = {
        {"all", "all/a", "all/2.jpg"}, {"all/2.jpg", "all/a", "all"}, {"all", "all", "link"}};
    for (const std::vector<fs::path>& drop : drops) {
        EXPECT_THAT(setOf(walk(drop)),
                    ElementsAre(Pair("all/2.jpg", "all"), Pair("all/a/1.jpg", "a")));
    }
}

TEST_F(WalkFolders, AFolderIsNotInAnotherWhoseNameItsNameBeginsWith) {
    dir_.write("cats/1.jpg", "");
    dir_.write("cats-2/1.jpg", "");
    EXPECT_THAT(walk({"cats", "cats-2"}).items, SizeIs(2));
}

TEST_F(WalkFolders, LooseFilesAreOneSetNamedAfterTheirCommonFolder) {
    dir_.write("photos/a/1.jpg", "");
    dir_.write("photos/b/c/2.jpg", "");
    const FolderWalk found = walk({"photos/a/1.jpg", "photos/b/c/2.jpg"});
    EXPECT_THAT(setOf(found),
                ElementsAre(Pair("photos/a/1.jpg", "photos"), Pair("photos/b/c/2.jpg", "photos")));
    for (const FoundItem& item : found.items) {
        EXPECT_TRUE(item.wasDroppedItself);
    }
}

TEST_F(WalkFolders, EveryItemKnowsWhichDroppedPathLedToIt) {
    dir_.write("loose.jpg", "");
    dir_.write("a/1.jpg", "");
    dir_.write("b/2.jpg", "");
    std::map<std::string, std::size_t> droppedOf;
    const FolderWalk found = walk({"b", "loose.jpg", "a"});
    for (const FoundItem& item : found.items) {
        droppedOf[item.source.file.filename().string()] = item.dropped;
    }
    EXPECT_THAT(droppedOf, ElementsAre(Pair("1.jpg", 2), Pair("2.jpg", 0), Pair("loose.jpg", 1)));
    EXPECT_THAT(found.searched, UnorderedElementsAre(0, 1, 2));
}

TEST_F(WalkFolders, AStopEndsTheWalk) {
    dir_.write("all/a/1.jpg", "");
    std::stop_source stop;
    int folders = 0;
    const RunContext run({}, stop.get_token(), [&](const Progress&) {
        ++folders;
        stop.request_stop();
    });
    EXPECT_THROW(walk({"all"}, run), Cancelled);
    EXPECT_EQ(folders, 1);
}

}  // namespace
}  // namespace setscope
