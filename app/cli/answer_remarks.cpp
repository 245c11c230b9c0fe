#include "app/cli/answer_remarks.h"

#include <algorithm>
#include <cstddef>

#include "app/cli/plain_text.h"
#include "core/analysis/outlier_analysis.h"
#include "core/base/text.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

bool wasJudged(const SetOutliers& set) { return !set.probability.empty(); }

std::string needed(const SetOutliers& example) {
    const std::int64_t size = std::ssize(example.members);
    return "It takes " + std::to_string(kFewestOwnReferences) +
           " clean sets of the same kind (rows: with columns of the same names) with as many "
           "members as the set that is judged; a larger one counts as often as the size fits into "
           "it. For “" +
           harmless(example.name) + "”, which has " + counted(size, "member", "members") +
           ", these are " + shownCount(kFewestOwnReferences * size) + " members in all.";
}

std::string unusedCleanSets(const OutlierResult& result) {
    const auto isLeftOut = [](const SetOutliers& set) {
        return wasJudged(set) && set.references != ReferenceOrigin::Own;
    };
    const auto leftOut = std::ranges::count_if(result.sets, isLeftOut);
    if (leftOut == 0) {
        return {};
    }
    const auto judged = std::ranges::count_if(result.sets, wasJudged);
    const std::string whose = judged == 1         ? "the set"
                              : leftOut == judged ? "any set"
                                                  : std::to_string(leftOut) + " of the " +
                                                        std::to_string(judged) + " sets";
    return "The clean sets that you named (" + std::to_string(result.ownReferenceSets) +
           ") are too few, too small or of other columns to be used for " + whose + ". " +
           needed(*std::ranges::find_if(result.sets, isLeftOut));
}

std::string missingPValues(const OutlierResult& result) {
    const auto isWithout = [](const SetOutliers& set) { return wasJudged(set) && !set.setPValue; };
    const auto without = std::ranges::count_if(result.sets, isWithout);
    if (without == 0) {
        return {};
    }
    return counted(without, "set has", "sets have") +
           " no p-value, as no reference sets of that kind and size come with Setscope. Flagging "
           "by probability needs none, but promises nothing about false alarms; for p-values "
           "name clean sets of your own with --clean or --clean-set. " +
           needed(*std::ranges::find_if(result.sets, isWithout));
}

}  // namespace

std::string referenceRemark(const Collection& collection, const OutlierResult& result,
                            const FlagRule& rule) {
    if (std::ranges::any_of(collection.sets, &ItemSet::isReference)) {
        return unusedCleanSets(result);
    }
    return rule.by == FlagRule::By::Probability ? missingPValues(result) : std::string();
}

std::string letterRemark(const Collection& collection, const OutlierResult& result) {
    const bool hasTexts = std::ranges::any_of(result.sets, [&](const SetOutliers& set) {
        const Member* first = wasJudged(set) ? collection.findMember(set.members.front()) : nullptr;
        return first != nullptr && first->payload.text() != nullptr;
    });
    return hasTexts ? "Texts are compared by their letters, not by what they mean; for that give "
                      "word vectors with --word-vectors."
                    : std::string();
}

}  // namespace setscope
