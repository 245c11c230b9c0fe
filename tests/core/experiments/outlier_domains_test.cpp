#include "core/experiments/outlier_domains.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace setscope {
namespace {

/// Twenty pictures of each split in either of two domains, with hashes in no order.
LabelledPictures manyPictures() {
    LabelledPictures pictures;
    pictures.domains = {{"leaves", {}, {}}, {"mugs", {}, {}}};
    for (std::uint64_t index = 0; index < 120; ++index) {
        LabelledPicture picture;
        picture.content = {index, index * 7919 % 121};
        picture.domain = index % 2;
        picture.split = static_cast<Split>(index / 2 % 3);
        pictures.pictures.push_back(picture);
    }
    return pictures;
}

std::vector<std::uint64_t> kept(const LabelledPictures& pictures, std::size_t domain, Split split) {
    std::vector<std::uint64_t> hashes;
    for (const LabelledPicture& picture : pictures.pictures) {
        if (picture.domain == domain && picture.split == split) {
            hashes.push_back(picture.content.high);
        }
    }
    return hashes;
}

TEST(LimitPictures, KeepsSoManyOfEveryDomainAndSplitInTheirOrder) {
    LabelledPictures pictures = manyPictures();
    limitPictures(pictures, {.train = 5, .validation = 0, .test = 30});
    for (const std::size_t domain : {0U, 1U}) {
        EXPECT_EQ(kept(pictures, domain, Split::Train).size(), 5U);
        EXPECT_EQ(kept(pictures, domain, Split::Validation).size(), 20U);
        EXPECT_EQ(kept(pictures, domain, Split::Test).size(), 20U);
        EXPECT_TRUE(std::ranges::is_sorted(kept(pictures, domain, Split::Test)));
    }
}

TEST(LimitPictures, WhatIsKeptOfOneSplitDependsOnNoOther) {
    LabelledPictures all = manyPictures();
    LabelledPictures without = manyPictures();
    std::erase_if(without.pictures, [](const LabelledPicture& picture) {
        return picture.domain == 0 && picture.split == Split::Train;
    });
    limitPictures(all, {.train = 4, .validation = 6, .test = 8});
    limitPictures(without, {.train = 4, .validation = 6, .test = 8});
    EXPECT_EQ(kept(all, 0, Split::Test), kept(without, 0, Split::Test));
    EXPECT_EQ(kept(all, 0, Split::Validation), kept(without, 0, Split::Validation));
    EXPECT_EQ(kept(all, 1, Split::Train), kept(without, 1, Split::Train));
}

std::vector<EpisodeSource> sourceOf(const std::string& name) {
    EpisodePool pool{.domain = name,
                     .features = at::zeros({12, 2}),
                     .traits = {{0, 1, 2, 3, 4, 5}, {6, 7, 8, 9, 10, 11}},
                     .sharedTraits = 1};
    std::vector<EpisodeSource> sources;
    sources.emplace_back(std::move(pool), 3);
    return sources;
}

std::vector<std::string> namesOf(const std::vector<EpisodeSource>& sources) {
    std::vector<std::string> names;
    for (const EpisodeSource& source : sources) {
        names.push_back(source.pool().domain);
    }
    return names;
}

TEST(SourcesWithout, HoldNothingOfTheDomainThatIsLeftOut) {
    const std::vector<DomainSources> domains = {
        {"a", sourceOf("a train"), sourceOf("a validation"), sourceOf("a test")},
        {"b", sourceOf("b train"), sourceOf("b validation"), sourceOf("b test")},
        {"c", sourceOf("c train"), {}, sourceOf("c test")}};
    EXPECT_THAT(namesOf(sourcesWithout(domains, 1, &DomainSources::train)),
                testing::ElementsAre("a train", "c train"));
    EXPECT_THAT(namesOf(sourcesWithout(domains, 1, &DomainSources::validation)),
                testing::ElementsAre("a validation"));
    EXPECT_THAT(namesOf(sourcesWithout(domains, -1, &DomainSources::train)),
                testing::ElementsAre("a train", "b train", "c train"));
}

}  // namespace
}  // namespace setscope
