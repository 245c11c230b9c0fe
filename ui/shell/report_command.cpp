#include "ui/shell/report_command.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

#include "core/base/text.h"
#include "core/io/media_reader.h"
#include "core/report/outlier_answer.h"
#include "core/report/outlier_command.h"
#include "core/report/report_builder.h"
#include "core/report/shown_time.h"
#include "core/report/writers.h"
#include "ui/report/pdf_report.h"
#include "ui/report/thumbnail.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

namespace setscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("ReportCommand", text); }

/// Everything that the report says, as it is now; the session may change while it is written.
struct ReportContent {
    std::shared_ptr<const Collection> collection;
    std::shared_ptr<const OutlierResult> result;
    FlagRule rule;
    std::vector<Problem> problems;
    Provenance provenance;
    std::shared_ptr<const ArchiveFormat> archives;
    std::int64_t lessonVerdicts = 0;
};

/// The command line that asks the same of the same files.
std::string commandOf(Session& session, const OutlierResult& result) {
    const ModelSource& source = session.modelSource();
    return commandFor({.paths = sourcesOf(*session.collection()),
                       .rule = session.flagRule(),
                       .model = source.file,
                       .backbone = source.backbone,
                       .threads = session.settings().threads(),
                       .clean = cleanSourcesOf(*session.collection()),
                       .wordVectors = source.wordVectors,
                       .cleanSets = cleanSetNamesOf(*session.collection())},
                      result);
}

ReportContent contentOf(Session& session) {
    ReportContent content{.collection = session.collection(),
                          .result = session.settledOutliers(),
                          .rule = session.flagRule(),
                          .problems = {},
                          .provenance = {},
                          .archives = session.archives()};
    const QList<Problem>& problems = session.problems();
    content.problems =
        allProblems({problems.begin(), problems.end()}, *content.collection, *content.result);
    if (std::ranges::any_of(content.result->sets,
                            [&session](const SetOutliers& set) { return session.isTaught(set); })) {
        content.lessonVerdicts = session.lesson()->verdictCount;
    }
    content.provenance.command = commandOf(session, *content.result);
    content.provenance.created = shownTime(std::chrono::system_clock::now());
    if (session.engine() != nullptr) {
        content.provenance.libTorch = session.engine()->info().libTorch;
    }
    if (session.model() != nullptr) {
        content.provenance.modelCard = session.model()->info().card;
        content.provenance.largestChange = session.model()->info().largestChange;
    }
    return content;
}

QString write(const ReportContent& content, const QString& file, const RunContext& run) {
    const MediaReader media(content.archives);
    const OutlierReport report{.collection = *content.collection,
                               .result = *content.result,
                               .rule = content.rule,
                               .problems = content.problems,
                               .provenance = content.provenance,
                               .thumbnails =
                                   [&media, &run](const Member& member, int edge) {
                                       run.throwIfStopped();
                                       return thumbnailJpeg(member, media, edge);
                                   },
                               .lessonVerdicts = content.lessonVerdicts};
    const ReportDocument document = buildOutlierReport(report, run);
    saveReport(document, fromUtf8(file.toStdString()),
               {.pdf = toPdf, .archives = content.archives});
    return file;
}

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
    const bool has = session.settledOutliers() != nullptr;
    if (!has) {
        Q_EMIT session.failed(
            tr("There is nothing to report yet; import something and wait until it is scored."));
    }
    return has;
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
                             [content = contentOf(session), file](const RunContext& run) {
                                 return write(content, file, run);
                             },
                             written, Lane::Saving);
                     });
    dialog->open();
}

}  // namespace setscope
