#include <gmock/gmock.h>

#include <set>
#include <string>
#include <vector>

#include "core/experiments/experiment.h"
#include "core/io/memory_archive.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

class EveryExperiment : public testing::TestWithParam<ExperimentEntry> {};

TEST_P(EveryExperiment, SaysWhatItIsAndEndsWithinAnHour) {
    const ExperimentEntry& entry = GetParam();
    EXPECT_THAT(std::string(entry.id), testing::MatchesRegex("[a-z0-9-]+"));
    EXPECT_NE(std::string(entry.title), "");
    EXPECT_GT(entry.minutes, 0);
    EXPECT_LE(entry.minutes, 60);
}

class EveryExperimentWithData : public testing::TestWithParam<ExperimentEntry> {};

TEST_P(EveryExperimentWithData, NamesTheFileThatIsNotThere) {
    const TempDir folder;
    ExperimentRequest request;
    request.dataFolder = folder.path() / "nothing here";
    request.workFolder = folder.path() / "work";
    EXPECT_THAT(
        refusal(ErrorKind::BadInput,
                [&] { GetParam().run(request, std::make_shared<MemoryArchive>(), RunContext()); }),
        testing::HasSubstr("nothing here"));
}

std::string nameOf(const testing::TestParamInfo<ExperimentEntry>& row) {
    std::string name = row.param.id;
    std::erase(name, '-');
    return name;
}

std::vector<ExperimentEntry> experimentsWithData() {
    std::vector<ExperimentEntry> entries(experiments().begin(), experiments().end());
    std::erase_if(entries,
                  [](const ExperimentEntry& entry) { return std::string(entry.data).empty(); });
    return entries;
}

INSTANTIATE_TEST_SUITE_P(All, EveryExperiment,
                         testing::ValuesIn(experiments().begin(), experiments().end()), nameOf);
INSTANTIATE_TEST_SUITE_P(All, EveryExperimentWithData, testing::ValuesIn(experimentsWithData()),
                         nameOf);

TEST(Experiments, HaveIdsOfTheirOwn) {
    std::set<std::string> ids;
    for (const ExperimentEntry& entry : experiments()) {
        EXPECT_TRUE(ids.insert(entry.id).second) << entry.id;
    }
}

}  // namespace
}  // namespace setscope
