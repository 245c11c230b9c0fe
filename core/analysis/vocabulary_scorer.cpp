#include "core/analysis/vocabulary_scorer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/analysis/scorers.h"
#include "core/base/check.h"
#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "core/base/json_field.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/io/model_card_key.h"
#include "core/io/safetensors.h"
#include "core/items/content_hash.h"
#include "core/items/name_index.h"
#include "core/models/model_file.h"
#include "core/models/named_towers.h"
#include "core/models/set_expansion.h"
#include "core/models/two_tower_scorer.h"
#include "core/tensor/device.h"
#include "core/tensor/module_tensors.h"
#include "core/training/expansion_evaluation.h"
#include "core/training/expansion_training.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLearnedScorers = "expansion";  // below the person's data folder
constexpr const char* kItemsField = "items";          // of the card's input: a fingerprint

constexpr std::int64_t kFewestSets = 20;  // to learn from
constexpr std::size_t kHeldOutPart = 10;  // one known set in so many chooses the weights
constexpr std::size_t kMostValidationSets = 100;

/// Which items were in a set that the weights were learned from.
class LearnedItems {
  public:
    /// All of them.
    LearnedItems() = default;
    explicit LearnedItems(const Pool& pool) : isLearned_(pool.items.size()) {
        for (const KnownSet& set : pool.known) {
            for (const std::int64_t item : set.items) {
                isLearned_.at(static_cast<std::size_t>(item)) = true;
            }
        }
    }
    bool hold(std::int64_t item) const {
        return isLearned_.empty() || isLearned_.at(static_cast<std::size_t>(item));
    }

  private:
    std::vector<bool> isLearned_;
};

class SumFormScorer final : public VocabularyScorer {
  public:
    SumFormScorer(std::shared_ptr<SetExpansionScorer> scorer, LearnedItems learned)
        : scorer_(std::move(scorer)), index_(*scorer_), learned_(std::move(learned)) {}

    bool knows(std::int64_t item) const override { return learned_.hold(item); }
    bool isByNames() const override { return false; }
    std::vector<float> scores(std::span<const std::int64_t> query,
                              const RunContext& run) const override {
        const at::Tensor scores = index_.scores(query, run);
        const float* values = scores.data_ptr<float>();
        return {values, values + scores.numel()};
    }

  private:
    std::shared_ptr<SetExpansionScorer> scorer_;
    ExpansionIndex index_;
    LearnedItems learned_;
};

class TowerScorer final : public VocabularyScorer {
  public:
    TowerScorer(std::shared_ptr<TwoTowerScorer> scorer, LearnedItems learned)
        : scorer_(std::move(scorer)), scores_(scoresOf(*scorer_)), learned_(std::move(learned)) {}

    bool knows(std::int64_t item) const override { return learned_.hold(item); }
    bool isByNames() const override { return false; }
    std::vector<float> scores(std::span<const std::int64_t> query,
                              const RunContext& run) const override {
        run.throwIfStopped();
        return scores_(query);
    }

  private:
    std::shared_ptr<TwoTowerScorer> scorer_;
    QueryScores scores_;
    LearnedItems learned_;
};

/// Towers that know the items of a pool by their names.
class NamedTowerScorer final : public VocabularyScorer {
  public:
    NamedTowerScorer(NamedTowers towers, const Pool& pool)
        : scorer_(std::move(towers.scorer)), scores_(scoresOf(*scorer_)) {
        const NameIndex names(towers.names);
        candidateOf_.reserve(pool.items.size());
        for (const std::string& item : pool.items) {
            candidateOf_.push_back(names.find(item).value_or(kNoCandidate));
        }
    }

    bool knows(std::int64_t item) const override {
        return candidateOf_.at(static_cast<std::size_t>(item)) != kNoCandidate;
    }
    bool isByNames() const override { return true; }
    std::vector<float> scores(std::span<const std::int64_t> query,
                              const RunContext& run) const override {
        run.throwIfStopped();
        std::vector<std::int64_t> candidates;
        for (const std::int64_t item : query) {
            SETSCOPE_CHECK(knows(item), "item " + std::to_string(item) + " has no weights");
            candidates.push_back(candidateOf_[static_cast<std::size_t>(item)]);
        }
        const std::vector<float> ofCandidates = scores_(candidates);
        std::vector<float> ofItems(candidateOf_.size(), kNothingKnown);
        for (std::size_t item = 0; item < ofItems.size(); ++item) {
            if (candidateOf_[item] != kNoCandidate) {
                ofItems[item] = ofCandidates[static_cast<std::size_t>(candidateOf_[item])];
            }
        }
        return ofItems;
    }

  private:
    static constexpr std::int64_t kNoCandidate = -1;

    std::shared_ptr<TwoTowerScorer> scorer_;
    QueryScores scores_;
    std::vector<std::int64_t> candidateOf_;  // of every item
};

void refuseOtherItems(const fs::path& file, std::int64_t items, const Pool& pool) {
    if (items != pool.itemCount()) {
        throw Error(ErrorKind::BadInput, toUtf8(file) + " was made for a pool of " +
                                             counted(items, "item", "items") + " and " + pool.name +
                                             " has " + std::to_string(pool.itemCount()) +
                                             "; choose the model that belongs to this pool.");
    }
}

/// @return the items that a model which names its pool was learned from
LearnedItems learnedItemsOf(const ModelFile& model, const fs::path& file, const Pool& pool) {
    if (!model.card.input.contains(kItemsField)) {
        return {};
    }
    const std::string items =
        JsonFields(model.card.input, toUtf8(file) + ", the card's input").text(kItemsField);
    if (items != poolFingerprint(pool)) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) + " was learned from other sets or items than those of " +
                        pool.name + "; choose the model that belongs to this pool.");
    }
    return LearnedItems(pool);
}

template <class Module, class Options>
std::shared_ptr<Module> rebuilt(const Options& options, const ModelFile& model,
                                const fs::path& file, const Pool& pool) {
    refuseOtherItems(file, options.vocabulary, pool);
    auto module = std::make_shared<Module>(options);
    loadInto(*module, model.tensors, file);
    module->eval();
    return module;
}

std::unique_ptr<const VocabularyScorer> openModelFile(const fs::path& file, const Pool& pool) {
    ModelFile model = loadModel(file);
    if (hasNames(model)) {
        return std::make_unique<NamedTowerScorer>(namedTowersOf(std::move(model), file), pool);
    }
    LearnedItems learned = learnedItemsOf(model, file, pool);
    const std::string what = toUtf8(file) + ", its architecture";
    if (model.card.kind == kTwoTowerKind) {
        return std::make_unique<TowerScorer>(
            rebuilt<TwoTowerScorer>(twoTowerOptionsFromJson(model.card.architecture, what), model,
                                    file, pool),
            std::move(learned));
    }
    if (model.card.kind == kSetExpansionKind) {
        return std::make_unique<SumFormScorer>(
            rebuilt<SetExpansionScorer>(setExpansionOptionsFromJson(model.card.architecture, what),
                                        model, file, pool),
            std::move(learned));
    }
    throw Error(ErrorKind::BadInput, toUtf8(file) + ": this is a model of the kind \"" +
                                         model.card.kind +
                                         "\", not one that expands sets; choose another file.");
}

std::int64_t usableSets(const Pool& pool) {
    return std::ranges::count_if(pool.known, [](const KnownSet& set) {
        return std::ssize(set.items) > ExpansionQueryRecipe().largest;
    });
}

/// The sets to learn from, and those that choose.
struct LearningSets {
    std::vector<KnownSet> train;
    std::vector<KnownSet> validation;
};

LearningSets divided(const Pool& pool, std::uint64_t seed) {
    LearningSets sets{pool.known, pool.validation};
    Random random = Random(seed).fork("validation sets");
    if (sets.validation.empty()) {
        random.shuffle(std::span(sets.train));
        const std::size_t held = (sets.train.size() + kHeldOutPart - 1) / kHeldOutPart;
        sets.validation.assign(sets.train.end() - static_cast<std::ptrdiff_t>(held),
                               sets.train.end());
        sets.train.resize(sets.train.size() - held);
    }
    random.shuffle(std::span(sets.validation));
    sets.validation.resize(std::min(sets.validation.size(), kMostValidationSets));
    return sets;
}

ModelCard cardOf(const TwoTowerScorer& scorer, const Pool& pool, std::uint64_t seed) {
    ModelCard card;
    card.name = "setscope-expansion";
    card.version = "1.0";
    card.kind = kTwoTowerKind;
    card.architecture = toJson(scorer.options());
    card.input = {{kItemsField, poolFingerprint(pool)}};
    card.sources = {{.name = pool.name,
                     .licence = "the person's own",
                     .origin = "the known sets of the pool",
                     .itemCount = pool.itemCount()}};
    card.split = pool.validation.empty() ? "a tenth of the known sets chose the weights"
                                         : "the pool's own validation sets chose the weights";
    describeMaking(card, seed);
    return card;
}

}  // namespace

std::unique_ptr<const VocabularyScorer> openVocabularyScorer(const fs::path& file,
                                                             const Pool& pool) {
    if (readSafetensors(file).metadata.contains(kModelCardKey)) {
        return openModelFile(file, pool);
    }
    auto scorer = loadPublishedScorer(file);
    refuseOtherItems(file, scorer->options().vocabulary, pool);
    return std::make_unique<SumFormScorer>(std::move(scorer), LearnedItems());
}

std::int64_t knownItems(const VocabularyScorer& scorer, const Pool& pool) {
    std::int64_t count = 0;
    for (std::int64_t item = 0; item < pool.itemCount(); ++item) {
        count += scorer.knows(item) ? 1 : 0;
    }
    return count;
}

std::string poolFingerprint(const Pool& pool) {
    std::string text;
    for (const std::string& item : pool.items) {
        text += item;
        text += '\0';
    }
    for (const std::vector<KnownSet>* sets : {&pool.known, &pool.validation}) {
        for (const KnownSet& set : *sets) {
            for (const std::int64_t item : set.items) {
                text += std::to_string(item);
                text += ' ';
            }
            text += '\n';
        }
        text += '\0';
    }
    return ContentHash::of(std::as_bytes(std::span(text))).toHex();
}

fs::path learnedScorerFile(const Pool& pool) {
    return userDataFolder() / kLearnedScorers / (poolFingerprint(pool) + ".safetensors");
}

std::string whyNotLearnable(const Pool& pool) {
    const std::int64_t usable = usableSets(pool);
    if (usable >= kFewestSets) {
        return {};
    }
    const std::string fewest = std::to_string(kFewestSets) + " known sets of more than " +
                               std::to_string(ExpansionQueryRecipe().largest) + " items";
    return "It takes " + fewest + " to learn from, and this pool has " +
           (usable == 0 ? std::string("none") : std::to_string(usable)) + ".";
}

void learnVocabularyScorer(const Pool& pool, const RunContext& run) {
    SETSCOPE_CHECK(whyNotLearnable(pool).empty(), "the pool has nothing to learn from");
    const std::uint64_t seed = run.settings().seed;
    const LearningSets sets = divided(pool, seed);
    at::manual_seed(seed);
    TwoTowerScorer scorer({.vocabulary = pool.itemCount()});
    scorer.to(chooseDevice(run.settings().device).device);
    ExpansionRecipe recipe;
    recipe.steps = 1200;
    trainListwise(scorer, sets.train, sets.validation, recipe, {}, run);
    const fs::path file = learnedScorerFile(pool);
    fs::create_directories(file.parent_path());
    saveModel(file, namedTensors(scorer), cardOf(scorer, pool, seed), Precision::AsComputed);
}

}  // namespace setscope
