#pragma once

#include <QList>

#include "core/items/item_set.h"
#include "core/results/outlier_result.h"
#include "ui/views/fact_grid.h"

namespace setscope {

/// What the file says of a member: name, place with its line, and of a picture size, format and
/// bytes, of others their kind and how long they are.
QList<FactGrid::Fact> fileFacts(const Member& member);

/// What the newest answer says of it, and what the person says.
/// @param outliers null: its set was not judged
QList<FactGrid::Fact> answerFacts(const Member& member, const SetOutliers* outliers,
                                  const FlagRule& rule);

/// How its set would stand without it.
QList<FactGrid::Fact> withoutItFacts(const LeaveOneOut& without, const ItemSet& set);

/// Which members it is most and least alike, by cosine of the features.
QList<FactGrid::Fact> likenessFacts(const LeaveOneOut& without, const ItemSet& set);

/// The members whose probability changes most without it, at most five: "2 % → 9 %".
QList<FactGrid::Fact> effectFacts(const LeaveOneOut& without, const ItemSet& set);

}  // namespace setscope
