#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <QVariant>
#include <vector>

#include "core/base/run_context.h"
#include "core/results/outlier_result.h"

class QSettings;

namespace setscope {

/// Rows of the table in settings.cpp, in its order.
enum class Setting {
    Theme,
    WindowGeometry,
    WindowState,
    Page,
    RecentFiles,
    ImportFolder,
    Device,
    Threads,
    Backbone,
    Head,
    FlagBy,
    FlagProbability,
    FalseAlarmRate,
    ThumbnailSize,
    MemberOrder,
    CacheLimit,
    WordVectors,
};

/// Which colours the window wears.
enum class ThemeChoice { System, Light, Dark };

/// How the members of a set are ordered on the wall.
enum class MemberOrder { Probability, Name, Import, Mark };

/// What the person chose, kept in `$XDG_CONFIG_HOME/setscope/setscope.ini`. Lives on the window's
/// thread, holds every value in memory, and writes what changed on a thread of its own: at most
/// once a second, and when it goes away. Values that were damaged in the file read as their
/// defaults.
class Settings : public QObject {
    Q_OBJECT
  public:
    explicit Settings(QObject* parent = nullptr);
    /// Keeps everything in `file` instead; for tests.
    explicit Settings(const QString& file, QObject* parent = nullptr);
    ~Settings() override;

    ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);

    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray& geometry);
    QByteArray windowState() const;
    void setWindowState(const QByteArray& state);
    QString page() const;  ///< id of the page that was shown last
    void setPage(const QString& id);

    QStringList recentFiles() const;  ///< projects, and folders or zips that were imported:
                                      ///< absolute paths, newest first, at most ten
    void addRecentFile(const QString& file);
    void clearRecentFiles();
    QString importFolder() const;  ///< where the person last chose files
    void setImportFolder(const QString& folder);
    /// Where a file dialog begins: the import folder if it is still there, else the person's
    /// pictures, else home.
    QString startFolder() const;

    QString device() const;  ///< "auto", "cpu", "cuda" or "cuda:N"
    void setDevice(const QString& device);
    int threads() const;  ///< 0: one per processor core
    void setThreads(int threads);
    QString backbone() const;  ///< path of a person's own ONNX encoder; empty: the shipped encoder
    void setBackbone(const QString& file);
    QString wordVectors() const;  ///< path of what texts are compared by; empty: by their letters
    void setWordVectors(const QString& file);
    RunSettings runSettings() const;

    Head head() const;
    void setHead(Head head);
    FlagRule flagRule() const;
    /// Keeps the rule; the threshold of the other way of flagging stays as it was.
    void setFlagRule(const FlagRule& rule);
    double flagProbability() const;  ///< last threshold by probability, 0..1
    double falseAlarmRate() const;   ///< last threshold by false-alarm rate, 0..1

    int thumbnailSize() const;  ///< edge in logical pixels, 64..320
    void setThumbnailSize(int edge);
    MemberOrder memberOrder() const;
    void setMemberOrder(MemberOrder order);
    int cacheLimit() const;  ///< megabytes of thumbnails kept on disk
    void setCacheLimit(int megabytes);

  Q_SIGNALS:
    void changed(Setting setting);

  private:
    Settings(const QSettings& stored, QObject* parent);
    const QVariant& value(Setting setting) const;
    void setValue(Setting setting, const QVariant& value);
    int number(Setting setting, int lowest, int highest) const;
    double share(Setting setting) const;
    void write();

    QString file_;
    std::vector<QVariant> values_;        ///< one for every Setting, in its order
    QHash<QString, QVariant> unwritten_;  ///< by key
    QTimer pause_;                        ///< until the next write
    QThreadPool writer_;
};

}  // namespace setscope
