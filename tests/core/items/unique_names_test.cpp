#include "core/items/unique_names.h"

#include <gmock/gmock.h>

#include <set>

namespace setscope {
namespace {

using testing::ElementsAre;

TEST(UniqueNames, ThoseThatTellEverythingApartStay) {
    std::vector<std::string> names = {"cat", "Cat", "cat "};
    EXPECT_EQ(makeUnique(names, "word"), RenamedNames());
    EXPECT_THAT(names, ElementsAre("cat", "Cat", "cat "));
    std::vector<std::string> none;
    EXPECT_EQ(makeUnique(none, "word").count, 0);
}

TEST(UniqueNames, RepetitionsAreNumberedPastTheNamesOfOthers) {
    std::vector<std::string> names = {"a", "cat", "cat", "cat (2)", "cat", "a"};
    EXPECT_EQ(makeUnique(names, "word"), (RenamedNames{3, 2}));
    EXPECT_THAT(names, ElementsAre("a", "cat", "cat (3)", "cat (2)", "cat (4)", "a (2)"));
}

TEST(UniqueNames, WhatIsBlankIsCalledByItsPlace) {
    std::vector<std::string> names = {"", "(word 1)", " \t", ""};
    EXPECT_EQ(makeUnique(names, "word"), (RenamedNames{3, 0}));
    EXPECT_THAT(names, ElementsAre("(word 1) (2)", "(word 1)", "(word 3)", "(word 4)"));
}

TEST(UniqueNames, ManyEqualOnesTakeLittleTime) {
    std::vector<std::string> names(100'000, "cat");
    EXPECT_EQ(makeUnique(names, "word"), (RenamedNames{99'999, 1}));
    EXPECT_EQ(names.back(), "cat (100000)");
    EXPECT_EQ(std::set(names.begin(), names.end()).size(), names.size());
}

}  // namespace
}  // namespace setscope
