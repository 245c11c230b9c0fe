#include "ui/itemmodels/set_problems.h"

#include <QCoreApplication>
#include <string>

#include "core/items/payload.h"
#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

QString folderOf(const std::string& displayed) {
    const std::size_t end = displayed.rfind('/');
    return toQString(displayed.substr(0, end == std::string::npos ? 0 : end));
}

QString sentence(const QList<const Problem*>& problems) {
    const QString first = toQString(problems.front()->path + ": " + problems.front()->message);
    if (problems.size() == 1) {
        return first;
    }
    return QCoreApplication::translate("setscope", "%1 files could not be used. The first is %2")
        .arg(problems.size())
        .arg(first);
}

}  // namespace

QHash<qint64, QString> problemsBySet(const Collection& collection, const QList<Problem>& problems) {
    QHash<qint64, QString> bySet;
    if (problems.isEmpty()) {
        return bySet;
    }
    QHash<QString, QList<const Problem*>> byFolder;
    for (const Problem& problem : problems) {
        byFolder[folderOf(problem.path)].append(&problem);
    }
    for (const ItemSet& set : collection.sets) {
        if (set.members.empty()) {
            continue;
        }
        const QString folder = folderOf(displayPath(set.members.front().payload.source));
        if (const auto found = byFolder.constFind(folder); found != byFolder.constEnd()) {
            bySet.insert(set.id.value, sentence(*found));
        }
    }
    return bySet;
}

}  // namespace setscope
