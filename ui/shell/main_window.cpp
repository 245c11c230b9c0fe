#include "ui/shell/main_window.h"

#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QScreen>
#include <QStackedWidget>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/base/text.h"
#include "ui/itemmodels/number_text.h"
#include "ui/pages/page.h"
#include "ui/session/expanding.h"
#include "ui/session/project_keeper.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/about_dialog.h"
#include "ui/shell/actions.h"
#include "ui/shell/banner.h"
#include "ui/shell/collection_commands.h"
#include "ui/shell/collection_dock.h"
#include "ui/shell/dock_layout.h"
#include "ui/shell/drop_overlay.h"
#include "ui/shell/help_window.h"
#include "ui/shell/inspector_dock.h"
#include "ui/shell/jobs_dock.h"
#include "ui/shell/menus.h"
#include "ui/shell/model_commands.h"
#include "ui/shell/page_bar.h"
#include "ui/shell/power_dialog.h"
#include "ui/shell/preferences_dialog.h"
#include "ui/shell/project_commands.h"
#include "ui/shell/report_command.h"
#include "ui/shell/report_content.h"
#include "ui/shell/status_bar.h"
#include "ui/shell/welcome_page.h"
#include "ui/views/elided_label.h"

namespace setscope {
namespace {

constexpr QSize kFirstSize(1440, 900);
constexpr QSize kFrame(16, 48);  ///< room for what the desktop puts around a window
constexpr QSize kSmallestSize(760, 480);
constexpr int kSmallestPage = 230;      ///< width; the docks at their smallest fit beside it
constexpr int kProjectNameWidth = 296;  ///< the menu bar does not follow a corner that grows with
                                        ///< its text
constexpr int kBesideMenus = 8;

/// Paths of the files that a drag holds; empty if it holds none.
QStringList localPaths(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile()) {
            paths.append(url.toLocalFile());
        }
    }
    return paths;
}

}  // namespace

/// Tab goes round the widgets in the order in which they are made. Inspector, jobs and status bar
/// are made first and so follow the pages, which are made when they are first shown.
MainWindow::MainWindow(Session& session, QWidget* parent)
    : QMainWindow(parent),
      session_(session),
      actions_(new Actions(this)),
      projectCommands_(new ProjectCommands(session, this)),
      inspector_(new InspectorDock(session, this)),
      jobsDock_(new JobsDock(session, this)),
      status_(new StatusBar(session, this)),
      pageBar_(new PageBar(this)) {
    setObjectName(QStringLiteral("MainWindow"));
    setAcceptDrops(true);
    setMinimumSize(kSmallestSize);
    addToolBar(Qt::LeftToolBarArea, pageBar_);
    createCentre();
    createDocks();
    createMenus();
    connectActions();
    connectSession();
    restoreLayout();
    refreshTitle();
    refreshEngineBanner();
    showFittingPage();
}

MainWindow::~MainWindow() = default;

void MainWindow::createCentre() {
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    banners_ = new BannerArea(centre);
    pages_ = new QStackedWidget(centre);
    welcome_ = new WelcomePage(session_, *actions_, pages_);
    pages_->addWidget(welcome_);
    column->addWidget(banners_);
    column->addWidget(pages_, 1);
    centre->setMinimumWidth(kSmallestPage);
    setCentralWidget(centre);
    dropOverlay_ = new DropOverlay(this);
    for (const PageEntry& page : pages()) {
        pageBar_->addPage(page.id, page.title, page.iconName);
    }
    connect(pageBar_, &PageBar::chosen, this, &MainWindow::openPage);
    connect(welcome_, &WelcomePage::sampleChosen, projectCommands_, &ProjectCommands::importSample);
    connect(welcome_, &WelcomePage::recentChosen, projectCommands_,
            [this](const QString& file) { projectCommands_->take({file}); });
}

void MainWindow::createDocks() {
    setDockOptions(AnimatedDocks | AllowNestedDocks);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    collection_ = new CollectionDock(session_, this);
    addDockWidget(Qt::LeftDockWidgetArea, collection_);
    addDockWidget(Qt::RightDockWidgetArea, inspector_);
    addDockWidget(Qt::BottomDockWidgetArea, jobsDock_);
    docks_ = {collection_, inspector_, jobsDock_};
    connect(collection_, &CollectionDock::influenceRequested, inspector_,
            &InspectorDock::openInfluence);
    resizeDocks({collection_, inspector_}, {235, 290}, Qt::Horizontal);
    resizeDocks({jobsDock_}, {170}, Qt::Vertical);
    jobsDock_->hide();
    dockLayout_ = std::make_unique<DockLayout>(
        *this, docks_, QList<QDockWidget*>{collection_, inspector_}, inspector_);
    setStatusBar(status_);
    connect(status_, &StatusBar::jobsClicked, jobsDock_,
            [this] { jobsDock_->showTab(JobsDock::Tab::Jobs); });
    connect(status_, &StatusBar::problemsClicked, jobsDock_,
            [this] { jobsDock_->showTab(JobsDock::Tab::Problems); });
}

void MainWindow::createMenus() {
    auto* collectionCommands = new CollectionCommands(session_, *actions_, this);
    modelCommands_ = new ModelCommands(session_, *actions_, this);
    const Menus menus =
        buildMenus(*menuBar(), session_, *actions_, *collectionCommands, *modelCommands_);
    connect(menus.recent, &QMenu::aboutToShow, this,
            [this, menu = menus.recent] { fillRecentMenu(menu); });
    menus.view->addSeparator();
    menus.view->addActions(pageBar_->pageActions());
    menus.view->addSeparator();
    for (QDockWidget* dock : docks_) {
        menus.view->addAction(dock->toggleViewAction());
    }
    auto* name = new QLabel(QStringLiteral("Setscope"), menuBar());
    name->setProperty("role", QStringLiteral("appName"));
    menuBar()->setCornerWidget(name, Qt::TopLeftCorner);
    createProjectName();
}

void MainWindow::createProjectName() {
    nameCorner_ = new QWidget(menuBar());
    nameCorner_->setMinimumHeight(24);
    auto* row = new QHBoxLayout(nameCorner_);
    row->setContentsMargins(12, 0, 12, 0);
    projectName_ = new ElidedLabel(Qt::AlignRight, nameCorner_);
    projectName_->setTone(ElidedLabel::Tone::Muted);
    projectName_->setFixedWidth(kProjectNameWidth);
    row->addWidget(projectName_);
    menuBar()->setCornerWidget(nameCorner_, Qt::TopRightCorner);
    menuBar()->installEventFilter(this);
}

/// The menu bar is told its width before it places its menus and corners.
bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && watched == nameCorner_->parentWidget()) {
        fitProjectName();
    }
    return QMainWindow::eventFilter(watched, event);
}

/// The project's name gives way before a menu does.
void MainWindow::fitProjectName() {
    const int others = menuBar()->sizeHint().width() - projectName_->width();
    projectName_->setFixedWidth(
        std::clamp(menuBar()->width() - others - kBesideMenus, 0, kProjectNameWidth));
}

void MainWindow::fillRecentMenu(QMenu* menu) {
    menu->clear();
    const QStringList files = session_.settings().recentFiles();
    for (const QString& file : files) {
        QAction* action = menu->addAction(QDir::toNativeSeparators(file));
        connect(action, &QAction::triggered, projectCommands_,
                [this, file] { projectCommands_->take({file}); });
    }
    if (files.isEmpty()) {
        menu->addAction(tr("Nothing was opened yet"))->setEnabled(false);
    } else {
        menu->addSeparator();
        connect(menu->addAction(tr("&Clear this list")), &QAction::triggered, &session_.settings(),
                &Settings::clearRecentFiles);
    }
}

void MainWindow::connectActions() {
    const auto on = [this](Command command, auto&& slot) {
        connect((*actions_)[command], &QAction::triggered, this, slot);
    };
    on(Command::NewProject, [this] { projectCommands_->newProject(); });
    on(Command::OpenProject, [this] { projectCommands_->open(); });
    on(Command::ImportFiles, [this] { projectCommands_->importFiles(); });
    on(Command::ImportFolder, [this] { projectCommands_->importFolder(); });
    on(Command::OpenPool, [this] { projectCommands_->openPool(); });
    on(Command::OpenPoolFolder, [this] { projectCommands_->openPoolFolder(); });
    on(Command::Save, [this] { projectCommands_->save(); });
    on(Command::SaveAs, [this] { projectCommands_->saveAs(); });
    on(Command::ExportReport, [this] { exportReport(); });
    on(Command::Quit, [this] { close(); });
    on(Command::FindInCollection, [this] { collection_->find(); });
    on(Command::FindInSet, [this] { findInSet(); });
    on(Command::Preferences, [this] {
        auto* dialog = new PreferencesDialog(session_, *modelCommands_, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    on(Command::Influence, [this] { inspector_->openInfluence(); });
    on(Command::PowerTest, [this] { openPowerDialog(session_, this); });
    on(Command::FullScreen, [this](bool isOn) { isOn ? showFullScreen() : showNormal(); });
    on(Command::Help, [this] { showHelp(false); });
    on(Command::Shortcuts, [this] { showHelp(true); });
    on(Command::About, [this] {
        auto* dialog = new AboutDialog(session_, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void MainWindow::connectSession() {
    connect(&session_, &Session::collectionChanged, this, &MainWindow::showFittingPage);
    connect(&session_.expanding(), &Expanding::expansionChanged, this,
            &MainWindow::showFittingPage);
    connect(projectCommands_, &ProjectCommands::poolChosen, this,
            [this] { openPage(QStringLiteral("expand")); });
    connect(&session_, &Session::projectFileChanged, this, [this] {
        banners_->clear();
        refreshTitle();
        refreshEngineBanner();
    });
    connect(&session_.undoStack(), &QUndoStack::cleanChanged, this, &MainWindow::refreshTitle);
    connect(&session_, &Session::engineChanged, this, &MainWindow::refreshEngineBanner);
    connect(&session_, &Session::failed, this, &MainWindow::showTrouble);
    connect(&session_.projectKeeper(), &ProjectKeeper::foundLeftBehind, this,
            &MainWindow::offerLeftBehind);
    const auto enableReport = [this] {
        (*actions_)[Command::ExportReport]->setEnabled(session_.outliers() != nullptr ||
                                                       hasReport(session_));
    };
    connect(&session_, &Session::outliersChanged, this, enableReport);
    connect(&session_.expanding(), &Expanding::rankingChanged, this, enableReport);
    enableReport();
}

void MainWindow::offerLeftBehind(const LeftBehind& left, const QString& name,
                                 const QDateTime& savedAt) {
    const QString shown =
        name.isEmpty() ? tr("a project that was never saved") : tr("“%1”").arg(name);
    banners_->show(
        BannerArea::Kind::Question,
        tr("Setscope ended without closing. Unsaved work on %1 was kept at %2.")
            .arg(shown, QLocale().toString(savedAt, QLocale::ShortFormat)),
        {{tr("Recover"),
          [this, left] {
              projectCommands_->whenSaved([this, left] { session_.projectKeeper().recover(left); });
          }},
         {tr("Discard"), [this, left] { session_.projectKeeper().discard(left); }}});
}

/// What can be done where a chosen file keeps the model from being loaded: it is for the person to
/// say what takes its place.
QList<BannerChoice> MainWindow::choicesOn(const QString& sentence) {
    const ModelSource& source = session_.modelSource();
    // What lies beside a file, its vocabulary say, is called after it.
    const auto isAbout = [&sentence](const std::filesystem::path& file) {
        return !file.empty() &&
               (sentence.contains(toQString(toUtf8(file.filename()))) ||
                sentence.contains(toQString(toUtf8(file.parent_path() / file.stem()))));
    };
    const auto byAction = [this](Command command) {
        return [this, command] { (*actions_)[command]->trigger(); };
    };
    if (sentence != session_.modelFailure()) {
        return {};
    }
    if (isAbout(source.wordVectors)) {
        return {{tr("Choose word vectors…"), byAction(Command::UseWordVectors)},
                {tr("Compare texts by letters"), [this] { modelCommands_->compareTextsBy({}); }}};
    }
    if (isAbout(source.backbone)) {
        return {{tr("Choose a backbone…"), byAction(Command::UseBackbone)},
                {tr("Use the shipped model"), byAction(Command::ShippedModel)}};
    }
    if (isAbout(source.file)) {
        return {{tr("Choose a model…"), byAction(Command::LoadModel)},
                {tr("Use the shipped model"), byAction(Command::ShippedModel)}};
    }
    return {};
}

void MainWindow::showTrouble(const QString& sentence) {
    const QList<BannerChoice> choices = choicesOn(sentence);
    banners_->show(BannerArea::Kind::Trouble, sentence, choices,
                   choices.isEmpty() ? QString() : QStringLiteral("model"));
}

void MainWindow::take(const QStringList& paths) { projectCommands_->take(paths); }

void MainWindow::exportReport() {
    setscope::exportReport(session_, this, [this](const QString& file) {
        banners_->show(
            BannerArea::Kind::Information, tr("The report was written to %1.").arg(file),
            {{tr("Open"), [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); }}},
            QStringLiteral("report"));
    });
}

void MainWindow::showHelp(bool isKeyboard) {
    if (help_ == nullptr) {
        help_ = new HelpWindow(actions_->shortcuts(), this);
    }
    help_->showPart(isKeyboard ? HelpWindow::Part::Keyboard : HelpWindow::Part::Beginning);
}

bool MainWindow::isNothingOpen() const {
    return session_.collection()->sets.empty() && session_.expanding().isOfCollection();
}

/// The welcome page while nothing is open, else the page that was shown last; a pool alone has its
/// own.
void MainWindow::showFittingPage() {
    const bool isEmpty = isNothingOpen();
    const bool hasSets = !session_.collection()->sets.empty();
    if (isEmpty && (!currentPage_.isEmpty() || dockLayout_->isShown())) {
        dockLayout_->hide();
        pageBar_->hide();
        currentPage_.clear();
        pages_->setCurrentWidget(welcome_);
        welcome_->setFocus();
    } else if (!isEmpty && currentPage_.isEmpty()) {
        dockLayout_->show();
        pageBar_->show();
        showPage(hasSets ? session_.settings().page() : QStringLiteral("expand"));
    }
    for (const Command command : {Command::Save, Command::SaveAs}) {
        (*actions_)[command]->setEnabled(!isEmpty);
    }
    for (const Command command :
         {Command::FindInCollection, Command::FindInSet, Command::Influence, Command::PowerTest}) {
        (*actions_)[command]->setEnabled(hasSets);
    }
}

/// Shows a page that was asked for by its button or keys and gives it the keyboard, where it last
/// had it.
void MainWindow::openPage(const QString& id) {
    showPage(id);
    if (!currentPage_.isEmpty()) {
        QWidget* page = pages_->currentWidget();
        QWidget* last = page->focusWidget();
        (last != nullptr ? last : page)->setFocus(Qt::ShortcutFocusReason);
    }
}

void MainWindow::showPage(const QString& id) {
    if (isNothingOpen() || pages().empty()) {
        return;
    }
    auto entry = std::ranges::find(pages(), id, &PageEntry::id);
    if (entry == pages().end()) {
        entry = pages().begin();
    }
    QWidget*& page = pageOf_[entry->id];
    if (page == nullptr) {
        page = entry->create(session_, pages_);
        pages_->addWidget(page);
    }
    currentPage_ = entry->id;
    pages_->setCurrentWidget(page);
    pageBar_->setCurrent(entry->id);
    dockLayout_->setPage(entry->docks);
    session_.settings().setPage(entry->id);
}

void MainWindow::findInSet() {
    if (auto* filter =
            pages_->currentWidget()->findChild<QLineEdit*>(QStringLiteral("wallFilter"))) {
        filter->setFocus(Qt::ShortcutFocusReason);
        filter->selectAll();
    }
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    dockLayout_->fit();
}

void MainWindow::refreshTitle() {
    setWindowTitle(QStringLiteral("%1[*] – Setscope").arg(session_.projectName()));
    setWindowModified(session_.isModified());
    projectName_->setText(session_.isModified() ? tr("%1 · not saved").arg(session_.projectName())
                                                : session_.projectName());
    projectName_->setToolTip(session_.projectFile());
}

void MainWindow::refreshEngineBanner() {
    if (!session_.engineFailure().isEmpty()) {
        banners_->show(BannerArea::Kind::Trouble, session_.engineFailure());
    }
    if (session_.engine() != nullptr && !session_.engine()->info().blasWarning.empty()) {
        banners_->show(BannerArea::Kind::Trouble,
                       QString::fromStdString(session_.engine()->info().blasWarning));
    }
}

void MainWindow::restoreLayout() {
    const QByteArray geometry = session_.settings().windowGeometry();
    if (geometry.isEmpty() || !restoreGeometry(geometry)) {
        resize(kFirstSize.boundedTo(screen()->availableSize() - kFrame));
    }
    restoreState(session_.settings().windowState());
}

void MainWindow::keepLayout() {
    session_.settings().setWindowGeometry(saveGeometry());
    session_.settings().setWindowState(dockLayout_->state());
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (!hasPainted_) {
        hasPainted_ = true;
        QTimer::singleShot(0, this, &MainWindow::firstFrameShown);
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    session_.takePendingTexts();
    if (!mayClose_ && session_.isModified()) {
        event->ignore();
        projectCommands_->whenSaved([this] {
            mayClose_ = true;
            close();
        });
        return;
    }
    keepLayout();
    session_.projectKeeper().discardCopy();
    if (help_ != nullptr) {
        help_->close();
    }
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QStringList paths = localPaths(event->mimeData());
    if (paths.isEmpty()) {
        return;
    }
    event->acceptProposedAction();
    const bool isProject = std::ranges::any_of(paths, isProjectFile);
    dropOverlay_->showFor(isProject
                              ? tr("Drop to open the project")
                              : tr("Drop to import: every folder, list or table becomes a set"));
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) { dropOverlay_->hide(); }

void MainWindow::dropEvent(QDropEvent* event) {
    dropOverlay_->hide();
    event->acceptProposedAction();
    take(localPaths(event->mimeData()));
}

}  // namespace setscope
