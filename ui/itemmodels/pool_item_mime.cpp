#include "ui/itemmodels/pool_item_mime.h"

#include <QDataStream>
#include <QIODevice>

namespace setscope {

QString poolItemMimeType() { return QStringLiteral("application/x-setscope-pool-items"); }

QMimeData* encodePoolItems(const QList<qint64>& items) {
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << items;
    auto* data = new QMimeData;
    data->setData(poolItemMimeType(), bytes);
    return data;
}

QList<qint64> decodePoolItems(const QMimeData& data) {
    QList<qint64> items;
    QDataStream stream(data.data(poolItemMimeType()));
    stream >> items;
    return stream.status() == QDataStream::Ok ? items : QList<qint64>();
}

}  // namespace setscope
