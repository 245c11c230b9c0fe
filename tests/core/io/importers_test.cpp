#include "core/io/importers.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "core/io/file.h"
#include "core/io/memory_archive.h"
#include "tests/support/malformed_files.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

TEST(FileNames, AnEntryIsNamedByItsLastPart) {
    EXPECT_EQ(fileName({"/photos/cats.zip", "big/3.JPG"}), "3.JPG");
    EXPECT_EQ(fileName({"/photos/cats.zip", "3.JPG"}), "3.JPG");
    EXPECT_EQ(fileName({"/photos/cats.zip", ""}), "cats.zip");
    EXPECT_EQ(fileName({"/photos/caf\xe9.jpg", ""}), "caf\xef\xbf\xbd.jpg")
        << "a name that is not UTF-8 becomes it";
}

TEST(FileNames, TheEndingIsWhatFollowsTheLastDotInLowerCase) {
    const auto endingOf = [](const FileReference& source) {
        const NameParts name = nameParts(source);
        EXPECT_FALSE(name.isPacked);
        return name.ending;
    };
    EXPECT_EQ(endingOf({"/photos/3.JPG", ""}), "jpg");
    EXPECT_EQ(endingOf({"/photos/backup.tar.gz", ""}), "gz");
    EXPECT_EQ(endingOf({"/photos/3.jpg.gz", ""}), "gz");
    EXPECT_EQ(endingOf({"/photos/cats.zip", "v1.2/README"}), "");
    EXPECT_EQ(endingOf({"/photos/.jpg", ""}), "") << "a hidden file's name is no ending";
    EXPECT_EQ(endingOf({"/photos/.csv.gz", ""}), "gz");
    EXPECT_EQ(endingOf({"/photos/3.", ""}), "");
    EXPECT_EQ(nameParts({"/in/words.v2.TXT", ""}).stem, "words.v2");
}

TEST(FileNames, APackedListHasBothEndings) {
    for (const char* ending : {"txt", "csv", "tsv", "npy"}) {
        const NameParts name =
            nameParts({"/in/a.zip", "big/words.v2." + std::string(ending) + ".GZ"});
        EXPECT_EQ(name.stem, "words.v2");
        EXPECT_EQ(name.ending, ending);
        EXPECT_TRUE(name.isPacked) << ending;
    }
}

TEST(Importers, NoTwoClaimTheSameContentOrEnding) {
    const std::string_view zip("PK\x03\x04", 4);
    std::vector<Bytes> starts;
    for (const std::filesystem::path& picture : goodPictures()) {
        starts.push_back(readFileStart(picture, kRecognitionBytes));
    }
    for (const std::string_view start : {zip, std::string_view("\x93NUMPY")}) {
        const auto bytes = std::as_bytes(std::span(start));
        starts.emplace_back(bytes.begin(), bytes.end());
    }
    for (const Bytes& start : starts) {
        EXPECT_EQ(std::ranges::count_if(importers(),
                                        [&](const Importer& one) { return one.recognises(start); }),
                  1);
    }
    for (const char* ending : {"jpg", "png", "webp", "zip", "cbz", "txt", "csv", "tsv", "npy"}) {
        EXPECT_EQ(std::ranges::count_if(importers(),
                                        [&](const Importer& one) { return one.hasEnding(ending); }),
                  1)
            << ending;
    }
}

TEST(Importers, EveryOneRefusesWhatIsEmptyOrRubbishUnderItsEndingInOneSentence) {
    const TempDir dir;
    const std::string rubbish("\x01\x02\0\xff rubbish\0", 13);
    std::size_t tried = 0;
    for (const char* ending : {"jpg", "zip", "txt", "csv", "tsv", "npy"}) {
        for (const std::string& content : {std::string(), rubbish}) {
            const std::filesystem::path file = dir.write("a." + std::string(ending), content);
            const std::vector<std::filesystem::path> paths = {file};
            const ImportOutcome outcome =
                importFiles(paths, {}, std::make_shared<MemoryArchive>(), {});
            EXPECT_TRUE(outcome.sets.empty()) << ending;
            ASSERT_EQ(outcome.problems.size(), 1U) << ending;
            EXPECT_EQ(outcome.problems[0].path, file.string());
            EXPECT_THAT(outcome.problems[0].message,
                        testing::AllOf(testing::HasSubstr("a." + std::string(ending)),
                                       testing::HasSubstr("; "), testing::EndsWith(".")));
            ++tried;
        }
    }
    EXPECT_EQ(tried, 12U);
}

TEST(Importers, NoneTakesWhatIsEmptyOrWithoutEnding) {
    for (const Importer& importer : importers()) {
        EXPECT_FALSE(importer.recognises({}));
        EXPECT_FALSE(importer.hasEnding(""));
    }
}

}  // namespace
}  // namespace setscope
