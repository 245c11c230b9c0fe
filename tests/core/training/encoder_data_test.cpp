#include "core/training/encoder_data.h"

#include <gmock/gmock.h>

#include "core/io/media_reader.h"
#include "tests/core/training/picture_fixture.h"

namespace setscope {
namespace {

TEST(DecodePictures, NamesThoseThatCannotBeRead) {
    const PictureFixture fixture;
    const auto archive = fixture.folder.path() / "mixed.zip";
    fixture.archives->put(archive,
                          {honestEntry("a.jpg", encodeJpeg(plainPicture(20, 10, 9, 9, 9), 90)),
                           honestEntry("b.jpg", Bytes(40))});
    std::vector<LabelledPicture> pictures(3);
    pictures[0].source = {archive, "b.jpg"};
    pictures[1].source = {archive, "a.jpg"};
    pictures[2].source = {archive, "absent.jpg"};
    const DecodedPictures decoded = decodePictures(pictures, 16, MediaReader(fixture.archives), {});
    ASSERT_EQ(decoded.images.size(), 3U);
    EXPECT_EQ(decoded.images[0].width, 0);
    EXPECT_EQ(decoded.images[1].width, 16);
    EXPECT_EQ(decoded.images[1].height, 16);
    ASSERT_EQ(decoded.problems.size(), 2U);
    EXPECT_EQ(decoded.problems[0].path, displayPath(pictures[0].source));
    EXPECT_EQ(decoded.problems[1].path, displayPath(pictures[2].source));
    EXPECT_FALSE(decoded.problems[0].message.empty());
}

}  // namespace
}  // namespace setscope
