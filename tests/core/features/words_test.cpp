#include "core/features/words.h"

#include <gtest/gtest.h>

#include "core/base/text.h"

namespace setscope {
namespace {

using Words = std::vector<std::string>;

TEST(WordsOf, EndAtEverythingThatIsNoLetterDigitOrMark) {
    EXPECT_EQ(wordsOf("The cat, 2 dogs"), (Words{"The", "cat", "2", "dogs"}));
    EXPECT_EQ(wordsOf("don't New_York self-made"),
              (Words{"don", "t", "New", "York", "self", "made"}));
    EXPECT_EQ(wordsOf("¿Qué? «Très» — bien… №5€"), (Words{"Qué", "Très", "bien", "5"}));
    EXPECT_EQ(wordsOf("привет,мир"), (Words{"привет", "мир"}));
    EXPECT_EQ(wordsOf("東京、大阪"), (Words{"東京", "大阪"}));
    EXPECT_EQ(wordsOf("हिन्दी।भाषा"), (Words{"हिन्दी", "भाषा"}));
    EXPECT_EQ(wordsOf("a\u00a0b\u3000c\u2028d"), (Words{"a", "b", "c", "d"}));
}

TEST(WordsOf, KeepCombiningMarksAndLeaveOutWhatIsNotSeen) {
    EXPECT_EQ(wordsOf("e\u0301te"), (Words{"e\u0301te"}));
    EXPECT_EQ(wordsOf("co\u00adoperate"), (Words{"cooperate"}));
    EXPECT_EQ(wordsOf("\ufeffword"), (Words{"word"}));
    EXPECT_EQ(wordsOf("❤\ufe0f🙂👩\u200d🚀"), Words{});
}

TEST(WordsOf, EndAtBytesThatAreNotUtf8) {
    EXPECT_EQ(wordsOf("ab\xff"
                      "cd\xc3"),
              (Words{"ab", "cd"}));
    EXPECT_EQ(wordsOf(""), Words{});
    EXPECT_EQ(wordsOf(std::string_view("a\0b", 3)), (Words{"a", "b"}));
}

TEST(PartsBetweenSpaces, KeepPunctuation) {
    EXPECT_EQ(partsBetweenSpaces(" don't\t\nNew_York\u00a0now! "),
              (Words{"don't", "New_York", "now!"}));
    EXPECT_EQ(partsBetweenSpaces(" \u3000 "), Words{});
    EXPECT_EQ(partsBetweenSpaces("a\xff"), (Words{"a\ufffd"}));
}

TEST(LowerCased, FollowsUnicodeInLatinGreekCyrillicAndArmenian) {
    EXPECT_EQ(lowerCased("ABCXYZ@[`{09"), "abcxyz@[`{09");
    EXPECT_EQ(lowerCased("ÀÖØÞ×ß÷ÿ"), "àöøþ×ß÷ÿ");
    EXPECT_EQ(lowerCased("ŸŽĲĹŁŐŒİ"), "ÿžĳĺłőœi");
    EXPECT_EQ(lowerCased("ȘȚƏƠƯẾẞ"), "șțəơưếß");
    EXPECT_EQ(lowerCased("ΆΈΉΊΌΎΏΑΡΣΩΫ"), "άέήίόύώαρσωϋ");
    EXPECT_EQ(lowerCased("ЀЁЏАЯҐӀӘ"), "ѐёџаяґӏә");
    EXPECT_EQ(lowerCased("ԱՖＡＺ"), "աֆａｚ");
    EXPECT_EQ(lowerCased("東京 ภาษา 🙂"), "東京 ภาษา 🙂");
    EXPECT_EQ(lowerCased("A\xff"), "a\ufffd");
}

TEST(LowerCased, DoesNothingTheSecondTimeAndStaysValid) {
    for (char32_t character = 0x80; character < 0x20000; ++character) {
        if (character >= 0xd800 && character < 0xe000) {
            continue;
        }
        const auto part = [character](unsigned shift, unsigned lead) {
            return static_cast<char>(lead | (character >> shift & (lead == 0x80 ? 0x3f : 0x1f)));
        };
        std::string text;
        if (character < 0x800) {
            text = {part(6, 0xc0), part(0, 0x80)};
        } else if (character < 0x10000) {
            text = {part(12, 0xe0), part(6, 0x80), part(0, 0x80)};
        } else {
            text = {part(18, 0xf0), part(12, 0x80), part(6, 0x80), part(0, 0x80)};
        }
        const std::string lower = lowerCased(text);
        ASSERT_TRUE(isValidUtf8(lower)) << text;
        ASSERT_EQ(lowerCased(lower), lower) << text;
        ASSERT_EQ(lowerCased(capitalised(text)), lower) << text;
    }
}

TEST(Capitalised, BeginsEveryPartBetweenUnderscoresWithACapital) {
    EXPECT_EQ(capitalised("PARIS"), "Paris");
    EXPECT_EQ(capitalised("new_york"), "New_York");
    EXPECT_EQ(capitalised("élan"), "Élan");
    EXPECT_EQ(capitalised("москва"), "Москва");
    EXPECT_EQ(capitalised("7up"), "7up");
    EXPECT_EQ(capitalised(""), "");
}

}  // namespace
}  // namespace setscope
