#include <sys/socket.h>
#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QSocketNotifier>
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>

#include "app/archive/quazip_archive.h"
#include "ui/session/engine_loader.h"
#include "ui/session/job_runner.h"
#include "ui/session/project_keeper.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/icons.h"
#include "ui/shell/main_window.h"
#include "ui/shell/theme.h"

namespace {

int terminationPipe[2] = {-1, -1};

/// Runs in the signal handler: only writes.
void noteTermination(int) {
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = write(terminationPipe[1], &byte, 1);
}

/// Keeps a copy of unsaved changes and leaves when the system asks the program to end.
void quitOnTermination(QObject* parent, setscope::ProjectKeeper& keeper) {
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, terminationPipe) != 0) {
        return;
    }
    auto* notifier = new QSocketNotifier(terminationPipe[0], QSocketNotifier::Read, parent);
    QObject::connect(notifier, &QSocketNotifier::activated, parent, [notifier, &keeper] {
        notifier->setEnabled(false);
        keeper.keepCopy([] { QCoreApplication::exit(0); });
    });
    std::signal(SIGTERM, noteTermination);
    std::signal(SIGINT, noteTermination);
}

QStringList pathsOf(const QCoreApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Finds the members of a set that do not belong."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(
        QStringLiteral("paths"),
        QCoreApplication::translate("main",
                                    "A project to open, or folders, pictures, zips, lists of texts "
                                    "(.txt) and tables (.csv, .tsv, .npy) to import."),
        QStringLiteral("[paths…]"));
    parser.process(application);
    return parser.positionalArguments();
}

/// True for what is answered in the terminal and needs no display.
bool asksForText(std::span<char*> arguments) {
    constexpr std::string_view kQuestions[] = {"-h", "--help", "--help-all", "-v", "--version"};
    return std::ranges::any_of(arguments, [&kQuestions](std::string_view argument) {
        return std::ranges::find(kQuestions, argument) != std::end(kQuestions);
    });
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication::setApplicationName(QStringLiteral("setscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SETSCOPE_VERSION));
    if (asksForText({argv + 1, argv + argc})) {
        const QCoreApplication application(argc, argv);
        pathsOf(application);
        return EXIT_SUCCESS;
    }
    QApplication application(argc, argv);
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Setscope"));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.setscope.Setscope"));
    const QStringList paths = pathsOf(application);

    setscope::loadResources();
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/setscope.svg")));
    setscope::Settings settings;
    const setscope::Theme theme(application, settings);
    setscope::JobRunner jobs;
    setscope::Session session(std::make_shared<const setscope::QuaZipArchive>(), settings, jobs);
    setscope::MainWindow window(session);
    quitOnTermination(&window, session.projectKeeper());
    QObject::connect(&window, &setscope::MainWindow::firstFrameShown, &session,
                     [&session, &window, &paths] {
                         setscope::loadEngine(session);
                         session.projectKeeper().lookForLeftBehind();
                         window.take(paths);
                     });
    window.show();
    return QApplication::exec();
}
