#include "ui/pages/ranking_export.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>

#include "core/base/text.h"
#include "core/io/file.h"
#include "core/report/ranking_list.h"
#include "ui/itemmodels/number_text.h"
#include "ui/session/expanding.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/views/chart_files.h"

namespace setscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("RankingExport", text); }

using ListText = std::function<std::string(const RankingListFormat&)>;

void write(Session& session, const QString& file, ListText text) {
    session.jobs().start(
        tr("Writing “%1”").arg(QFileInfo(file).fileName()), QString(), &session,
        [path = fromUtf8(file.toStdString()), text = std::move(text)](const RunContext&) {
            const std::string written = text(rankingListFormatFor(path));
            writeTextFileSafely(path, written);
            return true;
        },
        [](bool) {}, Lane::Saving);
}

void askForFile(Session& session, QWidget* parent, const QString& name, ListText text) {
    const QDir folder(session.settings().startFolder());
    auto* dialog = new QFileDialog(parent, tr("Export the list"), folder.path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const RankingListFormat& format : rankingListFormats()) {
        filters.append(
            QStringLiteral("%1 (*%2)").arg(tr(format.title), QString::fromLatin1(format.ending)));
    }
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    dialog->selectFile(fileNameOf(name) + QStringLiteral(".txt"));
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& chosen) {
        dialog->setDefaultSuffix(chosen.section(QStringLiteral("*."), 1).chopped(1));
    });
    QObject::connect(
        dialog, &QFileDialog::fileSelected, &session,
        [&session, text = std::move(text)](const QString& file) { write(session, file, text); });
    dialog->open();
}

}  // namespace

void exportRanking(Session& session, QWidget* parent) {
    const Expanding& expanding = session.expanding();
    if (expanding.ranking() == nullptr) {
        return;
    }
    askForFile(session, parent, tr("%1 - ranking").arg(toQString(expanding.pool()->name)),
               [pool = expanding.sharedPool(), ranking = expanding.ranking()](
                   const RankingListFormat& format) { return format.text(pool->items, *ranking); });
}

void exportSet(Session& session, QWidget* parent) {
    const SetQuery& query = session.expanding().expansion().query;
    askForFile(session, parent, query.items.empty() ? tr("set") : toQString(query.items.front()),
               [query](const RankingListFormat& format) { return format.setText(query); });
}

}  // namespace setscope
