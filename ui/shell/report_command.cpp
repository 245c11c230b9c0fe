#include "ui/shell/report_command.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>

#include "core/base/text.h"
#include "core/report/writers.h"
#include "ui/report/pdf_report.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/report_content.h"

namespace setscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("ReportCommand", text); }

QStringList nameFilters() {
    QStringList filters;
    for (const ReportWriter& writer : reportWriters()) {
        filters.append(
            QStringLiteral("%1 (*%2)").arg(tr(writer.description), QLatin1String(writer.ending)));
    }
    return filters;
}

/// The ending of the filter "PDF document (*.pdf)", without its dot.
QString endingOf(const QString& filter) {
    return filter.section(QStringLiteral("(*."), 1).section(u')', 0, 0);
}

/// Says so if not.
bool hasAnswer(Session& session) {
    const bool has = hasReport(session);
    if (!has) {
        Q_EMIT session.failed(
            tr("There is nothing to report yet; import something and wait until it is scored, or "
               "name examples on the page Expand."));
    }
    return has;
}

QString write(const ReportContent& content, const QString& file, const RunContext& run) {
    saveReport(documentOf(content, run), fromUtf8(file.toStdString()),
               {.pdf = toPdf, .archives = content.archives});
    return file;
}

}  // namespace

void exportReport(Session& session, QWidget* window,
                  const std::function<void(const QString& file)>& written) {
    if (!hasAnswer(session)) {
        return;
    }
    const QString name = QFileInfo(session.projectName()).completeBaseName();
    auto* dialog = new QFileDialog(window, tr("Export report"), session.settings().startFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(nameFilters());
    dialog->setDefaultSuffix(endingOf(nameFilters().front()));
    dialog->selectFile(tr("%1 report").arg(name));
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(endingOf(filter));
    });
    QObject::connect(dialog, &QFileDialog::fileSelected, &session,
                     [&session, written](const QString& file) {
                         if (!hasAnswer(session)) {
                             return;
                         }
                         session.jobs().start(
                             tr("Writing %1").arg(QFileInfo(file).fileName()), QString(), &session,
                             [content = reportContentOf(session), file](const RunContext& run) {
                                 return write(content, file, run);
                             },
                             written, Lane::Saving);
                     });
    dialog->open();
}

}  // namespace setscope
