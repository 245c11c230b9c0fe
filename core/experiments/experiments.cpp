#include <array>

#include "core/experiments/expand_lda.h"
#include "core/experiments/experiment.h"
#include "core/experiments/noisy_concepts.h"
#include "core/experiments/outlier_images.h"
#include "core/experiments/outlier_words.h"
#include "core/experiments/redshift.h"

namespace setscope {
namespace {

constexpr std::array kExperiments = {
    ExperimentEntry{
        .id = "expand-lda-1k",
        .title = "Finding the other words of an LDA topic from five of them, 1,000 topics",
        .data = "lda/lda_top_words_split_allwords_1k.json.gz, wordvectors",
        .minutes = 15,
        .run = runExpandLda<LdaTopics::OneThousand>,
    },
    ExperimentEntry{
        .id = "expand-lda-3k",
        .title = "Finding the other words of an LDA topic from five of them, 3,000 topics",
        .data = "lda/lda_top_words_split_allwords_3k.json.gz, wordvectors",
        .minutes = 30,
        .run = runExpandLda<LdaTopics::ThreeThousand>,
    },
    ExperimentEntry{
        .id = "expand-lda-5k",
        .title = "Finding the other words of an LDA topic from five of them, 5,000 topics",
        .data = "lda/lda_top_words_split_allwords_5k.json.gz, wordvectors",
        .minutes = 55,
        .run = runExpandLda<LdaTopics::FiveThousand>,
    },
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
    ExperimentEntry{
        .id = "redshift",
        .title = "Redshifts of galaxies from their magnitudes, alone and among those of their set",
        .data = "photoz",
        .minutes = 40,
        .run = runRedshift,
    },
    ExperimentEntry{
        .id = "set2model",
        .title = "Finding pictures of a concept from a few noisy examples",
        .data = "fashion, clothing, grocery, photos, cifar10",
        .minutes = 10,
        .run = runNoisyConcepts,
    },
};

}  // namespace

std::span<const ExperimentEntry> experiments() { return kExperiments; }

}  // namespace setscope
