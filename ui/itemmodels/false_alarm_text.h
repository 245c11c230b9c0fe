#pragma once

#include <QString>

#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// Why a judged set has no p-value, for the middle of a sentence.
QString missingReferencesText(const ItemSet& set);

/// Why the rule cannot flag anybody in the set, so that nobody flagged says nothing; one sentence
/// or the middle of one. Empty if it can.
QString whyNotJudged(const SetOutliers& outliers, const ItemSet& set, const FlagRule& rule);

/// Why the members of a collection without any p-value are flagged by probability, and what to do;
/// one line.
/// @param ownReferenceSets OutlierResult::ownReferenceSets
QString byProbabilityText(const Collection& collection, std::int64_t ownReferenceSets);

/// The same where answers that marks taught have no p-value.
QString taughtByProbabilityText();

/// "5 %", "2.5 %": a rate to a tenth of a per cent.
QString rateText(double rate);

/// Against what the set's p-value stands: "99 clean sets", "99 draws from your own clean sets".
/// @param answer what holds the set; counts where the set itself says nothing, as in old projects
QString referencesText(const SetOutliers& set, const OutlierResult& answer);

/// What a rate promises, in two sentences: on average, and for whatever rate was chosen after
/// looking. Empty without reference sets.
/// @param referenceSets M of the p-values
QString promiseText(std::int64_t referenceSets, double rate);

/// How the set's strangers came out, one after the other: "1st stranger: mango, p = 0.010; after
/// removing it: kiwi, p = 0.030; then nothing more (p = 0.400)". Empty if the rate flags nobody or
/// the order of removal is not known.
QString removalText(const SetOutliers& outliers, const ItemSet& set, double rate);

/// How many members of the set the rate flags by removal.
qsizetype removalCount(const SetOutliers& outliers, double rate);

/// Says that only the first stranger keeps the rate.
QString weakerClaimText();

}  // namespace setscope
