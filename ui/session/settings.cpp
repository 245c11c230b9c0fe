#include "ui/session/settings.h"

#include <QDir>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace setscope {
namespace {

constexpr int kRecentLimit = 10;
constexpr std::chrono::seconds kPauseBetweenWrites{1};

struct Row {
    Setting setting;
    const char* key;
    QMetaType::Type type;
    QVariant byDefault;
};

/// THE LIST of settings, in the order of the enumeration.
const std::array<Row, 17>& rows() {
    static const std::array<Row, 17> table{{
        {Setting::Theme, "window/theme", QMetaType::QString, QStringLiteral("system")},
        {Setting::WindowGeometry, "window/geometry", QMetaType::QByteArray, QByteArray()},
        {Setting::WindowState, "window/state", QMetaType::QByteArray, QByteArray()},
        {Setting::Page, "window/page", QMetaType::QString, QString()},
        {Setting::RecentFiles, "files/recent", QMetaType::QStringList, QStringList()},
        {Setting::ImportFolder, "files/folder", QMetaType::QString, QString()},
        {Setting::Device, "engine/device", QMetaType::QString, QStringLiteral("auto")},
        {Setting::Threads, "engine/threads", QMetaType::Int, 0},
        {Setting::Backbone, "engine/backbone", QMetaType::QString, QString()},
        {Setting::Head, "outliers/head", QMetaType::QString, QStringLiteral("softmax")},
        {Setting::FlagBy, "outliers/flagBy", QMetaType::QString, QStringLiteral("falseAlarmRate")},
        {Setting::FlagProbability, "outliers/probability", QMetaType::Double, 0.5},
        {Setting::FalseAlarmRate, "outliers/falseAlarmRate", QMetaType::Double, 0.1},
        {Setting::ThumbnailSize, "wall/thumbnailSize", QMetaType::Int, 128},
        {Setting::MemberOrder, "wall/order", QMetaType::QString, QStringLiteral("probability")},
        {Setting::CacheLimit, "cache/megabytes", QMetaType::Int, 500},
        {Setting::WordVectors, "engine/wordVectors", QMetaType::QString, QString()},
    }};
    return table;
}

const Row& rowOf(Setting setting) { return rows().at(static_cast<std::size_t>(setting)); }

QString textOf(ThemeChoice theme) {
    switch (theme) {
        case ThemeChoice::Light:
            return QStringLiteral("light");
        case ThemeChoice::Dark:
            return QStringLiteral("dark");
        case ThemeChoice::System:
            break;
    }
    return QStringLiteral("system");
}

QString textOf(MemberOrder order) {
    switch (order) {
        case MemberOrder::Name:
            return QStringLiteral("name");
        case MemberOrder::Import:
            return QStringLiteral("import");
        case MemberOrder::Mark:
            return QStringLiteral("mark");
        case MemberOrder::Probability:
            break;
    }
    return QStringLiteral("probability");
}

}  // namespace

Settings::Settings(QObject* parent)
    : Settings(QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("setscope"),
                         QStringLiteral("setscope")),
               parent) {}

Settings::Settings(const QString& file, QObject* parent)
    : Settings(QSettings(file, QSettings::IniFormat), parent) {}

Settings::Settings(const QSettings& stored, QObject* parent)
    : QObject(parent), file_(stored.fileName()) {
    for (const Row& row : rows()) {
        QVariant kept = stored.value(QLatin1String(row.key), row.byDefault);
        values_.push_back(kept.convert(QMetaType(row.type)) ? kept : row.byDefault);
    }
    pause_.setSingleShot(true);
    pause_.setInterval(kPauseBetweenWrites);
    connect(&pause_, &QTimer::timeout, this, &Settings::write);
    writer_.setMaxThreadCount(1);
}

Settings::~Settings() {
    write();
    writer_.waitForDone();
}

void Settings::write() {
    if (unwritten_.isEmpty()) {
        return;
    }
    writer_.start([file = file_, values = std::exchange(unwritten_, {})] {
        QSettings store(file, QSettings::IniFormat);
        for (const auto& [key, changedValue] : values.asKeyValueRange()) {
            store.setValue(key, changedValue);
        }
    });
}

const QVariant& Settings::value(Setting setting) const {
    return values_.at(static_cast<std::size_t>(setting));
}

void Settings::setValue(Setting setting, const QVariant& changedValue) {
    if (value(setting) == changedValue) {
        return;
    }
    values_.at(static_cast<std::size_t>(setting)) = changedValue;
    unwritten_.insert(QLatin1String(rowOf(setting).key), changedValue);
    if (!pause_.isActive()) {
        pause_.start();
    }
    Q_EMIT changed(setting);
}

int Settings::number(Setting setting, int lowest, int highest) const {
    return std::clamp(value(setting).toInt(), lowest, highest);
}

double Settings::share(Setting setting) const {
    const double stored = value(setting).toDouble();
    return stored >= 0.0 && stored <= 1.0 ? stored : rowOf(setting).byDefault.toDouble();
}

ThemeChoice Settings::theme() const {
    const QString text = value(Setting::Theme).toString();
    for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
        if (text == textOf(theme)) {
            return theme;
        }
    }
    return ThemeChoice::System;
}

void Settings::setTheme(ThemeChoice theme) { setValue(Setting::Theme, textOf(theme)); }

QByteArray Settings::windowGeometry() const { return value(Setting::WindowGeometry).toByteArray(); }

void Settings::setWindowGeometry(const QByteArray& geometry) {
    setValue(Setting::WindowGeometry, geometry);
}

QByteArray Settings::windowState() const { return value(Setting::WindowState).toByteArray(); }

void Settings::setWindowState(const QByteArray& state) { setValue(Setting::WindowState, state); }

QString Settings::page() const { return value(Setting::Page).toString(); }

void Settings::setPage(const QString& id) { setValue(Setting::Page, id); }

QStringList Settings::recentFiles() const {
    return value(Setting::RecentFiles).toStringList().mid(0, kRecentLimit);
}

void Settings::addRecentFile(const QString& file) {
    QStringList files = recentFiles();
    files.removeAll(file);
    files.prepend(file);
    setValue(Setting::RecentFiles, files.mid(0, kRecentLimit));
}

void Settings::clearRecentFiles() { setValue(Setting::RecentFiles, QStringList()); }

QString Settings::importFolder() const { return value(Setting::ImportFolder).toString(); }

void Settings::setImportFolder(const QString& folder) { setValue(Setting::ImportFolder, folder); }

QString Settings::startFolder() const {
    for (const QString& folder :
         {importFolder(), QStandardPaths::writableLocation(QStandardPaths::PicturesLocation)}) {
        if (!folder.isEmpty() && QDir(folder).exists()) {
            return folder;
        }
    }
    return QDir::homePath();
}

QString Settings::device() const { return value(Setting::Device).toString(); }

void Settings::setDevice(const QString& device) { setValue(Setting::Device, device); }

int Settings::threads() const { return number(Setting::Threads, 0, 1024); }

void Settings::setThreads(int threads) { setValue(Setting::Threads, threads); }

QString Settings::backbone() const { return value(Setting::Backbone).toString(); }

void Settings::setBackbone(const QString& file) { setValue(Setting::Backbone, file); }

QString Settings::wordVectors() const { return value(Setting::WordVectors).toString(); }

void Settings::setWordVectors(const QString& file) { setValue(Setting::WordVectors, file); }

RunSettings Settings::runSettings() const {
    return {.device = device().toStdString(), .threads = threads()};
}

Head Settings::head() const {
    const bool isSigmoid = value(Setting::Head).toString() == QLatin1String(toText(Head::Sigmoid));
    return isSigmoid ? Head::Sigmoid : Head::Softmax;
}

void Settings::setHead(Head head) { setValue(Setting::Head, QString::fromLatin1(toText(head))); }

FlagRule Settings::flagRule() const {
    const bool isByProbability = value(Setting::FlagBy).toString() == QLatin1String("probability");
    return isByProbability ? FlagRule{FlagRule::By::Probability, flagProbability()}
                           : FlagRule{FlagRule::By::FalseAlarmRate, falseAlarmRate()};
}

void Settings::setFlagRule(const FlagRule& rule) {
    const bool isByProbability = rule.by == FlagRule::By::Probability;
    setValue(isByProbability ? Setting::FlagProbability : Setting::FalseAlarmRate, rule.threshold);
    setValue(Setting::FlagBy,
             isByProbability ? QStringLiteral("probability") : QStringLiteral("falseAlarmRate"));
}

double Settings::flagProbability() const { return share(Setting::FlagProbability); }

double Settings::falseAlarmRate() const { return share(Setting::FalseAlarmRate); }

int Settings::thumbnailSize() const { return number(Setting::ThumbnailSize, 64, 320); }

void Settings::setThumbnailSize(int edge) { setValue(Setting::ThumbnailSize, edge); }

MemberOrder Settings::memberOrder() const {
    const QString text = value(Setting::MemberOrder).toString();
    for (const MemberOrder order : {MemberOrder::Name, MemberOrder::Import, MemberOrder::Mark}) {
        if (text == textOf(order)) {
            return order;
        }
    }
    return MemberOrder::Probability;
}

void Settings::setMemberOrder(MemberOrder order) { setValue(Setting::MemberOrder, textOf(order)); }

int Settings::cacheLimit() const { return number(Setting::CacheLimit, 50, 100'000); }

void Settings::setCacheLimit(int megabytes) { setValue(Setting::CacheLimit, megabytes); }

}  // namespace setscope
