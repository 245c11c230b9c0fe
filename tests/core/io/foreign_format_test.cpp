#include "core/io/foreign_format.h"

#include <gmock/gmock.h>

#include <array>

#include "core/base/bytes.h"

namespace setscope {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string troubleOf(std::string_view ending, std::string_view start) {
    return foreignFormatTrouble(ending, std::as_bytes(std::span(start)));
}

std::string descriptionOf(std::string_view content) {
    return describeForeignContent(std::as_bytes(std::span(content)));
}

constexpr std::string_view kPngStart("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
constexpr std::string_view kJpegStart("\xff\xd8\xff\xe0\0\x10JFIF", 10);
constexpr std::string_view kLittleTiffStart("II*\0\x08\0\0\0", 8);
constexpr std::string_view kBigTiffStart("MM\0*\0\0\0\x08", 8);
constexpr std::string_view kZipStart("PK\x03\x04\x14\0", 6);

TEST(ForeignFormat, PicturesInOtherFormatsAreNamedWithTheRemedy) {
    EXPECT_EQ(troubleOf("heic", std::string_view("\0\0\0\x18"
                                                 "ftypheic",
                                                 12)),
              "is a picture in the format HEIC, which Setscope does not read; save it as JPEG or "
              "PNG.");
    EXPECT_THAT(troubleOf("psd", "8BPS"), HasSubstr("the format PSD"));
    EXPECT_THAT(troubleOf("svg", "<svg/>"), HasSubstr("the format SVG"));
}

TEST(ForeignFormat, ArchivesInOtherFormatsAreToBeUnpacked) {
    EXPECT_EQ(troubleOf("rar", "Rar!"),
              "is an archive in the format RAR, which Setscope does not read; unpack it and import "
              "the folder.");
    EXPECT_THAT(troubleOf("7z", "7z\xbc\xaf"), HasSubstr("the format 7Z"));
}

TEST(ForeignFormat, ContentThatIsReadOutweighsTheEnding) {
    EXPECT_EQ(troubleOf("heic", kPngStart), "");
    EXPECT_EQ(troubleOf("psd", kLittleTiffStart), "");
    EXPECT_EQ(troubleOf("rar", kZipStart), "");
}

TEST(ForeignFormat, ACamerasRawPictureIsNoneThatIsReadAlthoughItBeginsLikeTiff) {
    for (const std::string_view start : {kLittleTiffStart, kBigTiffStart, std::string_view()}) {
        EXPECT_THAT(troubleOf("nef", start), StartsWith("is a camera's raw picture"));
    }
    EXPECT_EQ(troubleOf("nef", kJpegStart), "") << "a JPEG under a raw picture's name";
    EXPECT_EQ(troubleOf("tiff", kLittleTiffStart), "");
}

TEST(ForeignFormat, EndingsThatAreReadOrThatNobodyTakesForPicturesAreNoTrouble) {
    for (const char* ending : {"jpg", "png", "zip", "txt", "db", ""}) {
        EXPECT_EQ(troubleOf(ending, "anything"), "") << ending;
        EXPECT_EQ(troubleOf(ending, ""), "") << ending;
    }
}

TEST(ForeignFormat, PicturesThatAreNotReadArePicturesAllTheSame) {
    for (const char* ending : {"heic", "svg", "nef", "dng"}) {
        EXPECT_TRUE(isForeignPicture(ending)) << ending;
    }
    for (const char* ending : {"jpg", "rar", "txt", ""}) {
        EXPECT_FALSE(isForeignPicture(ending)) << ending;
    }
}

TEST(ForeignFormat, DocumentsAndProjectsAreZipsThatNobodyTakesForArchives) {
    for (const char* ending : {"docx", "odt", "epub", "jar", "npz", "setscope"}) {
        EXPECT_TRUE(isZipBasedDocument(ending)) << ending;
    }
    for (const char* ending : {"zip", "cbz", "jpg", "doc", ""}) {
        EXPECT_FALSE(isZipBasedDocument(ending)) << ending;
    }
}

TEST(ForeignFormat, ContentUnderAPicturesNameIsDescribedWithTheRemedy) {
    const std::array<std::pair<std::string, std::string>, 9> cases = {{
        {"", "is empty"},
        {std::string(10'000, '\0'), "holds only zeros"},
        {std::string("\0\0\0\x18", 4) + "ftypheic", "is a HEIC, AVIF or video file"},
        {"%PDF-1.7\n\xe2\xe3", "is a PDF document"},
        {"<!DOCTYPE HTML>\n<p>Not found", "is a web page"},
        {"\r\n<HTML><body>", "is a web page"},
        {"two cats\tand a dog\r\n", "is a text"},
        {"version https://git-lfs.github.com/spec/v1", "is a text"},
        {"\x01\x02\x7f rubbish", "is not a picture that Setscope reads"},
    }};
    for (const auto& [content, expected] : cases) {
        const std::string description = descriptionOf(content);
        EXPECT_THAT(description, StartsWith(expected)) << content.substr(0, 20);
        EXPECT_THAT(description, HasSubstr("; "));
        EXPECT_THAT(description, EndsWith("."));
    }
}

TEST(ForeignFormat, ItsBeginningIsEnoughToDescribeALongContent) {
    EXPECT_THAT(descriptionOf(std::string(600, '\0') + "data"), StartsWith("holds only zeros"));
    EXPECT_THAT(descriptionOf(std::string(500, '\0') + "data"),
                StartsWith("is not a picture that Setscope reads"));
}

}  // namespace
}  // namespace setscope
