#include "core/experiments/expand_lda.h"

#include <utility>
#include <vector>

#include "core/experiments/experiment_setup.h"
#include "core/io/word_sets.h"
#include "core/tensor/device.h"

namespace setscope {
namespace {

const char* sizeName(LdaTopics topics) {
    switch (topics) {
        case LdaTopics::OneThousand:
            return "1k";
        case LdaTopics::ThreeThousand:
            return "3k";
        case LdaTopics::FiveThousand:
            break;
    }
    return "5k";
}

/// Table 3 of the paper.
std::map<std::string, PublishedExpansion> publishedExpansion(LdaTopics topics) {
    switch (topics) {
        case LdaTopics::OneThousand:
            return {{"random", {0.0006, 0.006, 0.059, 0.001, 8520}},
                    {"bayesian-sets", {0.0169, 0.119, 0.372, 0.007, 2848}},
                    {"vectors", {0.0600, 0.281, 0.547, 0.021, 641}},
                    {"nn-max", {0.0478, 0.225, 0.531, 0.023, 779}},
                    {"nn-sum-con", {0.0458, 0.198, 0.485, 0.021, 1110}},
                    {"nn-max-con", {0.0336, 0.169, 0.466, 0.018, 1250}},
                    {"sum-margin", {0.0553, 0.242, 0.543, 0.025, 696}}};
        case LdaTopics::ThreeThousand:
            return {{"random", {0.0002, 0.002, 0.026, 0.000, 28635}},
                    {"bayesian-sets", {0.0201, 0.145, 0.365, 0.008, 3234}},
                    {"vectors", {0.0480, 0.212, 0.432, 0.016, 2054}},
                    {"nn-max", {0.0530, 0.249, 0.548, 0.025, 672}},
                    {"nn-sum-con", {0.0581, 0.272, 0.600, 0.027, 453}},
                    {"nn-max-con", {0.0561, 0.257, 0.575, 0.026, 570}},
                    {"sum-margin", {0.0604, 0.285, 0.607, 0.027, 426}}};
        case LdaTopics::FiveThousand:
            break;
    }
    return {{"random", {0.0001, 0.002, 0.016, 0.000, 30600}},
            {"bayesian-sets", {0.0175, 0.125, 0.345, 0.007, 3590}},
            {"vectors", {0.0403, 0.167, 0.352, 0.013, 6900}},
            {"nn-max", {0.0472, 0.214, 0.470, 0.022, 1320}},
            {"nn-sum-con", {0.0487, 0.235, 0.539, 0.022, 731}},
            {"nn-max-con", {0.0472, 0.220, 0.518, 0.022, 877}},
            {"sum-margin", {0.0554, 0.261, 0.555, 0.026, 616}}};
}

std::vector<PublishedFigure> publishedFigures(
    const std::map<std::string, PublishedExpansion>& published) {
    const std::string source = "Zaheer et al. 2017, table 3";
    std::vector<PublishedFigure> figures;
    for (const auto& [id, figure] : published) {
        if (id == "sum-margin") {
            figures.push_back({"Deep Sets, R@10", figure.recallAt10, FigureUnit::Share, source});
            figures.push_back({"Deep Sets, R@100", figure.recallAt100, FigureUnit::Share, source});
            figures.push_back({"Deep Sets, R@1k", figure.recallAt1000, FigureUnit::Share, source});
            figures.push_back(
                {"Deep Sets, MRR", figure.meanReciprocalRank, FigureUnit::Number, source});
            figures.push_back(
                {"Deep Sets, median rank", figure.medianRank, FigureUnit::Number, source});
        }
    }
    return figures;
}

/// Share of the test sets' targets that are in no training set.
double unseenShare(const WordSets& sets, const ExpansionProtocol& protocol) {
    std::vector<bool> isSeen(sets.vocabulary.size(), false);
    for (const KnownSet& set : sets.train) {
        for (const std::int64_t word : set.items) {
            isSeen[static_cast<std::size_t>(word)] = true;
        }
    }
    double unseen = 0.0;
    double targets = 0.0;
    for (const KnownSet& set : sets.test) {
        for (std::int64_t place = protocol.queryMembers; place < std::ssize(set.items); ++place) {
            const std::int64_t word = set.items[static_cast<std::size_t>(place)];
            unseen += isSeen[static_cast<std::size_t>(word)] ? 0.0 : 1.0;
            targets += 1.0;
        }
    }
    return targets > 0.0 ? unseen / targets : 0.0;
}

std::vector<std::string> notesOf(const WordSets& sets, const ExpandLdaOptions& options,
                                 ExperimentRequest::Extent extent) {
    std::vector<std::string> notes = {
        "The query is the first five words of a test topic, the targets its other words, the "
        "candidates the whole vocabulary but for the query, as in the paper. Intervals are by "
        "bootstrap over the test topics.",
        "Everything but the nearest vector and the fusion with it learns from the training topics "
        "alone. Steps, the prior "
        "of Bayesian Sets, the sharpness of the neighbour sets and the weights of the fusion are "
        "chosen on validation topics.",
        "The two towers score by one product of vectors, ⟨ρ(Σφ(y)/√n), ψ(x)⟩ + b(x), where the "
        "paper's form is ρ(φ(x) + Σφ(y)): a softmax over all candidates is then affordable in "
        "every step. The paper's form and its rivals are trained as well, with " +
            std::to_string(options.comparison.pairwise.common.steps) +
            " steps each, with dropout and weight decay, without which the few sets are learned by "
            "heart, and with a margin loss that weighs the candidates near the first places most; "
            "the paper says nothing of these. Neighbour sets and the fusion are not in the paper.",
        std::to_string(
            static_cast<int>(100.0 * unseenShare(sets, options.comparison.protocol) + 0.5)) +
            "\u202f% of the targets are in no training topic. No method that learns from topics "
            "can know them; to rank them all higher, because every word of the vocabulary must be "
            "in some topic, would raise R@1k and was not done.",
        "Our Bayesian Sets see in which training topics a word is; what the paper's saw is not "
        "said. The vectors here are a tenth of those of the paper, so that most words have none."};
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.push_back(quickComparisonNote());
    }
    return notes;
}

}  // namespace

ExpandLdaOptions expandLdaOptions(LdaTopics topics, const ExperimentRequest& request) {
    ExpandLdaOptions options;
    options.sets = request.dataFolder / "lda" /
                   ("lda_top_words_split_allwords_" + std::string(sizeName(topics)) + ".json.gz");
    options.published = publishedExpansion(topics);
    options.comparison = expansionComparisonOptions(request);
    if (request.extent == ExperimentRequest::Extent::Quick && topics != LdaTopics::OneThousand) {
        options.comparison.listwise.steps = 60;
        options.comparison.pairwise.common.steps = 100;
    } else if (topics != LdaTopics::OneThousand) {
        options.comparison.pairwise.common.steps = 4000;
    }
    return options;
}

ExperimentResult expandLda(const ExperimentRequest& request, const ExpandLdaOptions& options,
                           const RunContext& run) {
    setThreads(run.settings().threads);
    const ChosenDevice device = chooseDevice(run.settings().device);
    requireData(options.sets);
    requireData(options.comparison.wordVectors);
    const WordSets sets = readWordSets(options.sets, run.stopToken());
    ExperimentResult result;
    result.device = device.use;
    result.settings = toJson(options.comparison);
    const std::vector<ExpansionMethod> methods =
        compareExpansion(request, sets, options.comparison, result.settings, run);
    result.tables = {expansionTable(methods, options.published, run)};
    result.published = publishedFigures(options.published);
    result.notes = notesOf(sets, options, request.extent);
    return result;
}

}  // namespace setscope
