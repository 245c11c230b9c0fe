#include "core/analysis/deep_sets_model.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>

#include "core/analysis/loaded_model.h"
#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace setscope {
namespace {

// Chosen on every other list of words, in pools of two kinds of word vectors.
constexpr double kWeightByNames = 0.5;

constexpr std::int64_t kFewestKnownWords = 20;
constexpr std::int64_t kFewestKnownOfSmall = 3;  // one to ask with and two to be ranked

/// How many items of a pool of texts a word model must know to rank it: of a small pool half.
std::int64_t fewestKnownWords(const Pool& pool) {
    return std::clamp((pool.itemCount() + 1) / 2, kFewestKnownOfSmall, kFewestKnownWords);
}

std::string knownPart(std::int64_t known, const Pool& pool) {
    return counted(known, "item", "items") + " of this pool (" +
           percent(static_cast<double>(known) / static_cast<double>(pool.itemCount())) + ")";
}

/// The weights that a person named.
DeepSetsModel openGiven(const std::filesystem::path& file, const Pool& pool) {
    DeepSetsModel model{.scorer = openVocabularyScorer(file, pool)};
    const std::int64_t known = knownItems(*model.scorer, pool);
    if (known == 0) {
        throw Error(ErrorKind::BadInput, toUtf8(file) + " knows none of the items of " + pool.name +
                                             "; choose a model of items of these names.");
    }
    model.weight = model.scorer->isByNames() ? kWeightByNames : 1.0;
    model.origin = "Its weights are those of " + toUtf8(file.filename()) + "; they know " +
                   knownPart(known, pool) + ".";
    return model;
}

/// The word model that comes with Setscope, if it knows enough of the pool.
/// @param whyNotOwn one sentence why the pool has no weights of its own
DeepSetsModel openShippedWords(const Pool& pool, const std::string& whyNotOwn) {
    const std::filesystem::path file = dataFolder() / "models" / kShippedWords;
    if (pool.kind != PayloadKind::Text || !std::filesystem::exists(file)) {
        return {.absence = whyNotOwn};
    }
    DeepSetsModel model{.scorer = openVocabularyScorer(file, pool)};
    const std::int64_t known = knownItems(*model.scorer, pool);
    if (known < fewestKnownWords(pool)) {
        return {.absence = whyNotOwn + " The word model that Setscope brings knows only " +
                           knownPart(known, pool) + "."};
    }
    model.weight = kWeightByNames;
    model.origin = "A word model that Setscope brings, trained on WordNet's concepts; it knows " +
                   knownPart(known, pool) + ".";
    return model;
}

}  // namespace

DeepSetsModel openDeepSets(const Pool& pool, const ExpansionSource& source) {
    if (!source.model.empty()) {
        return openGiven(source.model, pool);
    }
    if (const std::string reason = whyNotLearnable(pool); !reason.empty()) {
        return openShippedWords(pool, reason);
    }
    const std::filesystem::path kept = learnedScorerFile(pool);
    return {.scorer = std::filesystem::exists(kept) ? openVocabularyScorer(kept, pool) : nullptr};
}

}  // namespace setscope
