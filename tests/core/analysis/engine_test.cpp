#include "core/analysis/engine.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <latch>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "core/features/image_decoder.h"
#include "core/io/memory_archive.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/analysis/topic_pool.h"
#include "tests/core/features/sample_pictures.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

/// The engine over a small model of random weights, and a set of eight pictures in an archive, the
/// last one cut off.
class EngineTest : public testing::Test {
  protected:
    EngineTest() {
        std::vector<MemoryEntry> entries;
        ItemSet& set = collection_.sets.emplace_back();
        set.id = collection_.nextSetId();
        set.name = "shades";
        for (int i = 0; i < 8; ++i) {
            Bytes bytes = encodeJpeg(gradientPicture(40 + 9 * i, 64), 90);
            if (i == 7) {
                bytes.resize(bytes.size() / 2);
            }
            Member& member = set.members.emplace_back();
            member.id = collection_.nextMemberId();
            member.name = std::to_string(i) + ".jpg";
            member.payload.source = {.file = "/shades.zip", .entry = member.name};
            member.payload.content = ImageFacts{.format = "JPEG"};
            member.content = ContentHash::of(bytes);
            entries.push_back(honestEntry(member.name, std::move(bytes)));
        }
        archives_->put("/shades.zip", std::move(entries));
        engine_ = createEngine(archives_);
    }

    ModelFolder folder_;
    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
    Collection collection_;
    std::unique_ptr<Engine> engine_;
};

TEST_F(EngineTest, SaysWhatTheMachineIs) {
    const EngineInfo& info = engine_->info();
    EXPECT_FALSE(info.libTorch.empty());
    EXPECT_GE(info.threads, 1);
    EXPECT_GT(info.gemmGflops, 0.0);
    ASSERT_FALSE(info.devices.empty());
    EXPECT_EQ(info.devices.front(), "cpu");
}

TEST_F(EngineTest, JudgesRealPicturesAndNamesTheUnreadableOne) {
    const auto model = engine_->loadModel({}, {});
    const OutlierResult result = engine_->outliers().findOutliers(
        *model, collection_, {}, RunContext({.seed = 5, .device = "cpu", .threads = 1}));
    EXPECT_EQ(result.model, model->info().identity);
    EXPECT_EQ(result.device.used, "cpu");
    EXPECT_EQ(result.seed, 5U);
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_EQ(result.problems[0].path, displayPath(collection_.sets[0].members[7].payload.source));
    ASSERT_EQ(result.sets.size(), 1U);
    EXPECT_EQ(result.sets[0].probability.size(), 7U);
}

TEST_F(EngineTest, RepeatsItsAnswersToTheBit) {
    const auto model = engine_->loadModel({}, {});
    const OutlierResult once = engine_->outliers().findOutliers(*model, collection_, {}, {});
    const auto another = createEngine(archives_);
    const auto same = another->loadModel({}, {});
    EXPECT_EQ(another->outliers().findOutliers(*same, collection_, {}, {}), once);
}

TEST_F(EngineTest, LeaveOneOutLeavesOneOut) {
    const auto model = engine_->loadModel({}, {});
    const ItemSet& set = collection_.sets[0];
    const LeaveOneOut effect =
        engine_->outliers().leaveOneOut(*model, collection_, set.id, set.members[2].id, {}, {});
    EXPECT_EQ(effect.removed, set.members[2].id);
    EXPECT_EQ(effect.members.size(), 6U);
    EXPECT_EQ(effect.before.size(), 6U);
    EXPECT_EQ(effect.after.size(), 6U);
}

TEST_F(EngineTest, AStoppedCallIsNotServed) {
    const auto model = engine_->loadModel({}, {});
    std::stop_source stop;
    stop.request_stop();
    const RunContext run({}, stop.get_token());
    EXPECT_THROW(engine_->outliers().findOutliers(*model, collection_, {}, run), Cancelled);
    EXPECT_THROW(engine_->loadModel({}, run), Cancelled);
}

TEST_F(EngineTest, AQueryIsAnsweredWhileAPoolIsLearned) {
    ExpansionAnalysis& expansion = engine_->expansion();
    const auto pool = expansion.openPool(TopicPool::make(), {}, kTopicRun);
    const ExpansionQuery query{.items = {3, 5}};
    const RankingResult alone = expansion.rank(*pool, query, kTopicRun);
    std::stop_source stop;
    std::latch begun(1);
    std::atomic<bool> hasBegun = false;
    std::atomic<bool> hasEnded = false;
    std::jthread learning([&] {
        const RunContext run(kTopicRun.settings(), stop.get_token(), [&](const Progress&) {
            if (!hasBegun.exchange(true)) {
                begun.count_down();
            }
        });
        EXPECT_THROW(expansion.learn(pool, run), Cancelled);
        hasEnded = true;
    });
    begun.wait();
    RankingResult beside = expansion.rank(*pool, query, kTopicRun);
    EXPECT_FALSE(hasEnded);
    stop.request_stop();
    beside.seconds = alone.seconds;
    EXPECT_EQ(beside, alone);
}

TEST_F(EngineTest, CallsFromSeveralThreadsAllGetTheSameAnswer) {
    const auto model = engine_->loadModel({}, {});
    const OutlierResult expected = engine_->outliers().findOutliers(*model, collection_, {}, {});
    std::vector<OutlierResult> results(4);
    {
        std::vector<std::jthread> threads;
        for (OutlierResult& result : results) {
            threads.emplace_back(
                [&] { result = engine_->outliers().findOutliers(*model, collection_, {}, {}); });
        }
    }
    for (const OutlierResult& result : results) {
        EXPECT_EQ(result, expected);
    }
}

TEST_F(EngineTest, TrainingRefusesARecipeThatIsNotThere) {
    const OutlierTraining training{.recipe = folder_.path() / "absent.json",
                                   .dataFolder = folder_.path(),
                                   .backbone = {},
                                   .output = folder_.path() / "out"};
    EXPECT_THROW(engine_->trainOutliers(training, {}), Error);
}

TEST(SetscopeCreateEngine, GivesAnEngineWithoutThrowing) {
    std::string failure;
    const std::unique_ptr<Engine> engine(setscopeCreateEngine(nullptr, &failure));
    ASSERT_NE(engine, nullptr) << failure;
    EXPECT_TRUE(failure.empty());
}

}  // namespace
}  // namespace setscope
