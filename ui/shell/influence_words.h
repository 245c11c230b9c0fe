#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "core/items/item_set.h"
#include "core/results/influence_matrix.h"
#include "ui/views/heatmap.h"

namespace setscope {

/// Names of the matrix's members, without their endings.
QStringList memberNames(const InfluenceMatrix& matrix, const ItemSet& set);

/// The matrix as a heat map: rows are taken out, columns change.
Heatmap influenceMap(const InfluenceMatrix& matrix, const ItemSet& set);

/// "Without “a”, “b” rises from 8 % to 12 %."
QString influenceSentence(const InfluenceMatrix& matrix, const QStringList& names, int removed,
                          int changed);

/// One cell of the matrix beside its diagonal.
struct InfluenceEffect {
    int removed = 0;
    int changed = 0;
};

/// All of them, the largest change first. Takes as long as sorting n² numbers: for a job.
std::vector<InfluenceEffect> strongestEffects(const InfluenceMatrix& matrix);

}  // namespace setscope
