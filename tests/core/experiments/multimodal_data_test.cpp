#include "core/experiments/multimodal_data.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/features/word_vector_encoder.h"
#include "core/io/word_vectors.h"
#include "core/tensor/ragged_batch.h"
#include "tests/core/experiments/multimodal_files.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class MultimodalDataTest : public testing::Test {
  protected:
    MultimodalDataTest()
        : texts_(makeWordVectorEncoder(
              readWordVectors(folder() / "wordvectors" / "googlenews_300d_f16.npy", {}), "tiny",
              {})) {}

    /// Every picture's only feature is its number; the one numbered 3 cannot be read.
    static EncodedMembers numbered(std::span<const std::string> names) {
        EncodedMembers encoded{at::empty({std::ssize(names), 1}), {}, {}};
        for (std::size_t index = 0; index < names.size(); ++index) {
            encoded.features[static_cast<std::int64_t>(index)] = std::stod(names[index]);
            encoded.readable.push_back(names[index] != "3.jpg");
        }
        encoded.problems.push_back({"3.jpg", "3.jpg cannot be read."});
        return encoded;
    }

    MultimodalData movies(std::int64_t most = 0) const {
        return readMovieSamples({folder() / "movies" / "movies.csv", numbered, *texts_, most}, {});
    }

    MultimodalData fashion() const {
        return readFashionSamples({folder() / "fashion" / "products.csv", numbered, *texts_}, {});
    }

    static std::size_t indexOf(const MultimodalData& data, const std::string& name) {
        return static_cast<std::size_t>(std::ranges::find(data.modalities, name, &Modality::name) -
                                        data.modalities.begin());
    }

    static std::vector<std::int64_t> sizes(const MultimodalData& data, const std::string& name) {
        const at::Tensor counts =
            data.samples.modalities[indexOf(data, name)].offsets.diff().contiguous();
        return {counts.data_ptr<std::int64_t>(), counts.data_ptr<std::int64_t>() + counts.numel()};
    }

    std::filesystem::path folder() const { return files_.folder().path(); }

    MultimodalFiles files_;
    std::unique_ptr<const Encoder> texts_;
};

TEST_F(MultimodalDataTest, FilmsHaveTheirModalitiesAndGenres) {
    const MultimodalData data = movies();
    data.samples.check();
    EXPECT_EQ(data.samples.sampleCount(), MultimodalFiles::kFilms);
    ASSERT_EQ(data.tasks.size(), 1U);
    EXPECT_THAT(data.tasks[0].classes, ElementsAre("Comedy", "Drama", "Family"));
    EXPECT_TENSOR_EQUAL(data.tasks[0].actual[0], at::tensor({1.0F, 0.0F, 1.0F}));
    EXPECT_TENSOR_EQUAL(data.tasks[0].actual[1], at::tensor({0.0F, 1.0F, 0.0F}));
    EXPECT_EQ(data.samples.modalities[indexOf(data, "year")].values[5].item<float>(), 1955.0F);
    EXPECT_EQ(data.groups.size(), 5U);
}

TEST_F(MultimodalDataTest, WhatCannotBeReadDoesNotOccur) {
    const MultimodalData data = movies();
    const std::vector<std::int64_t> posters = sizes(data, "poster");
    EXPECT_THAT(std::vector<std::int64_t>(posters.begin(), posters.begin() + 5),
                ElementsAre(1, 1, 1, 0, 1));
    EXPECT_EQ(data.samples.modalities[indexOf(data, "poster")].values[3].item<float>(), 4.0F);
    EXPECT_EQ(data.problems.size(), 1U);
}

TEST_F(MultimodalDataTest, NamesOfOneTrainingFilmDoNotOccur) {
    const MultimodalData data = movies();
    for (const std::int64_t actors : sizes(data, "actor")) {
        EXPECT_LE(actors, 1);  // the one that only this film has is left out
    }
    EXPECT_EQ(data.modalities[indexOf(data, "actor")].size, 7);
    EXPECT_EQ(data.modalities[indexOf(data, "director")].size, 2);
}

TEST_F(MultimodalDataTest, EverySampleIsInOnePart) {
    for (const MultimodalData& data : {movies(), fashion()}) {
        std::set<std::int64_t> samples;
        for (const auto* part : {&data.training, &data.validation, &data.test}) {
            EXPECT_FALSE(part->empty());
            samples.insert(part->begin(), part->end());
        }
        EXPECT_EQ(std::ssize(samples), data.samples.sampleCount());
        EXPECT_EQ(data.training.size() + data.validation.size() + data.test.size(), samples.size());
    }
}

TEST_F(MultimodalDataTest, ProductsHaveNoRareClassAndNoModalityOfATask) {
    const MultimodalData data = fashion();
    EXPECT_EQ(data.samples.sampleCount(), MultimodalFiles::kProducts);
    ASSERT_EQ(data.tasks.size(), 2U);
    EXPECT_THAT(data.tasks[0].classes, ElementsAre("Shirts", "Shoes"));
    EXPECT_THAT(data.tasks[1].classes, ElementsAre("Casual", "Sports"));
    for (const MultimodalTask& task : data.tasks) {
        EXPECT_TENSOR_EQUAL(task.actual.sum(1), at::ones({MultimodalFiles::kProducts}));
    }
    std::vector<std::string> names;
    for (const Modality& modality : data.modalities) {
        names.push_back(modality.name);
    }
    EXPECT_THAT(names, ElementsAre("picture", "title", "colour", "season", "gender", "year"));
    // "brand" and "shirt" or "shoe"; the number of each title is its own.
    EXPECT_EQ(data.modalities[1].size, 3);
    for (const std::int64_t words : sizes(data, "title")) {
        EXPECT_EQ(words, 2);
    }
}

TEST_F(MultimodalDataTest, TakesAtMostSoManySamplesOfTheWholeTable) {
    const MultimodalData data = movies(70);
    EXPECT_EQ(data.samples.sampleCount(), 70);
    const at::Tensor years = data.samples.modalities[indexOf(data, "year")].values;
    EXPECT_GT(years.max().item<float>(), 2020.0F);
}

TEST_F(MultimodalDataTest, RefusesATableWithTooFewRowsByName) {
    files_.folder().write("movies/movies.csv", "poster,title\n1.jpg,One\n");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { movies(); }), HasSubstr("movies.csv"));
}

}  // namespace
}  // namespace setscope
