#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/run_context.h"

namespace setscope {

/// Texts of classes of which some are rare.
struct ClassedTexts {
    std::string id;     ///< "sms", part of seeds
    std::string title;  ///< "SMS, spam or not"
    std::vector<std::string> texts;
    std::vector<std::int64_t> labels;  ///< of the texts: 0 .. classes.size() − 1
    /// Of two classes the second is the one that is looked for.
    std::vector<std::string> classes;
    /// Of more than two classes: one that is also told alone from all others; its row is called
    /// `singledTitle`.
    std::optional<std::int64_t> singled;
    std::string singledTitle;

    /// Texts of each class.
    std::vector<std::int64_t> classSizes() const;
    /// The rest's texts for each of the class's, or the other way round: at least 1.
    double imbalance(std::int64_t label) const;
    /// All classes but the largest (the first of several); of two classes the second.
    std::vector<std::int64_t> rareClasses() const;
};

/// Readers of the development data (data/README.md, "text"); each file is as it is found there.
/// All throw Error (BadInput) naming the file if it is damaged or something else, and Cancelled.

/// "ham" and "spam".
ClassedTexts readSmsSpam(const std::filesystem::path& file, const RunContext& run);

/// "offensive", "neither" and "hate", of which "hate" is singled out.
ClassedTexts readOffensiveTweets(const std::filesystem::path& file, const RunContext& run);

/// Off and on the topic of a crisis, one data set for each event in the order of their names. About
/// as many are on as off; of those on topic only so many are kept, drawn at random with the run's
/// seed, that `imbalance` are off topic for each. @param imbalance > 0
std::vector<ClassedTexts> readCrisisTweets(const std::filesystem::path& file, double imbalance,
                                           const RunContext& run);

/// Six kinds of information and "no kind of information" ("Not labeled", "Not applicable"), all
/// events and languages together.
ClassedTexts readCrisisInformation(const std::filesystem::path& file, const RunContext& run);

/// At most `most` texts, drawn at random with the run's seed, each class in its proportion and none
/// lost.
ClassedTexts atMost(const ClassedTexts& all, std::int64_t most, const RunContext& run);

/// The rows of a data set for each purpose, in random order.
struct TextSplit {
    std::vector<std::int64_t> training;    ///< 56 %
    std::vector<std::int64_t> validation;  ///< 14 %
    std::vector<std::int64_t> test;        ///< 30 %, as in the paper
};

/// A random split, class by class, so that each part has every class in its proportion.
TextSplit splitTexts(const ClassedTexts& data, std::uint64_t seed);

}  // namespace setscope
