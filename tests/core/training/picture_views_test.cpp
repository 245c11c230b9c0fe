#include "core/training/picture_views.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/features/compact_network.h"
#include "core/features/encoders.h"
#include "core/io/media_reader.h"
#include "tests/core/training/picture_fixture.h"

namespace setscope {
namespace {

TEST(EncodeViews, LooksAtPicturesAsOftenAsPlannedAndNamesThoseThatItCannotRead) {
    const PictureFixture fixture;
    const NamedNetwork network{asImageNetwork(CompactNetwork({32, {8, 8, 8, 8, 16}})),
                               {"small", "f"}};
    std::vector<LabelledPicture> pictures(4);
    for (std::size_t index = 0; index < pictures.size(); ++index) {
        const std::string name = std::to_string(index);
        pictures[index].source = {fixture.folder.path() / "plain.zip",
                                  (index % 2 == 0 ? "warm/" : "cold/") + name + ".jpg"};
        pictures[index].content = {index, index};
    }
    pictures[1].source.entry = "absent.jpg";
    const ViewFeatures views =
        encodeViews(network, pictures, {.counts = {2, 1, 0, 1}},
                    fixture.folder.path() / "views.safetensors", MediaReader(fixture.archives), {});
    EXPECT_EQ(views.features.sizes(), (at::IntArrayRef{3, 16}));
    EXPECT_THAT(views.viewsOf, testing::ElementsAre(testing::ElementsAre(0, 1), testing::IsEmpty(),
                                                    testing::IsEmpty(), testing::ElementsAre(2)));
    ASSERT_EQ(views.problems.size(), 1U);
    EXPECT_EQ(views.problems[0].path, displayPath(pictures[1].source));
}

}  // namespace
}  // namespace setscope
