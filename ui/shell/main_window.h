#pragma once

#include <QByteArray>
#include <QHash>
#include <QMainWindow>
#include <QString>
#include <memory>

class QDateTime;
class QMenu;
class QStackedWidget;

namespace setscope {

class Actions;
class BannerArea;
struct BannerChoice;
class CollectionDock;
class DockLayout;
class DropOverlay;
class ElidedLabel;
class HelpWindow;
class InspectorDock;
class JobsDock;
class ModelCommands;
struct LeftBehind;
class PageBar;
class ProjectCommands;
class Session;
class StatusBar;
class WelcomePage;

/// The window: menus, page bar, docks, pages and status bar around one session.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    explicit MainWindow(Session& session, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens or imports paths, as if they had been dropped on the window.
    void take(const QStringList& paths);
    QString currentPage() const { return currentPage_; }  ///< empty: the welcome page
    BannerArea& banners() { return *banners_; }

  Q_SIGNALS:
    void firstFrameShown();  ///< once: what takes long may begin

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void createCentre();
    void createDocks();
    void createMenus();
    void createProjectName();
    void connectActions();
    void connectSession();
    void fillRecentMenu(QMenu* menu);

    bool isNothingOpen() const;
    void showPage(const QString& id);
    void showFittingPage();
    void openPage(const QString& id);
    void findInSet();
    void fitProjectName();
    void refreshTitle();
    void refreshEngineBanner();
    void restoreLayout();
    void keepLayout();
    void offerLeftBehind(const LeftBehind& left, const QString& name, const QDateTime& savedAt);
    void showTrouble(const QString& sentence);
    QList<BannerChoice> choicesOn(const QString& sentence);
    void exportReport();
    void showHelp(bool isKeyboard);

    Session& session_;
    Actions* actions_;
    ProjectCommands* projectCommands_;
    InspectorDock* inspector_;
    JobsDock* jobsDock_;
    StatusBar* status_;
    PageBar* pageBar_;
    QStackedWidget* pages_ = nullptr;
    WelcomePage* welcome_ = nullptr;
    BannerArea* banners_ = nullptr;
    DropOverlay* dropOverlay_ = nullptr;
    CollectionDock* collection_ = nullptr;
    ModelCommands* modelCommands_ = nullptr;
    QList<QDockWidget*> docks_;
    QWidget* nameCorner_ = nullptr;  ///< of the menu bar; holds the project's name
    ElidedLabel* projectName_ = nullptr;
    HelpWindow* help_ = nullptr;
    QHash<QString, QWidget*> pageOf_;
    QString currentPage_;
    std::unique_ptr<DockLayout> dockLayout_;
    bool hasPainted_ = false;
    bool mayClose_ = false;
};

}  // namespace setscope
