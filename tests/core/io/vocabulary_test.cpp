#include "core/io/vocabulary.h"

#include <gmock/gmock.h>

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Vocabulary, IsLookedForUnderThreeNames) {
    EXPECT_THAT(vocabularyNames("glove_25d_f16"),
                ElementsAre("glove_25d_f16_vocab.txt", "glove_25d_f16.txt", "glove_25d_vocab.txt"));
    EXPECT_THAT(vocabularyNames("glove"), ElementsAre("glove_vocab.txt", "glove.txt"));
    EXPECT_THAT(vocabularyNames("_x"), ElementsAre("_x_vocab.txt", "_x.txt"));
}

TEST(Vocabulary, IsAsLongAsItHasLines) {
    for (const char* text : {"", "a", "a\nb", "a\r\n\n b \n", "\n", "\n\na"}) {
        EXPECT_EQ(vocabularySize(text), std::ssize(vocabularyLines(text))) << text;
    }
    EXPECT_EQ(vocabularySize(std::string(100'000'000, '\n')), 100'000'000);
}

TEST(Vocabulary, EveryLineCountsButAnEmptyLast) {
    EXPECT_THAT(vocabularyLines("a\r\n\n b \n"), ElementsAre("a", "", "b"));
    EXPECT_THAT(vocabularyLines("a\nb"), ElementsAre("a", "b"));
    EXPECT_THAT(vocabularyLines(""), IsEmpty());
}

}  // namespace
}  // namespace setscope
