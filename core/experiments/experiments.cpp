#include <array>

#include "core/experiments/digit_sums.h"
#include "core/experiments/expand_concepts.h"
#include "core/experiments/expand_lda.h"
#include "core/experiments/experiment.h"
#include "core/experiments/imbalanced_texts.h"
#include "core/experiments/multimodal.h"
#include "core/experiments/noisy_concepts.h"
#include "core/experiments/outlier_images.h"
#include "core/experiments/outlier_words.h"
#include "core/experiments/pointcloud.h"
#include "core/experiments/population_statistics.h"
#include "core/experiments/redshift.h"
#include "core/experiments/tagging.h"

namespace setscope {
namespace {

constexpr std::array kExperiments = {
    ExperimentEntry{
        .id = "digits-image",
        .title = "Sums of pictures of digits, told from the sums alone",
        .data = "mnist",
        .minutes = 40,
        .run = runDigitsImage,
    },
    ExperimentEntry{
        .id = "digits-text",
        .title = "Sums of digits, of sets far larger than those learned from",
        .data = "",
        .minutes = 5,
        .run = runDigitsText,
    },
    ExperimentEntry{
        .id = "expand-concepts",
        .title = "Finding the other words of a concept from five of them",
        .data = "wordnet-concepts.json.gz, corpora-concepts.json, wordvectors",
        .minutes = 15,
        .run = runExpandConcepts,
    },
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
        .id = "multimodal",
        .title = "Genres of films and kinds of products from pictures, texts and facts, some of "
                 "them missing",
        .data = "movies, fashion, wordvectors",
        .minutes = 30,
        .run = runMultimodal,
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
        .id = "pointcloud",
        .title = "Naming what a cloud of points is",
        .data = "pointclouds",
        .minutes = 40,
        .run = runPointCloud,
    },
    ExperimentEntry{
        .id = "popstats-correlation",
        .title = "Mutual information of two halves of a Gaussian, from samples",
        .data = "",
        .minutes = 35,
        .run = runPopulationStatistics<PopulationTask::Correlation>,
    },
    ExperimentEntry{
        .id = "popstats-random",
        .title = "Total correlation of Gaussians with random covariances, from samples",
        .data = "",
        .minutes = 35,
        .run = runPopulationStatistics<PopulationTask::Random>,
    },
    ExperimentEntry{
        .id = "popstats-rank1",
        .title = "Total correlation of Gaussians of one strong direction, from samples",
        .data = "",
        .minutes = 35,
        .run = runPopulationStatistics<PopulationTask::RankOne>,
    },
    ExperimentEntry{
        .id = "popstats-rotation",
        .title = "Entropy of a turned Gaussian's first coordinate, from samples",
        .data = "",
        .minutes = 35,
        .run = runPopulationStatistics<PopulationTask::Rotation>,
    },
    ExperimentEntry{
        .id = "redshift",
        .title = "Redshifts of galaxies from their magnitudes, alone and among those of their set",
        .data = "photoz",
        .minutes = 10,
        .run = runRedshift,
    },
    ExperimentEntry{
        .id = "set2model",
        .title = "Finding pictures of a concept from a few noisy examples",
        .data = "fashion, clothing, grocery, photos, cifar10",
        .minutes = 10,
        .run = runNoisyConcepts,
    },
    ExperimentEntry{
        .id = "setconv",
        .title = "Texts of a rare class, from few examples of it",
        .data = "text",
        .minutes = 25,
        .run = runImbalancedTexts,
    },
    ExperimentEntry{
        .id = "tagging",
        .title = "Tags of pictures and pages, from their features and from each other",
        .data = "tags, movies",
        .minutes = 10,
        .run = runTagging,
    },
};

}  // namespace

std::span<const ExperimentEntry> experiments() { return kExperiments; }

}  // namespace setscope
