#include "core/project/recovery.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

TEST(Recovery, TheFileOfALivingProcessIsNotLeftBehind) {
    const TempDir dir;
    const RecoveryFolder recovery(dir.path());
    dir.write(recovery.autosaveFile().filename(), "project");
    EXPECT_TRUE(recovery.leftBehind().empty());
}

TEST(Recovery, WhatACrashLeftIsListedWithItsProjectNewestFirst) {
    const TempDir dir;
    const RecoveryFolder recovery(dir.path());
    const fs::path old = dir.write("999999999-1.setscope", "old");
    const fs::path recent = dir.write("999999998-1.setscope", "new");
    fs::last_write_time(old, fs::last_write_time(recent) - std::chrono::hours(1));
    dir.write("999999998-1.path", "/home/ann/pets.setscope");
    dir.write(".999999997-1.setscope.part-1-0", "half written");
    const std::vector<LeftBehind> found = recovery.leftBehind();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].autosave, recent);
    EXPECT_EQ(found[0].projectFile, "/home/ann/pets.setscope");
    EXPECT_EQ(found[1].autosave, old);
    EXPECT_TRUE(found[1].projectFile.empty());
}

TEST(Recovery, ALaterProcessOfTheSameNumberDoesNotHideAnAutosave) {
    const TempDir dir;
    const RecoveryFolder recovery(dir.path());
    const std::string own = recovery.autosaveFile().stem().string();
    dir.write(own.substr(0, own.find('-')) + "-1.setscope", "of another process");
    EXPECT_EQ(recovery.leftBehind().size(), 1U);
}

TEST(Recovery, DiscardedFilesAreGoneWithTheirNote) {
    const TempDir dir;
    const RecoveryFolder recovery(dir.path());
    recovery.noteProjectFile("/home/ann/pets.setscope");
    dir.write(recovery.autosaveFile().filename(), "project");
    recovery.discard(recovery.autosaveFile());
    recovery.discard(recovery.autosaveFile());
    EXPECT_TRUE(fs::is_empty(dir.path()));
}

}  // namespace
}  // namespace setscope
