#include "core/training/sample_collection.h"

#include <gmock/gmock.h>

#include "core/base/data_folder.h"
#include "core/base/json.h"
#include "core/io/file.h"
#include "core/io/memory_archive.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

TEST(SampleCollection, MostSetsHaveOneStrangerAndOneHasNone) {
    int without = 0;
    for (const SampleSet& set : sampleSets()) {
        int strangers = 0;
        for (const SamplePicture& picture : set.pictures) {
            strangers += picture.isStranger ? 1 : 0;
        }
        EXPECT_LE(strangers, 1) << set.name;
        EXPECT_GE(set.pictures.size(), 12U);
        EXPECT_LE(set.pictures.size(), 16U);
        without += strangers == 0 ? 1 : 0;
    }
    EXPECT_EQ(without, 1);
    EXPECT_GE(sampleSets().size(), 6U);
}

/// The properties that every member but the stranger has, and the stranger lacks.
TEST(SampleCollection, TheStrangerLacksSomethingThatAllOthersShare) {
    for (const SampleSet& set : sampleSets()) {
        std::vector<std::uint8_t> shared(sceneAttributeNames().size(), 1);
        std::vector<std::uint8_t> stranger;
        for (const SamplePicture& picture : set.pictures) {
            const std::vector<std::uint8_t> values = attributesOf(picture.scene);
            if (picture.isStranger) {
                stranger = values;
                continue;
            }
            for (std::size_t index = 0; index < values.size(); ++index) {
                shared[index] &= values[index];
            }
        }
        bool isStrange = stranger.empty();
        for (std::size_t index = 0; index < stranger.size(); ++index) {
            isStrange = isStrange || (shared[index] == 1 && stranger[index] == 0);
        }
        EXPECT_TRUE(isStrange) << set.name;
    }
}

TEST(SampleCollection, TheShippedTruthIsWhatTheProgramDraws) {
    const TempDir folder;
    const MemoryArchive archives;
    writeSampleCollection(folder.path(), archives, {});
    const std::uint64_t limit = 10'000'000;
    EXPECT_EQ(readTextFile(folder.path() / "pictures.json", limit),
              readTextFile(dataFolder() / "samples/pictures.json", limit));
    const auto reader = archives.open(folder.path() / "pictures.zip");
    std::size_t drawn = 0;
    std::uint64_t bytes = 0;
    for (const SampleSet& set : sampleSets()) {
        drawn += set.pictures.size();
    }
    EXPECT_EQ(reader->entries().size(), drawn);
    for (const ArchiveEntry& entry : reader->entries()) {
        bytes += entry.size;
    }
    EXPECT_LT(bytes, 1'500'000U);
}

}  // namespace
}  // namespace setscope
