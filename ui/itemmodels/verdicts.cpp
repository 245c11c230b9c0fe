#include "ui/itemmodels/verdicts.h"

#include <QCoreApplication>

#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

QString verdictTr(const char* text) { return QCoreApplication::translate("Verdicts", text); }

}  // namespace

bool isStranger(Verdict verdict, bool isFlagged) {
    return verdict == Verdict::Stranger || (isFlagged && verdict != Verdict::Belongs);
}

VerdictCounts countVerdicts(const ItemSet& set) {
    VerdictCounts counts;
    for (const Member& member : set.members) {
        counts.strangers += member.verdict == Verdict::Stranger ? 1 : 0;
        counts.belonging += member.verdict == Verdict::Belongs ? 1 : 0;
    }
    return counts;
}

VerdictCounts countVerdicts(const Collection& collection) {
    VerdictCounts counts;
    for (const ItemSet& set : collection.sets) {
        const VerdictCounts ofSet = countVerdicts(set);
        counts.strangers += ofSet.strangers;
        counts.belonging += ofSet.belonging;
    }
    return counts;
}

QString verdictText(Verdict verdict) {
    switch (verdict) {
        case Verdict::Stranger:
            return verdictTr("marked as stranger");
        case Verdict::Belongs:
            return verdictTr("marked as belonging");
        case Verdict::None:
            break;
    }
    return {};
}

QString markCountText(const VerdictCounts& counts) {
    return counts.all() == 0 ? QString()
                             : countedText(counts.all(), verdictTr("mark"), verdictTr("marks"));
}

QString markSummary(const VerdictCounts& counts) {
    if (counts.all() == 0) {
        return {};
    }
    return verdictTr("%1: %2, %3")
        .arg(markCountText(counts),
             countedText(counts.strangers, verdictTr("stranger"), verdictTr("strangers")),
             countedText(counts.belonging, verdictTr("that belongs"), verdictTr("that belong")));
}

}  // namespace setscope
