#include "core/report/outlier_sentences.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/text.h"
#include "core/report/shown_numbers.h"
#include "core/results/false_alarms.h"

namespace setscope {
namespace {

std::string quoted(const std::string& name) { return "“" + name + "”"; }

std::string judgedPhrase(const OutlierRanking& ranking) {
    return counted(ranking.memberCount, "member", "members") + " of " +
           counted(std::ssize(ranking.sets), "set", "sets");
}

std::string softmaxMeaning() {
    return "The probabilities of a set sum to 100\u202f%. Each says how likely it is that this "
           "member is the stranger, given "
           "that the set holds exactly one. In a set without a stranger they are shared out among "
           "members that all belong, so "
           "that a small set can show a fairly large value for one of them; the p-value tells such "
           "sets apart.";
}

std::string sigmoidMeaning() {
    return "Each member has a probability of its own of not belonging to the others of its set. "
           "The probabilities of a set "
           "do not sum to 100\u202f%: any number of members may be strangers, also none.";
}

/// Sets with p-values by where these come from.
struct Origins {
    std::int64_t shipped = 0;
    std::int64_t own = 0;
};

Origins originsOf(const OutlierResult& result) {
    Origins origins;
    for (const SetOutliers& set : result.sets) {
        origins.own += set.references == ReferenceOrigin::Own ? 1 : 0;
        origins.shipped += set.setPValue && set.references != ReferenceOrigin::Own ? 1 : 0;
    }
    return origins;
}

std::string ownSets(const OutlierResult& result) {
    return counted(result.ownReferenceSets, "set", "sets") + " that you call clean";
}

/// Completes "clean sets like the …".
std::string likeWhich(const OutlierResult& result) {
    const Origins origins = originsOf(result);
    const std::string count = shownCount(fewestReferenceSets(result));
    if (origins.own == 0) {
        return count + " reference sets that came with the model";
    }
    const std::string drawn = "drawn from the " + ownSets(result);
    if (origins.shipped == 0) {
        return "reference sets " + drawn + ", at least " + count + " of each size";
    }
    return "reference sets, at least " + count + " of each size: " + drawn +
           " where these suffice, else those that came with the model";
}

/// Of every 100, rounded up to a tenth, above ten to a whole.
std::string ofHundred(double share) {
    const double hundredth = share * 100.0;
    const double digits = hundredth < 10.0 ? 10.0 : 1.0;
    return exactNumber(std::ceil(hundredth * digits - 1e-6) / digits) + " of 100";
}

std::string shownRate(double rate) {
    return exactNumber(static_cast<float>(rate * 100.0)) + "\u202f%";
}

std::string bounds(const OutlierResult& result) {
    std::string text =
        "Reference sets are a sample, so the share of clean sets that is really "
        "flagged can be larger than the rate. With " +
        percent(kFalseAlarmConfidence) + " confidence it is ";
    const char* separator = "at most ";
    for (const double rate : {0.01, 0.05, 0.1}) {
        text +=
            separator +
            ofHundred(falseAlarmBound(result, {FlagRule::By::FalseAlarmRate, rate}).value_or(1.0)) +
            " at " + shownRate(rate);
        separator = ", ";
    }
    return text +
           ", for sets of one size and for all rates at once: you may look at the answers "
           "first and choose the rate then.";
}

std::string guarantee(const OutlierResult& result) {
    const std::int64_t referenceSets = fewestReferenceSets(result);
    const float smallest = 1.0F / static_cast<float>(referenceSets + 1);
    const Origins origins = originsOf(result);
    std::string text = "The p-value of a set compares its largest member score with those of ";
    text += origins.own > 0 ? "at least " : "";
    text += counted(referenceSets, "reference set", "reference sets") +
            " of similar size that hold no stranger and took no part in training: it is (1 + the "
            "number of reference sets whose "
            "largest score is at least as large) / (the number of reference sets + 1). Flagging "
            "sets with a p-value of at most "
            "5\u202f% therefore flags at most 5\u202f% of the sets without a stranger, on average "
            "over choices of reference sets, "
            "as long as your sets resemble them. The smallest p-value that can occur is " +
            shownPValue(smallest) + ".";
    if (origins.own > 0) {
        text += " The reference sets were drawn at random from the " + ownSets(result);
        text += origins.shipped > 0 ? " where these are large enough" : "";
        text +=
            "; a set is never compared with itself. The promise is about sets that differ from "
            "each other no more than sets drawn from these do: several clean sets of "
            "different kinds promise more than one large one.";
    }
    return text;
}

std::string nothingFlagged(const OutlierRanking& ranking) {
    if (ranking.rule.by == FlagRule::By::Probability) {
        return "Nothing stands out: none of the " + judgedPhrase(ranking) + " is flagged.";
    }
    const std::string atRate = " at a false-alarm rate of " + shownRate(ranking.rule.threshold);
    const std::int64_t tested = testedSetCount(ranking);
    if (tested == 0) {
        return "No set could be tested" + atRate + ".";
    }
    return "No stranger found" + atRate + ": " +
           (tested == 1
                ? "the set that was tested looks like a clean one."
                : "the " + shownCount(tested) + " sets that were tested look like clean ones.");
}

/// By false-alarm rate: the sets about which nothing is said.
std::string untested(const OutlierRanking& ranking) {
    const std::int64_t tested = testedSetCount(ranking);
    const std::int64_t count = std::ssize(ranking.sets) - tested;
    if (count == 0 || tested == 0) {
        return {};
    }
    return " " + counted(count, "set", "sets") + " could not be tested at this rate.";
}

std::string notJudgedPhrase(const OutlierRanking& ranking) {
    const std::int64_t count = std::ssize(ranking.unjudged);
    return count == 0 ? std::string()
                      : " " + counted(count, "set was", "sets were") + " not judged.";
}

std::string flaggedSentence(const OutlierRanking& ranking) {
    const RankedMember top = ranking.members().front();
    const std::string where = quoted(shownName(top)) + " in " + quoted(top.set->name);
    if (ranking.flaggedMemberCount == 1) {
        return "One stranger among " + judgedPhrase(ranking) + ": " + where +
               " does not seem to belong.";
    }
    return counted(ranking.flaggedMemberCount, "member", "members") + " in " +
           shownCount(ranking.flaggedSetCount) + " of " +
           counted(std::ssize(ranking.sets), "set", "sets") + " do not seem to belong, above all " +
           where + ".";
}

/// Sets whose reference sets are too few for a p-value as small as the rate.
std::int64_t unresolvedSets(const OutlierResult& result, const FlagRule& rule) {
    const auto rate = static_cast<float>(rule.threshold);
    return std::ranges::count_if(result.sets, [&](const SetOutliers& set) {
        const std::int64_t count =
            set.referenceSets > 0 ? set.referenceSets : result.referenceSetCount;
        return set.setPValue && count > 0 && 1.0F / static_cast<float>(count + 1) > rate;
    });
}

std::string tooFine(const OutlierResult& result, const FlagRule& rule, std::int64_t tested) {
    const std::int64_t unresolved = unresolvedSets(result, rule);
    if (unresolved == 0) {
        return {};
    }
    const std::int64_t fewest = fewestReferenceSets(result);
    const std::string rate = "A false-alarm rate of " + exactNumber(rule.threshold) +
                             " is below the smallest p-value that " +
                             counted(fewest, "reference set", "reference sets") + " allow (" +
                             shownPValue(1.0F / static_cast<float>(fewest + 1)) + "), so ";
    if (unresolved == tested) {
        return rate + "nothing can be flagged; choose a larger rate.";
    }
    return rate + counted(unresolved, "set", "sets") + " of " + shownCount(tested) +
           " cannot be flagged; choose a larger rate.";
}

std::int64_t uncalibratedSets(const OutlierResult& result) {
    return std::ranges::count_if(result.sets, [](const SetOutliers& set) {
        return !set.probability.empty() && !set.setPValue;
    });
}

/// Of some sets among others: the beginning of a sentence.
std::string missingPValues(std::int64_t count) {
    return counted(count, "set has", "sets have") +
           " no p-value, because there are no reference sets of that kind and size,";
}

/// What a person does about missing p-values.
std::string wayOut() {
    return "To get p-values, name clean sets of your own: sets of the same kind (rows: with "
           "columns "
           "of the same names) of which you know that they hold no stranger (“This set is clean” "
           "in "
           "the window, --clean or --clean-set on the command line). Without them flag by "
           "probability, which needs no reference sets and makes no promise about false alarms.";
}

}  // namespace

std::string lessonSentence(std::int64_t verdicts) {
    if (verdicts == 0) {
        return {};
    }
    return "These answers use what " + counted(verdicts, "mark", "marks") +
           " of yours taught (“Learn from my marks”), not the model's opinion alone.";
}

std::string shownName(const RankedMember& member) {
    return member.member != nullptr ? member.member->name : "(no longer in the collection)";
}

std::string answerSentence(const OutlierRanking& ranking) {
    if (ranking.sets.empty()) {
        return "No set could be judged.";
    }
    const std::string answer =
        ranking.flaggedMemberCount == 0 ? nothingFlagged(ranking) : flaggedSentence(ranking);
    return answer + untested(ranking) + notJudgedPhrase(ranking);
}

std::string falseAlarmSentence(const OutlierResult& result, const FlagRule& rule) {
    const std::optional<double> bound = falseAlarmBound(result, rule);
    if (!bound || *bound == 0.0) {
        return {};
    }
    return "At " + shownRate(rule.threshold) + " at most " + ofHundred(rule.threshold) +
           " clean sets are flagged on average; with " + percent(kFalseAlarmConfidence) +
           " confidence, whatever rate you choose after looking, at most " + ofHundred(*bound) +
           ". This is about clean sets like the " + likeWhich(result) +
           "; that a second or third member of a set does not belong, found by removing the one "
           "before and testing again, is a weaker claim.";
}

std::string ruleWarning(const OutlierResult& result, const FlagRule& rule) {
    const auto judged = std::ranges::count_if(
        result.sets, [](const SetOutliers& set) { return !set.probability.empty(); });
    const std::int64_t uncalibrated = uncalibratedSets(result);
    if (rule.by != FlagRule::By::FalseAlarmRate || judged == 0) {
        return {};
    }
    if (uncalibrated == judged) {
        return "There are no reference sets for sets of this kind and size, so there are no "
               "p-values and nothing can be flagged by false-alarm rate; name clean sets of your "
               "own, or flag by probability instead.";
    }
    if (uncalibrated > 0) {
        return missingPValues(uncalibrated) +
               " and cannot be flagged by false-alarm rate; name clean sets of your own, or flag "
               "by probability to judge all alike.";
    }
    return tooFine(result, rule, judged);
}

std::vector<std::string> meaningOfNumbers(const OutlierResult& result) {
    std::vector<std::string> paragraphs = {result.head == Head::Softmax ? softmaxMeaning()
                                                                        : sigmoidMeaning()};
    if (std::ranges::none_of(result.sets,
                             [](const SetOutliers& set) { return set.setPValue.has_value(); })) {
        paragraphs.push_back(
            "There are no p-values, because there are no reference sets for sets of this kind and "
            "size. " +
            wayOut());
        return paragraphs;
    }
    paragraphs.push_back(guarantee(result));
    paragraphs.push_back(bounds(result));
    paragraphs.push_back(
        "The promise is about whole sets that hold no stranger. It does not say that a flagged "
        "member is a stranger with a "
        "certain probability, and it does not cover the other members of a set that does hold one. "
        "To find several strangers, the most suspicious member is removed and the rest is tested "
        "again, for as long as what is left is unusual; what is found by that is a weaker "
        "claim.");
    const std::int64_t uncalibrated = uncalibratedSets(result);
    if (uncalibrated > 0) {
        paragraphs.push_back(missingPValues(uncalibrated) + " so nothing is promised about " +
                             (uncalibrated == 1 ? "it. " : "them. ") + wayOut());
    }
    return paragraphs;
}

}  // namespace setscope
