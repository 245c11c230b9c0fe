#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/base/run_context.h"
#include "core/items/pool.h"

namespace setscope {

/// What tests of pools are run with.
inline const RunContext kTopicRun({.seed = 1, .device = "cpu", .threads = 1});

/// A pool of words in topics of 20: 30 known sets and 6 for validation of 14 words each of one
/// topic, and vectors of width 8 that lie around a direction of each topic. The last word is in no
/// set, the one before it has no vector.
struct TopicPool {
    static constexpr std::int64_t kTopics = 6;
    static constexpr std::int64_t kWordsOfTopic = 20;
    static constexpr std::int64_t kWidth = 8;

    static std::int64_t topicOf(std::int64_t item) { return item / kWordsOfTopic; }

    static std::shared_ptr<const Pool> make() {
        Random random(7);
        auto pool = std::make_shared<Pool>();
        pool->name = "topics";
        pool->vectors.width = kWidth;
        const std::int64_t count = kTopics * kWordsOfTopic + 2;
        for (std::int64_t item = 0; item < count; ++item) {
            pool->items.push_back("word" + std::to_string(item));
            if (item == count - 2) {
                pool->vectors.rowOf.push_back(-1);
                continue;
            }
            pool->vectors.rowOf.push_back(std::ssize(pool->vectors.values) / kWidth);
            for (std::int64_t column = 0; column < kWidth; ++column) {
                const double noise = 0.5 * (random.uniform() - 0.5);
                pool->vectors.values.push_back(
                    static_cast<float>((column == topicOf(item) ? 1.0 : 0.0) + noise));
            }
        }
        pool->known = sets(30, random);
        pool->known.front().items.push_back(count - 2);
        pool->validation = sets(6, random);
        return pool;
    }

  private:
    static std::vector<KnownSet> sets(std::int64_t count, Random& random) {
        std::vector<KnownSet> made;
        for (std::int64_t index = 0; index < count; ++index) {
            std::vector<std::int64_t> words;
            for (std::int64_t word = 0; word < kWordsOfTopic; ++word) {
                words.push_back(index % kTopics * kWordsOfTopic + word);
            }
            random.shuffle(std::span(words));
            words.resize(14);
            made.push_back({"set " + std::to_string(index), std::move(words)});
        }
        return made;
    }
};

}  // namespace setscope
