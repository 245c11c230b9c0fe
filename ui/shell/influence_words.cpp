#include "ui/shell/influence_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

constexpr float kNoChange = 0.005F;  ///< what rounds to 0 points

QString tr(const char* text) { return QCoreApplication::translate("Influence", text); }

float changeOf(const InfluenceMatrix& matrix, int removed, int changed) {
    return matrix.change[static_cast<std::size_t>(removed) * matrix.members.size() +
                         static_cast<std::size_t>(changed)];
}

}  // namespace

QStringList memberNames(const InfluenceMatrix& matrix, const ItemSet& set) {
    std::unordered_map<MemberId, const Member*> byId;
    for (const Member& member : set.members) {
        byId.emplace(member.id, &member);
    }
    QStringList names;
    for (const MemberId id : matrix.members) {
        const auto found = byId.find(id);
        names.append(found != byId.end() ? shortName(*found->second) : tr("–"));
    }
    return names;
}

Heatmap influenceMap(const InfluenceMatrix& matrix, const ItemSet& set) {
    Heatmap map;
    map.title = tr("%1 - influence of members on each other").arg(toQString(set.name));
    map.rowTitle = tr("without ↓");
    map.columnTitle = tr("changes →");
    map.rows = memberNames(matrix, set);
    map.columns = map.rows;
    map.values = matrix.change;
    map.scale.below = tr("less suspicious");
    map.scale.above = tr("more suspicious");
    return map;
}

QString influenceSentence(const InfluenceMatrix& matrix, const QStringList& names, int removed,
                          int changed) {
    if (removed == changed) {
        return tr("“%1” itself stands at %2.")
            .arg(names[changed],
                 percentText(matrix.probability[static_cast<std::size_t>(changed)]));
    }
    const float change = changeOf(matrix, removed, changed);
    const float before = matrix.probability[static_cast<std::size_t>(changed)];
    if (std::abs(change) < kNoChange) {
        return tr("Without “%1”, “%2” stays at %3.")
            .arg(names[removed], names[changed], percentText(before));
    }
    const QString sentence = change > 0.0F ? tr("Without “%1”, “%2” rises from %3 to %4.")
                                           : tr("Without “%1”, “%2” falls from %3 to %4.");
    return sentence.arg(names[removed], names[changed], percentText(before),
                        percentText(std::clamp(before + change, 0.0F, 1.0F)));
}

std::vector<InfluenceEffect> strongestEffects(const InfluenceMatrix& matrix) {
    const int n = static_cast<int>(matrix.members.size());
    std::vector<InfluenceEffect> effects;
    effects.reserve(matrix.change.size());
    for (int removed = 0; removed < n; ++removed) {
        for (int changed = 0; changed < n; ++changed) {
            if (removed != changed) {
                effects.push_back({removed, changed});
            }
        }
    }
    std::ranges::stable_sort(effects, std::ranges::greater(), [&](const InfluenceEffect& effect) {
        return std::abs(changeOf(matrix, effect.removed, effect.changed));
    });
    return effects;
}

}  // namespace setscope
