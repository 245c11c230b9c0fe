#include "ui/itemmodels/member_mime.h"

#include <QDataStream>
#include <QIODevice>

namespace setscope {

QString memberMimeType() { return QStringLiteral("application/x-setscope-members"); }

QMimeData* encodeMembers(const QList<MemberId>& members) {
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    for (const MemberId member : members) {
        stream << static_cast<qint64>(member.value);
    }
    auto* data = new QMimeData;
    data->setData(memberMimeType(), bytes);
    return data;
}

QList<MemberId> decodeMembers(const QMimeData& data) {
    QList<MemberId> members;
    QDataStream stream(data.data(memberMimeType()));
    while (!stream.atEnd()) {
        qint64 id = 0;
        stream >> id;
        if (stream.status() != QDataStream::Ok) {
            return {};
        }
        members.append(MemberId{id});
    }
    return members;
}

}  // namespace setscope
