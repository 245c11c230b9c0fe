#include "core/analysis/own_references.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <set>
#include <utility>

#include "core/analysis/conformal.h"
#include "core/base/check.h"
#include "core/features/encoder.h"
#include "core/items/set_kind.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

constexpr std::size_t kMostKeptScores = 1'000'000;

/// How many reference sets of a size a clean set gives at most.
std::int64_t drawCount(std::int64_t memberCount, std::int64_t size) {
    if (memberCount >= size) {
        return memberCount / size;
    }
    return 4 * memberCount >= 3 * size ? 1 : 0;
}

/// The same for sets of the same content in any order, of rows also of the same column names; empty
/// if a member's content is not known.
std::string contentOf(const ItemSet& set) {
    std::vector<ContentHash> contents;
    for (const Member& member : set.members) {
        if (!member.content) {
            return {};
        }
        contents.push_back(member.content);
    }
    std::ranges::sort(contents);
    if (const ContentHash names = columnsOf(set).names) {
        contents.push_back(names);
    }
    return ContentHash::of(std::as_bytes(std::span(contents))).toHex();
}

ReadableMembers membersAt(const ReadableMembers& members, const std::vector<std::int64_t>& places) {
    ReadableMembers chosen;
    for (const std::int64_t place : places) {
        chosen.ids.push_back(members.ids[static_cast<std::size_t>(place)]);
        chosen.contents.push_back(members.contents[static_cast<std::size_t>(place)]);
    }
    chosen.features = selectedRows(members.features, places);
    return chosen;
}

bool isUsedAsReference(const ItemSet& set) {
    return set.isReference && set.members.size() >= kSmallestJudgedSet;
}

/// Names the members whatever their order. Contents say all, features stand in where they do not.
std::string nameOfDraw(const ReadableMembers& ordered, std::int64_t size) {
    std::vector<ContentHash> parts = ordered.contents;
    const auto rowBytes = static_cast<std::size_t>(ordered.features.size(1)) * sizeof(float);
    const auto* bytes = reinterpret_cast<const std::byte*>(ordered.features.data_ptr<float>());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i]) {
            parts[i] = ContentHash::of(std::span(bytes + i * rowBytes, rowBytes));
        }
    }
    return ContentHash::of(std::as_bytes(std::span(parts))).toHex() + "/" + std::to_string(size);
}

std::string circumstancesOf(const LoadedModel& model, const OutlierOptions& options,
                            const c10::Device& device, const RunContext& run) {
    std::string lesson = "none";
    if (options.lesson) {
        const std::string text = toJson(*options.lesson).dump();
        lesson = ContentHash::of(std::as_bytes(std::span(text))).toHex();
    }
    return model.info().identity.fingerprint + "/" + featureKey(model.encoder(), run) + "/" +
           device.str() + "/" + toText(options.head) + "/" + lesson + "/" +
           std::to_string(run.settings().seed) + "/";
}

void takePValues(std::span<const float> references, ScoredSet& scored) {
    scored.setPValue = conformalPValue(references, std::ranges::max(scored.score));
    scored.pValue.clear();
    for (const float score : scored.score) {
        scored.pValue.push_back(conformalPValue(references, score));
    }
    scored.references = ReferenceOrigin::Own;
    scored.referenceSets = std::ssize(references);
}

}  // namespace

const std::vector<float>* ReferenceScoreCache::find(const std::string& name) const {
    const auto found = scores_.find(name);
    return found != scores_.end() ? &found->second : nullptr;
}

void ReferenceScoreCache::keep(const std::string& name, const std::vector<float>& scores) {
    if (scoreCount_ + scores.size() > kMostKeptScores) {
        scores_.clear();
        scoreCount_ = 0;
    }
    if (scores_.emplace(name, scores).second) {
        scoreCount_ += scores.size();
    }
}

std::vector<std::vector<std::int64_t>> referenceDraws(std::int64_t memberCount, std::int64_t size,
                                                      std::int64_t most, Random random) {
    std::vector<std::int64_t> places(static_cast<std::size_t>(memberCount));
    std::iota(places.begin(), places.end(), std::int64_t{0});
    random.shuffle(std::span(places));
    std::vector<std::vector<std::int64_t>> draws;
    const std::int64_t count = std::min(most, drawCount(memberCount, size));
    for (std::int64_t draw = 0; draw < count; ++draw) {
        const auto first = places.begin() + draw * size;
        draws.emplace_back(first, first + std::min(size, memberCount));
    }
    return draws;
}

std::int64_t ownReferenceSetCount(const Collection& collection) {
    std::set<std::string> contents;
    std::int64_t unknown = 0;
    for (const ItemSet& set : collection.sets) {
        if (isUsedAsReference(set) && kindOf(set)) {
            std::string content = contentOf(set);
            unknown += content.empty() ? 1 : 0;
            contents.insert(std::move(content));
        }
    }
    contents.erase(std::string());
    return unknown + std::ssize(contents);
}

SetJudge::SetJudge(const LoadedModel& model, const Collection& collection,
                   const OutlierOptions& options, const c10::Device& device, FeatureStore& store,
                   ReferenceScoreCache& cache, const RunContext& run)
    : model_(model),
      store_(store),
      cache_(cache),
      scorer_(model, options, device),
      random_(run.settings().seed) {
    collectCleanSets(collection);
    if (!clean_.empty()) {
        circumstances_ = circumstancesOf(model, options, device, run);
    }
}

void SetJudge::collectCleanSets(const Collection& collection) {
    std::unordered_map<std::string, std::size_t> placeOf;
    for (const ItemSet& set : collection.sets) {
        if (!isUsedAsReference(set) || !model_.takes(set)) {
            continue;
        }
        const std::string content = contentOf(set);
        if (content.empty() || placeOf.emplace(content, clean_.size()).second) {
            CleanSet& clean = clean_.emplace_back();
            clean.set = &set;
            clean.content = content;
            clean.columnNames = columnsOf(set).names;
            if (content.empty()) {
                clean.alike = {set.id};
            }
        }
    }
    if (clean_.empty()) {
        return;
    }
    std::unordered_map<ContentHash, std::int64_t> sharing;
    for (const CleanSet& clean : clean_) {
        ++sharing[clean.columnNames];
    }
    for (CleanSet& clean : clean_) {
        clean.sharing = sharing[clean.columnNames];
    }
    for (const ItemSet& set : collection.sets) {
        if (const ContentHash names = columnsOf(set).names) {
            columnNames_.emplace(set.id, names);
        }
        const auto found = placeOf.find(contentOf(set));
        if (found != placeOf.end()) {
            clean_[found->second].alike.push_back(set.id);
        }
    }
}

void SetJudge::prepare(std::span<const SetId> origins, std::int64_t size, const RunContext& run) {
    ownReferences(origins, size, run);
}

ScoredSet SetJudge::judge(std::span<const SetId> origins, const ReadableMembers& members,
                          const RunContext& run) {
    return judge(origins, members, std::nullopt, run);
}

ScoredSet SetJudge::judgeRest(std::span<const SetId> origins, const ReadableMembers& rest,
                              const ScoredSet& whole, const RunContext& run) {
    return judge(origins, rest, whole.familiarity, run);
}

ScoredSet SetJudge::judge(std::span<const SetId> origins, const ReadableMembers& members,
                          std::optional<float> familiarity, const RunContext& run) {
    ScoredSet scored = scorer_.score(members.features, members.contents, familiarity, run);
    const auto size = static_cast<std::int64_t>(members.count());
    const std::vector<float> references = ownReferences(origins, size, run);
    if (!references.empty()) {
        takePValues(references, scored);
    }
    return scored;
}

std::int64_t SetJudge::ownReferenceSets() const { return std::ssize(clean_); }

std::int64_t SetJudge::mostDraws(const CleanSet& clean, std::int64_t size) const {
    const std::int64_t enough = (kEnoughOwnReferences + clean.sharing - 1) / clean.sharing;
    return std::min(enough, drawCount(std::ssize(clean.set->members), size));
}

std::string SetJudge::nameOfScores(const CleanSet& clean, std::int64_t size) const {
    return circumstances_ + clean.content + "/" + std::to_string(size) + "/" +
           std::to_string(mostDraws(clean, size));
}

bool SetJudge::hasScores(const CleanSet& clean, std::int64_t size) const {
    const bool isKept = !clean.content.empty() && cache_.find(nameOfScores(clean, size)) != nullptr;
    return isKept || clean.largest.contains(size);
}

ContentHash SetJudge::columnNamesOf(std::span<const SetId> origins) const {
    const auto found = origins.empty() ? columnNames_.end() : columnNames_.find(origins.front());
    return found != columnNames_.end() ? found->second : ContentHash();
}

void SetJudge::encode(std::span<CleanSet* const> sets, std::int64_t size, const RunContext& run) {
    std::vector<CleanSet*> missing;
    std::vector<Member> members;
    for (CleanSet* clean : sets) {
        if (!clean->members && mostDraws(*clean, size) > 0 && !hasScores(*clean, size)) {
            missing.push_back(clean);
            members.insert(members.end(), clean->set->members.begin(), clean->set->members.end());
        }
    }
    if (missing.empty()) {
        return;
    }
    const EncodedMembers all = encodeThrough(store_, model_.encoder(), members, run);
    problems_.insert(problems_.end(), all.problems.begin(), all.problems.end());
    std::size_t first = 0;
    for (CleanSet* clean : missing) {
        const ReadableMembers given = readableMembers(clean->set->members, all, first);
        clean->members = membersAt(given, canonicalOrder(given.features, given.contents));
        first += clean->set->members.size();
    }
}

const std::vector<float>& SetJudge::largestScores(CleanSet& clean, std::int64_t size,
                                                  const RunContext& run) {
    const auto known = clean.largest.find(size);
    if (known != clean.largest.end()) {
        return known->second;
    }
    const std::string name = nameOfScores(clean, size);
    const std::vector<float>* kept = clean.content.empty() ? nullptr : cache_.find(name);
    if (kept != nullptr) {
        return clean.largest.emplace(size, *kept).first->second;
    }
    const std::vector<float>& scores =
        clean.largest.emplace(size, drawnScores(clean, size, run)).first->second;
    const bool isWholeRead = clean.members && clean.members->count() == clean.set->members.size();
    if (!clean.content.empty() && isWholeRead) {
        cache_.keep(name, scores);
    }
    return scores;
}

std::vector<float> SetJudge::drawnScores(CleanSet& clean, std::int64_t size,
                                         const RunContext& run) {
    std::vector<float> scores;
    const std::int64_t most = mostDraws(clean, size);
    if (most == 0) {
        return scores;
    }
    SETSCOPE_CHECK(clean.members.has_value(), "the clean set was not encoded");
    const ReadableMembers& members = *clean.members;
    const auto draws = referenceDraws(static_cast<std::int64_t>(members.count()), size, most,
                                      random_.fork(nameOfDraw(members, size)));
    for (const std::vector<std::int64_t>& places : draws) {
        run.step({std::ssize(scores), std::ssize(draws), "Comparing your clean sets"});
        const ReadableMembers drawn = membersAt(members, places);
        scores.push_back(
            std::ranges::max(scorer_.score(drawn.features, drawn.contents, run).score));
    }
    return scores;
}

std::vector<float> SetJudge::ownReferences(std::span<const SetId> origins, std::int64_t size,
                                           const RunContext& run) {
    const std::lock_guard lock(referencing_);
    std::vector<CleanSet*> others;
    std::int64_t most = 0;
    const ContentHash names = columnNamesOf(origins);
    for (CleanSet& clean : clean_) {
        if (clean.columnNames == names &&
            std::ranges::find_first_of(clean.alike, origins) == clean.alike.end()) {
            others.push_back(&clean);
            most += mostDraws(clean, size);
        }
    }
    std::vector<float> references;
    if (most < kFewestOwnReferences) {
        return references;
    }
    encode(others, size, run);
    for (CleanSet* clean : others) {
        const std::vector<float>& scores = largestScores(*clean, size, run);
        references.insert(references.end(), scores.begin(), scores.end());
    }
    if (std::ssize(references) < kFewestOwnReferences) {
        return {};
    }
    std::ranges::sort(references);
    return references;
}

}  // namespace setscope
