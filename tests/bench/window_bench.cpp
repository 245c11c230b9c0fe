// How fast the window is: process start to first frame and to an engine that is ready, and how long
// the window's thread is busy at a stretch, and how much memory is held, while photos are imported
// and scored.
//
//   window_bench [--starts N] [--photos N]
//
// Prints one line per figure. Needs a display; QT_QPA_PLATFORM=offscreen gives the figures without
// the display's share.

#include <QApplication>
#include <QBuffer>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <vector>

#include "app/archive/quazip_archive.h"
#include "core/base/random.h"
#include "ui/session/engine_loader.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/icons.h"
#include "ui/shell/main_window.h"
#include "ui/shell/theme.h"

namespace {

using namespace setscope;

qint64 nowNanoseconds() {
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

void print(const QString& line) { QTextStream(stdout) << line << Qt::endl; }

double quantile(std::vector<double> values, double share) {
    if (values.empty()) {
        return 0.0;
    }
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(
        std::floor(share * static_cast<double>(values.size() - 1)))];
}

/// The window as gui_main wires it.
struct Program {
    Settings settings;
    Theme theme{*qApp, settings};
    JobRunner jobs;
    Session session{std::make_shared<const QuaZipArchive>(), settings, jobs};
    MainWindow window{session};
};

/// In the child: tells when the first frame was on screen and when the model was there, then ends.
int runStart() {
    Program program;
    QObject::connect(&program.window, &MainWindow::firstFrameShown, &program.session, [&program] {
        print(QStringLiteral("frame %1").arg(nowNanoseconds()));
        loadEngine(program.session);
    });
    QObject::connect(&program.session, &Session::engineChanged, &program.session, [&program] {
        if (program.session.model() != nullptr || !program.session.engineFailure().isEmpty()) {
            print(QStringLiteral("engine %1").arg(nowNanoseconds()));
            QCoreApplication::exit();
        }
    });
    program.window.show();
    return QApplication::exec();
}

/// Measures the gaps between ticks of the window's thread.
class GapMeter : public QObject {
  public:
    void start() {
        sinceTick_.start();
        startTimer(1, Qt::PreciseTimer);
    }
    std::vector<double> takeMilliseconds() { return std::exchange(gaps_, {}); }

  protected:
    void timerEvent(QTimerEvent*) override {
        gaps_.push_back(static_cast<double>(sinceTick_.nsecsElapsed()) / 1e6);
        sinceTick_.start();
    }

  private:
    QElapsedTimer sinceTick_;
    std::vector<double> gaps_;
};

/// The most memory that this process ever held, in MiB (VmHWM of the kernel).
double peakMebibytes() {
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) {
        return 0.0;
    }
    const QString text = QString::fromLatin1(status.readAll());
    return text.section(QStringLiteral("VmHWM:"), 1).simplified().section(u' ', 0, 0).toDouble() /
           1024.0;
}

void printGaps(const QString& phase, double seconds, GapMeter& meter) {
    const std::vector<double> gaps = meter.takeMilliseconds();
    print(QStringLiteral("%1: %2 s, window's thread busy at most %3 ms, %4 ms at the 99th "
                         "percentile; peak memory so far %5 MiB")
              .arg(phase)
              .arg(seconds, 0, 'f', 2)
              .arg(quantile(gaps, 1.0), 0, 'f', 1)
              .arg(quantile(gaps, 0.99), 0, 'f', 1)
              .arg(peakMebibytes(), 0, 'f', 0));
}

/// In the child: imports the folder when the engine is there and measures until every set is
/// scored.
int runImport(const QString& folder) {
    Program program;
    Session& session = program.session;
    GapMeter meter;
    QElapsedTimer elapsed;
    QObject::connect(&program.window, &MainWindow::firstFrameShown, &session,
                     [&session] { loadEngine(session); });
    QObject::connect(&session, &Session::engineChanged, &session, [&] {
        if (session.model() != nullptr || !session.engineFailure().isEmpty()) {
            elapsed.start();
            meter.start();
            session.importPaths({folder});
        }
    });
    QObject::connect(&session, &Session::collectionChanged, &session, [&] {
        QTimer::singleShot(0, &session, [&] {
            printGaps(QStringLiteral("import"), static_cast<double>(elapsed.restart()) / 1e3,
                      meter);
            if (session.model() == nullptr) {
                QCoreApplication::exit();
            }
        });
    });
    QObject::connect(&session, &Session::scoringChanged, &session, [&] {
        if (session.outliers() != nullptr && !session.isScoring()) {
            printGaps(QStringLiteral("scoring"), static_cast<double>(elapsed.elapsed()) / 1e3,
                      meter);
            QCoreApplication::exit();
        }
    });
    program.window.show();
    return QApplication::exec();
}

/// A noisy photo of 640 × 480 as JPEG.
QByteArray photo(Random& random) {
    QImage image(640, 480, QImage::Format_RGB32);
    const int hue = static_cast<int>(random.below(360));
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const int value = 90 + (x + y) / 12 + static_cast<int>(random.below(60));
            image.setPixelColor(x, y, QColor::fromHsv(hue, 160, std::min(value, 255)));
        }
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "JPEG", 88);
    return bytes;
}

/// The same photo with a comment of its own, so that no two files are equal.
QByteArray withComment(const QByteArray& jpeg, int number) {
    const QByteArray text = QByteArray::number(number).rightJustified(8, '0');
    QByteArray segment("\xff\xfe\x00\x0a", 4);
    return jpeg.left(2) + segment + text + jpeg.mid(2);
}

void writePhotos(const QString& folder, int count) {
    constexpr int kDistinct = 40;
    constexpr int kPerSet = 16;
    Random random(1);
    std::vector<QByteArray> photos;
    for (int i = 0; i < std::min(kDistinct, count); ++i) {
        photos.push_back(photo(random));
    }
    for (int i = 0; i < count; ++i) {
        const QString set = QStringLiteral("%1/set_%2").arg(folder).arg(i / kPerSet);
        QDir().mkpath(set);
        QFile file(QStringLiteral("%1/%2.jpg").arg(set).arg(i));
        if (file.open(QIODevice::WriteOnly)) {
            file.write(withComment(photos[random.below(photos.size())], i));
        }
    }
}

/// Runs this program again as a child with settings and caches of its own.
QString outputOfChild(const QStringList& arguments, const QString& home, qint64* startedAt) {
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* variable : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"}) {
        environment.insert(QLatin1String(variable), home);
    }
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    *startedAt = nowNanoseconds();
    child.start(QCoreApplication::applicationFilePath(), arguments);
    child.waitForFinished(-1);
    return QString::fromUtf8(child.readAllStandardOutput());
}

double secondsAt(const QString& output, const QString& event, qint64 startedAt) {
    const QString after = output.section(event + u' ', 1);
    return static_cast<double>(after.section(u'\n', 0, 0).toLongLong() - startedAt) / 1e9;
}

void measureStarts(int count, const QString& home) {
    std::vector<double> frames;
    std::vector<double> engines;
    for (int i = 0; i <= count; ++i) {
        qint64 startedAt = 0;
        const QString output = outputOfChild({QStringLiteral("--start")}, home, &startedAt);
        if (i > 0) {
            frames.push_back(secondsAt(output, QStringLiteral("frame"), startedAt));
            engines.push_back(secondsAt(output, QStringLiteral("engine"), startedAt));
        }
    }
    print(QStringLiteral("first frame: median %1 s, worst %2 s of %3 warm starts")
              .arg(quantile(frames, 0.5), 0, 'f', 3)
              .arg(quantile(frames, 1.0), 0, 'f', 3)
              .arg(count));
    print(QStringLiteral("engine and model ready: median %1 s, worst %2 s")
              .arg(quantile(engines, 0.5), 0, 'f', 2)
              .arg(quantile(engines, 1.0), 0, 'f', 2));
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({QStringLiteral("starts"), QStringLiteral("How often to start."),
                      QStringLiteral("N"), QStringLiteral("5")});
    parser.addOption({QStringLiteral("photos"), QStringLiteral("How many photos to import."),
                      QStringLiteral("N"), QStringLiteral("10000")});
    parser.addOption({QStringLiteral("start"), QStringLiteral("The child that starts.")});
    parser.addOption({QStringLiteral("import"), QStringLiteral("The child that imports."),
                      QStringLiteral("FOLDER")});
    parser.process(application);
    loadResources();
    if (parser.isSet(QStringLiteral("start"))) {
        return runStart();
    }
    if (parser.isSet(QStringLiteral("import"))) {
        return runImport(parser.value(QStringLiteral("import")));
    }
    const QTemporaryDir home;
    measureStarts(parser.value(QStringLiteral("starts")).toInt(), home.path());
    const int photos = parser.value(QStringLiteral("photos")).toInt();
    if (photos > 0) {
        writePhotos(home.filePath(QStringLiteral("photos")), photos);
        qint64 startedAt = 0;
        print(outputOfChild({QStringLiteral("--import"), home.filePath(QStringLiteral("photos"))},
                            home.path(), &startedAt)
                  .trimmed());
    }
    return 0;
}
