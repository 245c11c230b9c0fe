#include <array>

#include "core/experiments/experiment.h"
#include "core/experiments/outlier_images.h"
#include "core/experiments/outlier_words.h"

namespace setscope {
namespace {

constexpr std::array kExperiments = {
    ExperimentEntry{
        .id = "outlier-images",
        .title = "Naming the stranger among pictures of a kind that the detector never met",
        .data = "fashion, clothing, grocery, photos, cifar10; ../backbones for MobileNet",
        .minutes = 55,
        .run = runOutlierImages,
    },
    ExperimentEntry{
        .id = "outlier-words",
        .title = "Naming the stranger among words, texts and rows of numbers, with no training",
        .data = "wordnet-concepts.json.gz, corpora-concepts.json, wordvectors, text, photoz, tags",
        .minutes = 3,
        .run = runOutlierWords,
    },
};

}  // namespace

std::span<const ExperimentEntry> experiments() { return kExperiments; }

}  // namespace setscope
