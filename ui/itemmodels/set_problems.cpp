#include "ui/itemmodels/set_problems.h"

#include <QCoreApplication>
#include <algorithm>
#include <string>

#include "core/items/payload.h"
#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

QString folderOf(const std::string& displayed) {
    const std::size_t end = displayed.rfind('/');
    return toQString(displayed.substr(0, end == std::string::npos ? 0 : end));
}

/// Of "words.txt:12" the list; what names no row stays as it is.
std::string withoutRow(const std::string& displayed) {
    const std::size_t colon = displayed.rfind(':');
    const bool namesRow =
        colon != std::string::npos && colon + 1 < displayed.size() &&
        std::all_of(displayed.begin() + static_cast<std::ptrdiff_t>(colon) + 1, displayed.end(),
                    [](char letter) { return letter >= '0' && letter <= '9'; });
    return namesRow ? displayed.substr(0, colon) : displayed;
}

/// The list or table of a text or row, else the folder of a picture.
QString originOf(const FileReference& source) {
    const std::string path = displayPath(source);
    return source.row > 0 ? toQString(withoutRow(path)) : folderOf(path);
}

QString sentence(const QList<const Problem*>& problems) {
    const QString first = toQString(problems.front()->path + ": " + problems.front()->message);
    if (problems.size() == 1) {
        return first;
    }
    return QCoreApplication::translate("setscope", "%1 problems. The first is %2")
        .arg(problems.size())
        .arg(first);
}

}  // namespace

QHash<qint64, QString> problemsBySet(const Collection& collection, const QList<Problem>& problems) {
    QHash<qint64, QString> bySet;
    if (problems.isEmpty()) {
        return bySet;
    }
    QHash<QString, QList<const Problem*>> byOrigin;
    for (const Problem& problem : problems) {
        const std::string origin = withoutRow(problem.path);
        byOrigin[toQString(origin)].append(&problem);
        if (origin == problem.path) {
            byOrigin[folderOf(problem.path)].append(&problem);
        }
    }
    for (const ItemSet& set : collection.sets) {
        if (set.members.empty()) {
            continue;
        }
        const QString origin = originOf(set.members.front().payload.source);
        if (const auto found = byOrigin.constFind(origin); found != byOrigin.constEnd()) {
            bySet.insert(set.id.value, sentence(*found));
        }
    }
    return bySet;
}

}  // namespace setscope
