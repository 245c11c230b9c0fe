#include "core/analysis/vocabulary_scorer.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/io/read_pool.h"
#include "core/models/model_file.h"
#include "tests/core/analysis/topic_pool.h"
#include "tests/support/refusal.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

class VocabularyScorerTest : public testing::Test {
  protected:
    TempDir home_;
    ScopedVariable data_{"XDG_DATA_HOME", home_.path().string()};
    std::shared_ptr<const Pool> pool_ = TopicPool::make();
};

TEST_F(VocabularyScorerTest, WhatWasLearnedIsKeptForThePoolAndForNoOther) {
    EXPECT_FALSE(std::filesystem::exists(learnedScorerFile(*pool_)));
    learnVocabularyScorer(*pool_, kTopicRun);
    const std::filesystem::path file = learnedScorerFile(*pool_);
    const auto scorer = openVocabularyScorer(file, *pool_);
    EXPECT_TRUE(scorer->knows(0));
    EXPECT_FALSE(scorer->knows(pool_->itemCount() - 1)) << "it is in no known set";
    EXPECT_EQ(std::ssize(scorer->scores(std::vector<std::int64_t>{1, 2}, kTopicRun)),
              pool_->itemCount());

    Pool renamed = *pool_;
    renamed.items[4] = "another";
    EXPECT_NE(learnedScorerFile(renamed), file);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { openVocabularyScorer(file, renamed); }),
                HasSubstr("other sets or items"));
    Pool shorter = *pool_;
    shorter.known.pop_back();
    EXPECT_NE(learnedScorerFile(shorter), file);
}

TEST_F(VocabularyScorerTest, OfOneSeedIsAlwaysTheSame) {
    const auto scores = [&] {
        learnVocabularyScorer(*pool_, kTopicRun);
        return openVocabularyScorer(learnedScorerFile(*pool_), *pool_)
            ->scores(std::vector<std::int64_t>{1, 2}, kTopicRun);
    };
    EXPECT_EQ(scores(), scores());
}

TEST_F(VocabularyScorerTest, WithoutValidationSetsATenthOfTheKnownOnesChooses) {
    Pool pool = *pool_;
    pool.validation.clear();
    learnVocabularyScorer(pool, kTopicRun);
    EXPECT_THAT(loadModel(learnedScorerFile(pool)).card.split, HasSubstr("a tenth"));
}

TEST_F(VocabularyScorerTest, AStopLeavesNothingBehind) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(learnVocabularyScorer(*pool_, RunContext({}, stop.get_token())), Cancelled);
    EXPECT_FALSE(std::filesystem::exists(learnedScorerFile(*pool_)));
}

TEST_F(VocabularyScorerTest, FewOrSmallKnownSetsAreNoUse) {
    EXPECT_EQ(whyNotLearnable(*pool_), "");
    Pool pool = *pool_;
    for (KnownSet& set : pool.known) {
        set.items.resize(10);
    }
    EXPECT_THAT(whyNotLearnable(pool), HasSubstr("this pool has none"));
    pool = *pool_;
    pool.known.resize(19);
    EXPECT_THAT(whyNotLearnable(pool), HasSubstr("this pool has 19"));
}

TEST_F(VocabularyScorerTest, FilesOfOtherModelsAreRefused) {
    const TempDir dir;
    ModelCard card;
    card.name = "x";
    card.kind = "image-encoder";
    card.architecture = {{"layers", 1}};
    const std::filesystem::path file = dir.path() / "x.safetensors";
    saveModel(file, {}, card, Precision::AsComputed);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { openVocabularyScorer(file, *pool_); }),
                HasSubstr("x.safetensors: this is a model of the kind \"image-encoder\""));
    EXPECT_THAT(
        refusal(ErrorKind::BadInput, [&] { openVocabularyScorer(dir.write("y", "text"), *pool_); }),
        HasSubstr("y"));
}

TEST_F(VocabularyScorerTest, ThePublishedWeightsFitTheirPoolAndNoOther) {
    const std::filesystem::path folder = sharedFolder() / "data" / "lda";
    const std::filesystem::path weights = folder / "deepsets_lda1k_oracle.safetensors";
    if (!std::filesystem::exists(weights)) {
        GTEST_SKIP() << weights << " is not there; set SETSCOPE_SHARED";
    }
    const Pool pool =
        readPool(folder / "lda_top_words_split_allwords_1k.json.gz", {}, nullptr, kTopicRun).pool;
    const auto scorer = openVocabularyScorer(weights, pool);
    EXPECT_TRUE(scorer->knows(0));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { openVocabularyScorer(weights, *pool_); }),
                HasSubstr("was made for a pool of 17,016 items"));
}

}  // namespace
}  // namespace setscope
