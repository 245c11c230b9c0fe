#include "app/cli/pool_queries.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace setscope {
namespace {

constexpr std::size_t kSuggestions = 5;
constexpr double kNeverFound = std::numeric_limits<double>::infinity();

bool holds(const std::vector<std::int64_t>& items, std::int64_t item) {
    return std::ranges::find(items, item) != items.end();
}

}  // namespace

bool isAsked(const PoolQuestion& question, const ScorerInfo& scorer) {
    return question.scorers.empty() ||
           std::ranges::find(question.scorers, scorer.id) != question.scorers.end();
}

PoolQueries::PoolQueries(std::shared_ptr<const ExpansionPool> pool, Engine& engine,
                         PoolQuestion question)
    : pool_(std::move(pool)),
      engine_(engine),
      question_(std::move(question)),
      names_(pool_->pool().items) {
    targets_.push_back({"fused", "Fused", {}});
    for (const ScorerInfo& scorer : pool_->scorers()) {
        if (isAsked(question_, scorer) && scorer.state == ScorerState::Ready) {
            targets_.push_back({scorer.id, scorer.title, {}});
        }
    }
}

void PoolQueries::ask(const WrittenQuery& written, const RunContext& run) {
    const std::string place =
        written.line > 0 ? question_.place + ":" + std::to_string(written.line) : "--query";
    ExpansionQuery query{.items = placesOf(written.words, place),
                         .rejected = placesOf(question_.rejected, "--reject"),
                         .scorers = question_.scorers,
                         .count = question_.top};
    std::size_t lost = 0;
    query.watched = targetsOf(written, query, place, lost);
    if (query.items.empty()) {
        complain(place, "No word of this query is in the pool; nothing was ranked.");
        answers_.emplace_back();
        lost += query.watched.size();
    } else {
        answers_.push_back(engine_.expansion().rank(*pool_, query, run));
        keepRanks(answers_.back());
    }
    for (TargetRanks& of : targets_) {
        of.ranks.insert(of.ranks.end(), lost, kNeverFound);
    }
}

void PoolQueries::complain(const std::string& place, const std::string& sentence) {
    problems_.push_back({place, sentence});
}

std::string PoolQueries::notInPool(const std::string& word) const {
    std::string suggestions;
    for (const std::int64_t place : names_.suggestions(word, kSuggestions)) {
        suggestions +=
            (suggestions.empty() ? "" : ", ") + pool().items[static_cast<std::size_t>(place)];
    }
    return "\u201c" + word + "\u201d is not in " + pool().name +
           (suggestions.empty() ? "; leave it out or write it as it stands there."
                                : "; did you mean " + suggestions + "?");
}

std::vector<std::int64_t> PoolQueries::placesOf(const std::vector<std::string>& words,
                                                const std::string& place) {
    std::vector<std::int64_t> places;
    for (const std::string& word : words) {
        if (const auto found = names_.find(word)) {
            places.push_back(*found);
        } else {
            complain(place, notInPool(word));
        }
    }
    return places;
}

std::vector<std::int64_t> PoolQueries::targetsOf(const WrittenQuery& written,
                                                 const ExpansionQuery& query,
                                                 const std::string& place, std::size_t& lost) {
    std::vector<std::int64_t> targets;
    for (const std::string& word : written.targets) {
        const auto found = names_.find(word);
        if (!found) {
            ++lost;
            complain(place, "The target \u201c" + word + "\u201d is not in " + pool().name +
                                "; it counts as not found.");
        } else if (holds(query.items, *found) || holds(query.rejected, *found)) {
            complain(place, "The target \u201c" + word +
                                "\u201d is part of the query; it does not count.");
        } else if (!holds(targets, *found)) {
            targets.push_back(*found);
        }
    }
    return targets;
}

void PoolQueries::keepRanks(const RankingResult& result) {
    const double anyRank = (1.0 + static_cast<double>(result.candidateCount)) / 2.0;
    for (TargetRanks& of : targets_) {
        const bool isFused = &of == &targets_.front();
        const auto use = std::ranges::find(result.scorers, of.id, &ScorerUse::id);
        const auto scorer = static_cast<std::size_t>(use - result.scorers.begin());
        for (const RankedItem& target : result.watched) {
            const double own = use == result.scorers.end() ? anyRank : target.ranks[scorer];
            of.ranks.push_back(isFused ? target.fusedRank : own);
        }
    }
}

}  // namespace setscope
