#include "core/experiments/concept_folds.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace setscope {
namespace {

constexpr std::int64_t kOfEach = 8;  // pictures of every class in every split

/// A domain of twelve classes in three coarse ones, and one of ten attributes of which the second
/// is the first under another name. The only feature of a picture is its own number.
struct LabelledDomains {
    LabelledPictures pictures;
    at::Tensor features;
    std::vector<bool> isReadable;
    ConceptFoldOptions options{
        .folds = 3, .smallestTrain = 4, .smallestValidation = 4, .smallestTest = 6};

    LabelledDomains() {
        pictures.domains.push_back(
            {"goods", {}, {{"class", names("c", 12)}, {"coarse", names("k", 3)}}});
        pictures.domains.push_back({"looks", names("a", 10), {}});
        for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
            for (std::int64_t label = 0; label < 12; ++label) {
                for (std::int64_t each = 0; each < kOfEach; ++each) {
                    add(0, split, {}, {label, label / 4});
                    add(1, split, attributesOf(label, each), {});
                }
            }
        }
        const auto count = static_cast<std::int64_t>(pictures.pictures.size());
        features = at::arange(count, at::kFloat).unsqueeze(1);
        isReadable.assign(pictures.pictures.size(), true);
    }

    static std::vector<std::string> names(const std::string& letter, int count) {
        std::vector<std::string> result;
        for (int index = 0; index < count; ++index) {
            result.push_back(letter + std::string(1, static_cast<char>('a' + index)));
        }
        return result;
    }

    static std::vector<std::uint8_t> attributesOf(std::int64_t label, std::int64_t each) {
        std::vector<std::uint8_t> has(10, 0);
        has[static_cast<std::size_t>(label % 10)] = 1;
        has[static_cast<std::size_t>((label + each) % 10)] = 1;
        has[1] = has[0];
        return has;
    }

    void add(std::size_t domain, Split split, std::vector<std::uint8_t> attributes,
             std::vector<std::int64_t> classes) {
        LabelledPicture picture;
        picture.domain = domain;
        picture.split = split;
        picture.attributes = std::move(attributes);
        picture.classes = std::move(classes);
        pictures.pictures.push_back(std::move(picture));
    }

    const LabelledPicture& pictureOf(const ItemPool& pool, std::int64_t row) const {
        const auto index = static_cast<std::size_t>(pool.features[row][0].item<float>());
        return pictures.pictures[index];
    }

    std::vector<ConceptFold> folds() const {
        return conceptFolds(pictures, features, isReadable, options);
    }
};

std::set<std::string> conceptNames(const std::vector<ItemPool>& pools, const std::string& pool) {
    std::set<std::string> names;
    for (const ItemPool& each : pools) {
        for (const ItemConcept& shared : each.concepts) {
            if (each.name == pool) {
                names.insert(shared.name);
            }
        }
    }
    return names;
}

TEST(ConceptFolds, EveryConceptIsTestedOnceAndOnItsOwnUnseenPictures) {
    const LabelledDomains data;
    std::map<std::string, int> tested;
    for (const ConceptFold& fold : data.folds()) {
        for (const ItemPool& pool : fold.test) {
            for (std::int64_t row = 0; row < pool.features.size(0); ++row) {
                EXPECT_EQ(data.pictureOf(pool, row).split, Split::Test);
            }
            for (const ItemConcept& each : pool.concepts) {
                ++tested[pool.name + ":" + each.name];
                if (pool.name == "goods by class") {
                    EXPECT_EQ(std::ssize(each.members), kOfEach);
                }
            }
        }
    }
    // All classes are asked for (the coarse ones are fewer), and all attributes.
    EXPECT_EQ(tested.size(), 12U + 10U);
    for (const auto& [name, count] : tested) {
        EXPECT_EQ(count, 1) << name;
    }
}

TEST(ConceptFolds, NoTrainingPictureIsOfAHeldOutClass) {
    const LabelledDomains data;
    for (const ConceptFold& fold : data.folds()) {
        std::set<std::string> heldOut = conceptNames(fold.test, "goods by class");
        heldOut.merge(conceptNames(fold.validation, "goods by class"));
        int pools = 0;
        for (const ItemPool& pool : fold.train) {
            pools += pool.name.starts_with("goods") ? 1 : 0;
            for (std::int64_t row = 0; row < pool.features.size(0); ++row) {
                const LabelledPicture& picture = data.pictureOf(pool, row);
                EXPECT_EQ(picture.split, Split::Train);
                if (picture.domain == 0) {
                    const auto label = static_cast<std::size_t>(picture.classes[0]);
                    EXPECT_FALSE(
                        heldOut.contains(data.pictures.domains[0].classSpaces[0].classes[label]));
                }
            }
        }
        EXPECT_EQ(pools, 2);  // by class and by coarse class
    }
}

TEST(ConceptFolds, NoHeldOutAttributeIsLearnedAlsoUnderAnotherName) {
    const LabelledDomains data;
    int held = 0;
    for (const ConceptFold& fold : data.folds()) {
        std::set<std::string> heldOut = conceptNames(fold.test, "looks by attribute");
        heldOut.merge(conceptNames(fold.validation, "looks by attribute"));
        const std::set<std::string> learned = conceptNames(fold.train, "looks by attribute");
        EXPECT_FALSE(learned.empty());
        for (const std::string& name : learned) {
            EXPECT_FALSE(heldOut.contains(name));
        }
        if (heldOut.contains("aa") || heldOut.contains("ab")) {
            ++held;
            EXPECT_FALSE(learned.contains("aa") || learned.contains("ab"));
        }
    }
    EXPECT_GT(held, 0);
}

TEST(ConceptFolds, UnreadablePicturesAreInNoPool) {
    LabelledDomains data;
    for (std::size_t index = 0; index < data.isReadable.size(); index += 2) {
        data.isReadable[index] = false;
    }
    data.options.smallestTest = 3;
    for (const ConceptFold& fold : data.folds()) {
        for (const auto* pools : {&fold.train, &fold.validation, &fold.test}) {
            for (const ItemPool& pool : *pools) {
                EXPECT_TRUE(pool.features.remainder(2).eq(1).all().item<bool>());
            }
        }
    }
}

TEST(DomainFolds, LearnOnlyFromOtherDomains) {
    const LabelledDomains data;
    const std::vector<ConceptFold> folds =
        domainFolds(data.pictures, data.features, data.isReadable, data.options);
    ASSERT_EQ(folds.size(), 2U);
    for (const ConceptFold& fold : folds) {
        ASSERT_EQ(fold.test.size(), 1U);
        const std::size_t domain = data.pictureOf(fold.test.front(), 0).domain;
        for (const auto* pools : {&fold.train, &fold.validation}) {
            EXPECT_FALSE(pools->empty());
            for (const ItemPool& pool : *pools) {
                for (std::int64_t row = 0; row < pool.features.size(0); ++row) {
                    EXPECT_NE(data.pictureOf(pool, row).domain, domain);
                }
            }
        }
    }
}

TEST(TwoSensePools, UniteConceptsOfLikeSizeAndNotOneWithinTheOther) {
    ItemPool pool{"p", at::zeros({9, 1}), {}};
    pool.concepts = {{"big", {0, 1, 2, 3, 4, 5}},
                     {"small", {7, 8}},
                     {"middle", {5, 6, 7}},
                     {"part", {0, 1, 2, 3}}};
    const std::vector<ItemPool> pairs =
        twoSensePools({pool, ItemPool{"q", at::zeros({1, 1}), {{"one", {0}}}}});
    ASSERT_EQ(pairs.size(), 1U);
    ASSERT_EQ(pairs[0].concepts.size(), 2U);  // part is within big
    EXPECT_EQ(pairs[0].concepts[0].name, "small or middle");
    EXPECT_EQ(pairs[0].concepts[0].members, (std::vector<std::int64_t>{5, 6, 7, 8}));
    EXPECT_EQ(pairs[0].concepts[1].members, (std::vector<std::int64_t>{0, 1, 2, 3, 5, 6, 7}));
}

}  // namespace
}  // namespace setscope
