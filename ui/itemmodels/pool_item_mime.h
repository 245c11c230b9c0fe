#pragma once

#include <QList>
#include <QMimeData>
#include <QString>

namespace setscope {

/// Items of a pool as they are dragged within the window, by their places.
QString poolItemMimeType();
QMimeData* encodePoolItems(const QList<qint64>& items);
/// Empty if the data holds none, or is damaged.
QList<qint64> decodePoolItems(const QMimeData& data);

}  // namespace setscope
