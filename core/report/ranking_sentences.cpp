#include "core/report/ranking_sentences.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/report/markup.h"
#include "core/report/ranking_query.h"
#include "core/report/shown_numbers.h"
#include "core/results/ranking_summary.h"

namespace setscope {
namespace {

constexpr std::size_t kLettersOfSet = 90;
constexpr std::size_t kLettersOfAnswers = 120;
constexpr std::size_t kAnswersWithoutCut = 10;

/// Characters that would turn the direction of the sentence around a name.
bool turnsDirection(std::string_view character) {
    constexpr std::array<std::string_view, 12> kTurning = {"\u061c", "\u200e", "\u200f", "\u202a",
                                                           "\u202b", "\u202c", "\u202d", "\u202e",
                                                           "\u2066", "\u2067", "\u2068", "\u2069"};
    return std::ranges::find(kTurning, character) != kTurning.end();
}

std::string inSentence(const std::string& name) {
    constexpr std::size_t kMostCharacters = 40;
    std::string harmless;
    forEachCharacter(name, [&harmless](std::string_view character) {
        if (!turnsDirection(character)) {
            harmless += character;
        }
    });
    return elided(harmless, kMostCharacters);
}

std::string setAsked(const RankingReport& report) {
    return shortNameList(itemNames(report, report.result.query), kLettersOfSet);
}

std::string butNot(const RankingReport& report) {
    const std::vector<std::int64_t>& rejected = report.result.rejected;
    return rejected.empty()
               ? std::string()
               : ", but not with " + shortNameList(itemNames(report, rejected), kLettersOfSet);
}

std::string nothingRanked(const RankingReport& report) {
    if (report.pool.items.empty()) {
        return "The pool is empty, so nothing was ranked.";
    }
    if (report.result.query.empty() && !report.query.isEmpty()) {
        return "Nothing was ranked: the pool holds nothing of what was asked for.";
    }
    if (report.result.candidateCount == 0) {
        return "No candidate is left: the pool holds nothing but what was asked with.";
    }
    return "Nothing was ranked: no scorer knows anything of " +
           (report.result.query.empty() ? "this pool" : setAsked(report)) + ".";
}

std::string titlesOf(const std::vector<ScorerUse>& scorers) {
    std::vector<std::string> titles;
    for (const ScorerUse& use : scorers) {
        titles.push_back(use.title);
    }
    return nameList(titles, titles.size());
}

std::string cutMeaning(const RankingReport& report) {
    const std::string suggested =
        "the median rank at which the items of the set come back when each is left out, at least "
        "10 and at most 40, so that about half of what belongs is expected before it";
    if (report.cut->origin == RankingCut::Origin::Chosen) {
        return "The cut was chosen by hand. The one that would be suggested is " + suggested + ".";
    }
    return "The suggested cut is " + suggested +
           ". It says how far reading on is worth while, not where the set ends.";
}

}  // namespace

std::string nameList(const std::vector<std::string>& names, std::size_t most) {
    const bool isWhole = names.size() <= most;
    const std::size_t shown = isWhole ? names.size() : most;
    std::string list;
    for (std::size_t place = 0; place < shown; ++place) {
        const bool isLast = isWhole && place > 0 && place + 1 == shown;
        list += place == 0 ? "" : isLast ? " and " : ", ";
        list += inSentence(names[place]);
    }
    if (!isWhole) {
        list += " and " + shownCount(static_cast<std::int64_t>(names.size() - shown)) + " more";
    }
    return list;
}

std::string shortNameList(const std::vector<std::string>& names, std::size_t letters) {
    std::size_t used = 0;
    std::size_t count = 0;
    for (const std::string& name : names) {
        forEachCharacter(inSentence(name), [&used](std::string_view) { ++used; });
        if (used > letters && count > 0) {
            break;
        }
        ++count;
    }
    return nameList(names, count);
}

std::string rankingSentence(const RankingReport& report) {
    const RankingResult& result = report.result;
    if (result.items.empty()) {
        return nothingRanked(report);
    }
    const std::size_t above = countAboveCut(report);
    const std::size_t count = above > 0 ? above : std::min(result.items.size(), kAnswersWithoutCut);
    std::vector<std::string> names;
    for (std::size_t place = 0; place < count; ++place) {
        names.push_back(itemName(report, result.items[place].item));
    }
    const std::string of =
        "f " + counted(result.candidateCount, "candidate", "candidates") + " " +
        (count == 1 ? "this one" : "these " + shownCount(static_cast<std::int64_t>(count)));
    const std::string answers = ": " + shortNameList(names, kLettersOfAnswers) + ".";
    if (result.query.empty()) {
        return "Nothing was asked for. O" + of + (count == 1 ? " is" : " are") +
               " the likeliest whatever the set" + butNot(report) + answers;
    }
    return "O" + of + (count == 1 ? " goes" : " go") + " best with " + setAsked(report) +
           butNot(report) + answers;
}

std::string poolSize(const Pool& pool) {
    switch (pool.kind) {
        case PayloadKind::Picture:
            return counted(pool.itemCount(), "picture", "pictures");
        case PayloadKind::Text:
            return counted(pool.itemCount(), "word", "words");
        case PayloadKind::Vector:
            break;
    }
    return counted(pool.itemCount(), "row", "rows");
}

std::string rankedBySentence(const RankingReport& report) {
    const RankingResult& result = report.result;
    const std::size_t known = report.pool.known.size();
    std::string text =
        "The pool “" + inSentence(report.pool.name) + "” holds " + poolSize(report.pool) +
        (known > 0 ? " and " + counted(static_cast<std::int64_t>(known), "known set", "known sets")
                   : std::string()) +
        ".";
    if (!result.scorers.empty()) {
        text += " Its candidates were ranked by " + titlesOf(result.scorers) +
                (result.scorers.size() > 1 ? "; the order is that of all together." : ".");
    }
    return text;
}

std::string agreementSentence(const RankingReport& report) {
    const std::size_t above = countAboveCut(report);
    if (above == 0 || report.result.scorers.size() < 2 || report.result.query.empty()) {
        return {};
    }
    const auto agreed = std::count_if(
        report.result.items.begin(),
        report.result.items.begin() + static_cast<std::ptrdiff_t>(above),
        [&report](const RankedItem& item) { return agreementText(report, item) == "agree"; });
    const std::string all = shownCount(static_cast<std::int64_t>(above));
    return "The scorers agree on " + (agreed == 0 ? "none" : shownCount(agreed)) + " of these " +
           all + ".";
}

std::string togethernessSentence(const RankingReport& report) {
    if (report.leftOut.empty()) {
        return {};
    }
    const std::string how =
        "Each item was left out in turn and ranked among the candidates by the rest of the set. ";
    if (report.leftOut.size() == 2) {
        return how + "Two items cannot tell which of them does not fit.";
    }
    std::vector<std::string> doubtful;
    for (const QueryItem& item : queryItems(report)) {
        if (item.isDoubtful) {
            doubtful.push_back(itemName(report, item.item));
        }
    }
    const std::string behind = "behind a tenth of the candidates";
    if (doubtful.empty()) {
        return how + "The others rank none of them " + behind + ".";
    }
    return how + "The others rank " + shortNameList(doubtful, kLettersOfSet) + " " + behind +
           (doubtful.size() == 1 ? ": it does not seem to fit." : ": they do not seem to fit.");
}

std::vector<std::string> meaningOfRanks(const RankingReport& report) {
    const RankingResult& result = report.result;
    std::vector<std::string> paragraphs;
    if (result.scorers.size() > 1) {
        paragraphs.emplace_back(
            "Every scorer ranks all candidates by itself. Their ranks are joined by reciprocal "
            "rank fusion (Cormack, Clarke and Büttcher 2009): a candidate gets from each scorer "
            "the scorer’s weight divided by a constant plus its rank. Scores of different scorers "
            "are on scales of their own and are never mixed. The fused score only orders the "
            "candidates; it is no probability.");
        paragraphs.push_back(
            "Scorers agree on a candidate if all that know it have it among their first " +
            shownCount(firstOnes(result.candidateCount)) +
            ", a hundredth of the candidates but at least 10. A dash stands where a scorer knows "
            "nothing of the candidate; it then shares the last places. Candidates that are equal "
            "share the mean of their ranks.");
    } else if (!result.scorers.empty()) {
        paragraphs.push_back("One scorer ranked: " + result.scorers.front().title +
                             ". The score only orders the candidates; it is no probability.");
    }
    if (report.cut) {
        paragraphs.push_back(cutMeaning(report));
    }
    if (!report.leftOut.empty()) {
        paragraphs.emplace_back(
            "A candidate is pulled in by the item of the set without which it would fall the "
            "furthest.");
    }
    if (!result.rejected.empty()) {
        paragraphs.emplace_back(
            "What was rejected is no candidate, and counts against what resembles it.");
    }
    return paragraphs;
}

std::string missingCommandSentence(const RankingReport& report) {
    if (!report.provenance.command.empty()) {
        return {};
    }
    if (report.result.query.empty()) {
        return "The command line ranks by a query only; open the project in the window to get this "
               "again.";
    }
    return "No command line asks exactly this: the pool is a collection from several places, or a "
           "name holds a comma, which divides names there. Open the project in the window to get "
           "it again.";
}

}  // namespace setscope
