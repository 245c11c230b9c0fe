#include "core/report/outlier_sentences.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/report/shown_numbers.h"

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

std::string guarantee(std::int64_t referenceSets) {
    const float smallest = 1.0F / static_cast<float>(referenceSets + 1);
    return "The p-value of a set compares its largest member score with those of " +
           counted(referenceSets, "reference set", "reference sets") +
           " of similar size that hold no stranger and took no part in training: it is (1 + the "
           "number of reference sets whose "
           "largest score is at least as large) / (the number of reference sets + 1). Flagging "
           "sets with a p-value of at most "
           "5\u202f% therefore flags at most 5\u202f% of the sets without a stranger, on average "
           "over choices of reference sets, "
           "as long as your sets resemble them. The smallest p-value that can occur is " +
           shownPValue(smallest) + ".";
}

}  // namespace

std::string shownName(const RankedMember& member) {
    return member.member != nullptr ? member.member->name : "(no longer in the collection)";
}

std::string answerSentence(const OutlierRanking& ranking) {
    if (ranking.sets.empty()) {
        return "No set could be judged.";
    }
    if (ranking.flaggedMemberCount == 0) {
        return "Nothing stands out: none of the " + judgedPhrase(ranking) + " is flagged.";
    }
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

std::string ruleWarning(const OutlierResult& result, const FlagRule& rule) {
    const auto judged = std::ranges::count_if(
        result.sets, [](const SetOutliers& set) { return !set.probability.empty(); });
    const auto uncalibrated = std::ranges::count_if(result.sets, [](const SetOutliers& set) {
        return !set.probability.empty() && !set.setPValue;
    });
    if (rule.by != FlagRule::By::FalseAlarmRate || judged == 0) {
        return {};
    }
    if (uncalibrated == judged) {
        return "The model has no reference sets for sets of these sizes, so there are no p-values "
               "and nothing can be flagged by false-alarm rate; flag by probability instead.";
    }
    if (uncalibrated > 0) {
        return counted(uncalibrated, "set has", "sets have") +
               " no p-value, because the model has no reference sets of that size, and cannot be "
               "flagged by false-alarm rate; flag by probability to judge all alike.";
    }
    const double smallest = 1.0 / static_cast<double>(result.referenceSetCount + 1);
    if (result.referenceSetCount > 0 && rule.threshold < smallest) {
        return "A false-alarm rate of " + exactNumber(rule.threshold) +
               " is below the smallest p-value that " +
               counted(result.referenceSetCount, "reference set", "reference sets") + " allow (" +
               shownPValue(static_cast<float>(smallest)) +
               "), so nothing can be flagged; choose a larger rate.";
    }
    return {};
}

std::vector<std::string> meaningOfNumbers(const OutlierResult& result) {
    std::vector<std::string> paragraphs = {result.head == Head::Softmax ? softmaxMeaning()
                                                                        : sigmoidMeaning()};
    if (result.referenceSetCount == 0) {
        paragraphs.push_back(
            "There are no p-values, because the model has no reference sets for sets of these "
            "sizes.");
        return paragraphs;
    }
    paragraphs.push_back(guarantee(result.referenceSetCount));
    paragraphs.push_back(
        "The promise is about whole sets that hold no stranger. It does not say that a flagged "
        "member is a stranger with a "
        "certain probability, and it does not cover the other members of a set that does hold one. "
        "To look for a second "
        "stranger, remove the first and judge the set again; what is found then is a weaker "
        "claim.");
    return paragraphs;
}

}  // namespace setscope
