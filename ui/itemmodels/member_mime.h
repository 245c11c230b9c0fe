#pragma once

#include <QList>
#include <QMimeData>
#include <QString>

#include "core/items/ids.h"

namespace setscope {

/// "application/x-setscope-members": members dragged within the window.
QString memberMimeType();

/// The caller owns the data.
QMimeData* encodeMembers(const QList<MemberId>& members);

/// Empty if the data holds no members.
QList<MemberId> decodeMembers(const QMimeData& data);

}  // namespace setscope
