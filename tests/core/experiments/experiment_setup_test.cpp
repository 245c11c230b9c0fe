#include "core/experiments/experiment_setup.h"

#include <gmock/gmock.h>

#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

TEST(RequireData, NamesTheFileThatIsNotThere) {
    const TempDir folder;
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { requireData(folder.path() / "words.gz"); }),
                HasSubstr((folder.path() / "words.gz").string()));
    EXPECT_NO_THROW(requireData(folder.write("words.gz", "")));
}

TEST(MakeWorkFolder, MakesAllFoldersAboveItAndNamesTheOneThatItCannotMake) {
    const TempDir folder;
    makeWorkFolder(folder.path() / "a" / "b");
    EXPECT_TRUE(std::filesystem::is_directory(folder.path() / "a" / "b"));
    folder.write("file", "");
    EXPECT_THAT(refusal(ErrorKind::Failed, [&] { makeWorkFolder(folder.path() / "file" / "c"); }),
                HasSubstr("--work"));
}

TEST(ProcessorUse, SaysWhyItIsNotWhatWasAskedFor) {
    EXPECT_EQ(processorUse("cpu").reason, "");
    EXPECT_EQ(processorUse("auto").used, "cpu");
    EXPECT_EQ(processorUse("auto").requested, "auto");
    EXPECT_NE(processorUse("auto").reason, "");
    EXPECT_NE(refusal(ErrorKind::BadUsage, [] { processorUse("abacus"); }), "not refused");
}

}  // namespace
}  // namespace setscope
