#include "core/experiments/expand_concepts.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/base/text.h"
#include "core/experiments/experiment_setup.h"
#include "core/experiments/outlier_words_data.h"
#include "core/io/list_members.h"
#include "core/tensor/device.h"
#include "core/training/set_division.h"

namespace setscope {
namespace {

/// Numbers the words of concepts, whatever the case of their letters.
class ConceptVocabulary {
  public:
    /// Words that are new become part of the vocabulary.
    KnownSet learned(const NamedTexts& texts) {
        for (const std::string& text : texts.texts) {
            const std::string word = lowerAscii(trimmed(text));
            if (places_.emplace(word, std::ssize(words_)).second) {
                words_.push_back(word);
            }
        }
        return known(texts);
    }

    /// Words that are new are left out.
    KnownSet known(const NamedTexts& texts) const {
        KnownSet set{texts.name, {}};
        std::unordered_set<std::int64_t> seen;
        for (const std::string& text : texts.texts) {
            const auto found = places_.find(lowerAscii(trimmed(text)));
            if (found != places_.end() && seen.insert(found->second).second) {
                set.items.push_back(found->second);
            }
        }
        return set;
    }

    std::vector<std::string> words() && { return std::move(words_); }

  private:
    std::unordered_map<std::string, std::int64_t> places_;
    std::vector<std::string> words_;
};

Json conceptSettings(const ConceptWordSets& data, const ExpandConceptsOptions& options) {
    Json settings = toJson(options.comparison);
    settings["trainingConcepts"] = data.sets.train.size();
    settings["validationConcepts"] = data.sets.validation.size();
    settings["testConcepts"] = data.testConcepts;
    settings["testLists"] = data.sets.test.size() - data.testConcepts;
    settings["words"] = data.sets.vocabulary.size();
    settings["fewestWords"] = options.fewestWords;
    return settings;
}

std::vector<std::string> conceptNotes(const ExpandConceptsOptions& options,
                                      ExperimentRequest::Extent extent) {
    std::vector<std::string> notes = {
        "Concepts are divided at random into training, validation and test. The query is five "
        "words "
        "of a test set drawn by chance, the targets its other words, the candidates all words of "
        "the concepts but for the query. Intervals are by bootstrap over the test sets.",
        "Concepts of WordNet lie within one another, so that a test concept can be most of a "
        "training concept; of any two at most three fifths of the words are shared. The lists are "
        "of another source: of each the words that WordNet's concepts hold are asked for, if they "
        "are at least " +
            std::to_string(options.fewestWords) + ".",
        "Everything but the nearest vector and the last fusion learns from the training concepts "
        "alone, and all that is chosen is chosen on validation concepts, also for the lists. Two "
        "words in five have a vector.",
        "The paper names its data sets without their sizes and splits, so that no published figure "
        "stands beside these."};
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.push_back(quickComparisonNote());
    }
    return notes;
}

/// The part of every method's ranks that belongs to some of the test sets.
std::vector<ExpansionMethod> methodsOn(const std::vector<ExpansionMethod>& methods,
                                       std::size_t first, std::size_t count) {
    std::vector<ExpansionMethod> result;
    for (const ExpansionMethod& method : methods) {
        const std::span<const std::vector<double>> ranks =
            std::span(method.ranks).subspan(first, count);
        result.push_back({method.id, method.title, {ranks.begin(), ranks.end()}});
    }
    return result;
}

}  // namespace

ExpandConceptsOptions expandConceptsOptions(const ExperimentRequest& request) {
    ExpandConceptsOptions options;
    options.concepts = request.dataFolder / "wordnet-concepts.json.gz";
    options.lists = request.dataFolder / "corpora-concepts.json";
    options.comparison = expansionComparisonOptions(request);
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.comparison.listwise.steps = 150;
        options.comparison.pairwise.common.steps = 40;
    }
    options.comparison.listwise.query.leadingShare = 0.0;
    options.comparison.pairwise.common.query.leadingShare = 0.0;
    return options;
}

ConceptWordSets readConceptWordSets(const ExpandConceptsOptions& options, const RunContext& run) {
    ConceptVocabulary vocabulary;
    std::vector<KnownSet> concepts;
    for (const NamedTexts& texts : readWordConcepts(options.concepts, run)) {
        concepts.push_back(vocabulary.learned(texts));
    }
    std::vector<KnownSet> lists;
    for (const NamedTexts& texts : readWordLists(options.lists)) {
        lists.push_back(vocabulary.known(texts));
    }
    std::erase_if(lists, [&options](const KnownSet& set) {
        return std::ssize(set.items) < options.fewestWords;
    });
    Random random = Random(run.settings().seed).fork("concepts");
    DividedSets divided = dividedByChance(std::move(concepts), options.testShare, random);
    for (KnownSet& list : lists) {
        random.shuffle(std::span(list.items));
    }
    ConceptWordSets result;
    result.testConcepts = divided.test.size();
    result.sets.test = std::move(divided.test);
    result.sets.test.insert(result.sets.test.end(), lists.begin(), lists.end());
    result.sets.validation = std::move(divided.validation);
    result.sets.train = std::move(divided.train);
    result.sets.vocabulary = std::move(vocabulary).words();
    return result;
}

ExperimentResult expandConcepts(const ExperimentRequest& request,
                                const ExpandConceptsOptions& options, const RunContext& run) {
    setThreads(run.settings().threads);
    const ChosenDevice device = chooseDevice(run.settings().device);
    requireData(options.concepts);
    requireData(options.lists);
    requireData(options.comparison.wordVectors);
    const ConceptWordSets data = readConceptWordSets(options, run);
    ExperimentResult result;
    result.device = device.use;
    result.settings = conceptSettings(data, options);
    const std::vector<ExpansionMethod> methods =
        compareExpansion(request, data.sets, options.comparison, result.settings, run);
    ExperimentTable concepts = expansionTable(methodsOn(methods, 0, data.testConcepts), {}, run);
    concepts.id = "concepts";
    concepts.title = "Concepts of WordNet: " + concepts.title;
    ExperimentTable lists = expansionTable(
        methodsOn(methods, data.testConcepts, data.sets.test.size() - data.testConcepts), {}, run);
    lists.id = "lists";
    lists.title = "Lists of another source: " + lists.title;
    result.tables = {std::move(concepts), std::move(lists)};
    result.notes = conceptNotes(options, request.extent);
    return result;
}

ExperimentResult runExpandConcepts(const ExperimentRequest& request,
                                   const std::shared_ptr<const ArchiveFormat>&,
                                   const RunContext& run) {
    return expandConcepts(request, expandConceptsOptions(request), run);
}

}  // namespace setscope
