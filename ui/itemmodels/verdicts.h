#pragma once

#include <QString>

#include "core/items/collection.h"

namespace setscope {

/// Whether a member is shown as a stranger: what the person says of it counts, else whether the
/// rule flags it.
bool isStranger(Verdict verdict, bool isFlagged);

/// What the person says of members, counted.
struct VerdictCounts {
    qint64 strangers = 0;
    qint64 belonging = 0;

    qint64 all() const { return strangers + belonging; }
    bool operator==(const VerdictCounts&) const = default;
};

VerdictCounts countVerdicts(const ItemSet& set);
VerdictCounts countVerdicts(const Collection& collection);

/// "marked as stranger", "marked as belonging"; empty without a verdict.
QString verdictText(Verdict verdict);

/// "12 marks"; empty if there are none.
QString markCountText(const VerdictCounts& counts);

/// "12 marks: 4 strangers, 8 that belong"; empty if there are none.
QString markSummary(const VerdictCounts& counts);

}  // namespace setscope
