#include "core/io/text_encoding.h"

#include <gmock/gmock.h>

#include <string_view>

#include "core/base/error.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using namespace std::string_view_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string decoded(std::string_view bytes) {
    return decodedText(std::as_bytes(std::span(bytes)), "a.txt");
}

std::string refusedText(std::string_view bytes) {
    return refusal(ErrorKind::BadInput, [&] { decoded(bytes); });
}

TEST(TextEncoding, Utf8IsReadWithAndWithoutAMark) {
    EXPECT_EQ(decoded("Zürich\r\n"sv), "Zürich\r\n");
    EXPECT_EQ(decoded("\xEF\xBB\xBFZürich"sv), "Zürich");
}

TEST(TextEncoding, Utf16IsConvertedInBothByteOrders) {
    EXPECT_EQ(decoded("\xFF\xFE\x41\0\xE9\0\xAC\x20\x3D\xD8\x00\xDE\n\0"sv), "Aé€😀\n");
    EXPECT_EQ(decoded("\xFE\xFF\0\x41\0\xE9\x20\xAC\xD8\x3D\xDE\x00\0\n"sv), "Aé€😀\n");
}

TEST(TextEncoding, DamagedUtf16IsRefusedWithItsLine) {
    for (const std::string_view damaged :
         {"\xFF\xFE\x41\0\n\0\x3D\xD8"sv, "\xFF\xFE\x41\0\n\0\x00\xDE\x41\0"sv,
          "\xFF\xFE\x41\0\n\0\x3D\xD8\x41\0"sv, "\xFF\xFE\x41\0\n\0\x41"sv}) {
        EXPECT_THAT(refusedText(damaged), AllOf(StartsWith("a.txt "), HasSubstr("line 2")));
    }
}

TEST(TextEncoding, AnotherEncodingIsRefusedWithItsLine) {
    EXPECT_THAT(refusedText("Rome\nParis\nZ\xFCrich\n"sv),
                AllOf(HasSubstr("line 3"), HasSubstr("Latin-1"), HasSubstr("save it as UTF-8")));
    EXPECT_THAT(refusedText("surrogate \xED\xA0\x80"sv), HasSubstr("line 1"));
}

TEST(TextEncoding, WhatIsNoTextIsRefusedWithoutALine) {
    for (const std::string_view binary :
         {"GIF\0\1\2"sv, "\0"sv, "a\0b\0"sv, "\xFF\xFE\0\0\x41\0\0\0"sv, "\1\2\3\4"sv}) {
        EXPECT_THAT(refusedText(binary), HasSubstr("is no text in spite of its ending"));
    }
    EXPECT_THAT(refusedText(""sv), HasSubstr("is empty"));
}

TEST(TextEncoding, OneStrayControlCharacterInALongTextIsBorneWith) {
    EXPECT_EQ(decoded(std::string(200, 'x') + "\1").size(), 201U);
}

TEST(TextEncoding, ReturnsAloneEndLines) {
    EXPECT_EQ(decoded("a\rb\r"sv), "a\nb\n");
    EXPECT_EQ(decoded("a\rb\n"sv), "a\rb\n");
}

TEST(TextEncoding, EverySentenceNamesTheFileAndTheRemedy) {
    for (const std::string_view bytes : {""sv, "\0"sv, "\xFC"sv, "\xFF\xFE\x41"sv}) {
        EXPECT_THAT(refusedText(bytes),
                    AllOf(StartsWith("a.txt "), HasSubstr("; "), EndsWith(".")));
    }
}

}  // namespace
}  // namespace setscope
