#pragma once

#include <QHash>
#include <QList>
#include <QString>

#include "core/base/problem.h"
#include "core/items/collection.h"

namespace setscope {

/// Which sets the problems belong to: those whose first member is a picture in the folder, or in
/// the folder of the archive, that the problem's file lies in, or a row of the problem's list.
/// @return by SetId::value, one sentence that counts them and tells the first; sets without
/// problems are not in it
QHash<qint64, QString> problemsBySet(const Collection& collection, const QList<Problem>& problems);

}  // namespace setscope
