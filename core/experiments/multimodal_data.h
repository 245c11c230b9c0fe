#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/experiments/picture_tables.h"
#include "core/features/encoder.h"
#include "core/models/multimodal_batch.h"
#include "core/models/multimodal_encoders.h"

namespace setscope {

/// What is to be told of samples.
struct MultimodalTask {
    enum class Labels { One, Any };
    std::string id;     ///< "genres"
    std::string title;  ///< "Genres of films"
    Labels labels = Labels::Any;
    std::vector<std::string> classes;
    at::Tensor actual;  ///< [N, classes] float32, 0 or 1
};

/// Modalities that stand or fall together in a feature combination.
struct FeatureGroup {
    std::string name;  ///< "people"
    std::vector<std::size_t> modalities;
};

/// Samples of several modalities and what is to be told of them.
struct MultimodalData {
    std::vector<Modality> modalities;
    std::vector<FeatureGroup> groups;
    MultimodalBatch samples;
    std::vector<MultimodalTask> tasks;
    std::vector<std::int64_t> training;  ///< samples of each part, ascending
    std::vector<std::int64_t> validation;
    std::vector<std::int64_t> test;
    std::vector<Problem> problems;  ///< pictures that could not be read; their samples have none
};

/// What the readers of samples need.
struct MultimodalSources {
    std::filesystem::path table;  ///< movies.csv or products.csv
    EncodePictures pictures;
    const Encoder& texts;          ///< of word vectors
    std::int64_t mostSamples = 0;  ///< of those in the table, spread evenly over it; 0: all
};

/// Films with their genres (those of at least 20 films). Modalities: poster and the word vectors of
/// plot and title, each a vector; every director and every actor an index of its own, if at least
/// two training films have it; year, running time and rating, each a number.
/// Three fifths of the titles are for training, 15 % for validation, the rest for the test, by a
/// draw that depends on the title alone.
/// @throws Error (BadInput) if the table is missing or damaged; Cancelled
MultimodalData readMovieSamples(const MultimodalSources& sources, const RunContext& run);

/// Products with their article type and their usage (classes of at least 20 products; the others
/// are left out). Modalities: picture; the words of the title as a sequence of indices, of words in
/// at least three training titles; colour, season, gender and year, each an index. Products of one
/// title are in one part, split as readMovieSamples.
/// @throws as readMovieSamples
MultimodalData readFashionSamples(const MultimodalSources& sources, const RunContext& run);

}  // namespace setscope
