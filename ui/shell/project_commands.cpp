#include "ui/shell/project_commands.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/base/data_folder.h"
#include "core/base/text.h"
#include "ui/session/expanding.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

namespace setscope {
namespace {

const QString kEnding = QStringLiteral(".setscope");

QFileDialog* createDialog(QWidget* window, const QString& title, const QString& folder) {
    auto* dialog = new QFileDialog(window, title, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

}  // namespace

bool isPoolFile(const QString& path) {
    const QStringList endings = QFileInfo(path).fileName().toLower().split(u'.').mid(1);
    const QString last = endings.value(
        endings.value(endings.size() - 1) == u"gz" ? endings.size() - 2 : endings.size() - 1);
    return last == u"json" || last == u"bin" || last == u"vec";
}

bool isProjectFile(const QString& path) { return path.endsWith(kEnding, Qt::CaseInsensitive); }

ProjectCommands::ProjectCommands(Session& session, QWidget* window)
    : QObject(window), session_(session), window_(window) {
    connect(&session_, &Session::projectSaved, this, [this] {
        if (const auto next = std::exchange(afterSaving_, nullptr)) {
            next();
        }
    });
    connect(&session_, &Session::failed, this, [this] { afterSaving_ = nullptr; });
}

void ProjectCommands::newProject() {
    whenSaved([this] { session_.newProject(); });
}

void ProjectCommands::open() {
    whenSaved([this] {
        const QStringList recent = session_.settings().recentFiles();
        const auto last = std::ranges::find_if(recent, isProjectFile);
        const bool isThere = last != recent.end() && QFileInfo(*last).dir().exists();
        const QString folder =
            isThere ? QFileInfo(*last).absolutePath() : session_.settings().startFolder();
        QFileDialog* dialog = createDialog(window_, tr("Open project"), folder);
        dialog->setNameFilter(tr("Setscope projects (*.setscope)"));
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, &session_, &Session::openProject);
        dialog->open();
    });
}

void ProjectCommands::openFile(const QString& file) {
    whenSaved([this, file] { session_.openProject(file); });
}

void ProjectCommands::importFiles() { chooseToImport(false); }

void ProjectCommands::importFolder() { chooseToImport(true); }

void ProjectCommands::chooseToImport(bool isFolder) {
    QFileDialog* dialog =
        createDialog(window_, isFolder ? tr("Import a folder") : tr("Import files"),
                     session_.settings().startFolder());
    if (isFolder) {
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
    } else {
        dialog->setFileMode(QFileDialog::ExistingFiles);
        dialog->setNameFilters(
            {tr("Pictures, zips, lists and tables (*.jpg *.jpeg *.png *.bmp *.tif *.tiff *.webp "
                "*.gif *.zip *.txt *.csv *.tsv *.npy *.txt.gz *.csv.gz *.tsv.gz *.npy.gz)"),
             tr("Pictures and zips (*.jpg *.jpeg *.png *.bmp *.tif *.tiff *.webp *.gif *.zip)"),
             tr("Lists of texts and tables (*.txt *.csv *.tsv *.npy *.txt.gz *.csv.gz *.tsv.gz "
                "*.npy.gz)"),
             tr("All files (*)")});
    }
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        session_.settings().setImportFolder(QFileInfo(files.front()).absolutePath());
        import(files);
    });
    dialog->open();
}

void ProjectCommands::import(const QStringList& paths) {
    if (paths.size() == 1) {
        session_.settings().addRecentFile(QFileInfo(paths.front()).absoluteFilePath());
    }
    session_.importPaths(paths);
}

void ProjectCommands::openPool() { choosePool(false); }

void ProjectCommands::openPoolFolder() { choosePool(true); }

void ProjectCommands::choosePool(bool isFolder) {
    QFileDialog* dialog = createDialog(window_, tr("Open a pool to expand sets from"),
                                       session_.settings().startFolder());
    if (isFolder) {
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
    } else {
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters(
            {tr("Sets of words, word vectors, lists, tables and zips (*.json *.bin *.vec *.txt "
                "*.csv *.tsv *.npy *.zip *.json.gz *.bin.gz *.vec.gz *.txt.gz *.csv.gz *.tsv.gz "
                "*.npy.gz)"),
             tr("All files (*)")});
    }
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        session_.settings().setImportFolder(QFileInfo(path).absolutePath());
        takePool(path);
    });
    dialog->open();
}

void ProjectCommands::takePool(const QString& path) {
    if (isPoolFile(path)) {
        session_.settings().addRecentFile(QFileInfo(path).absoluteFilePath());
    }
    session_.expanding().choosePool(path);
    Q_EMIT poolChosen();
}

void ProjectCommands::importSample() {
    const std::filesystem::path sample = dataFolder() / "samples" / "pictures.zip";
    std::error_code unreadable;
    if (!std::filesystem::is_regular_file(sample, unreadable)) {
        Q_EMIT session_.failed(
            tr("The sample collection is not where it was installed (%1); install Setscope again.")
                .arg(QString::fromStdString(toUtf8(sample))));
        return;
    }
    session_.importPaths({QString::fromStdString(toUtf8(sample))});
}

void ProjectCommands::save() { saveThen({}); }

void ProjectCommands::saveAs() { askWhereToSave({}); }

void ProjectCommands::take(const QStringList& paths) {
    QStringList imported;
    QString pool;
    for (const QString& path : paths) {
        if (isProjectFile(path)) {
            openFile(path);
            return;
        }
        if (isPoolFile(path) && !QFileInfo(path).isDir()) {
            pool = path;
        } else {
            imported.append(path);
        }
    }
    import(imported);
    if (!pool.isEmpty()) {
        takePool(pool);
    }
}

void ProjectCommands::whenSaved(const std::function<void()>& next) {
    session_.takePendingTexts();
    if (!session_.isModified()) {
        next();
        return;
    }
    auto* question =
        new QMessageBox(QMessageBox::Question, tr("Unsaved changes"),
                        tr("Save the changes to “%1”?").arg(session_.projectName()),
                        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, window_);
    question->setObjectName(QStringLiteral("UnsavedChanges"));
    question->setInformativeText(tr("Without saving they are lost. Your files are not touched."));
    question->setDefaultButton(QMessageBox::Save);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::finished, this, [this, next](int answer) {
        if (answer == QMessageBox::Save) {
            saveThen(next);
        } else if (answer == QMessageBox::Discard) {
            next();
        }
    });
    question->open();
}

void ProjectCommands::saveThen(const std::function<void()>& next) {
    session_.takePendingTexts();
    if (session_.projectFile().isEmpty()) {
        askWhereToSave(next);
        return;
    }
    afterSaving_ = next;
    session_.saveProject(session_.projectFile());
}

void ProjectCommands::askWhereToSave(const std::function<void()>& next) {
    session_.takePendingTexts();
    const QString suggestion =
        session_.projectFile().isEmpty()
            ? QDir(session_.settings().startFolder()).filePath(tr("Untitled") + kEnding)
            : session_.projectFile();
    QFileDialog* dialog = createDialog(window_, tr("Save project as"), suggestion);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Setscope projects (*.setscope)"));
    dialog->setDefaultSuffix(kEnding.mid(1));
    dialog->selectFile(QFileInfo(suggestion).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this, next](const QString& file) {
        afterSaving_ = next;
        session_.saveProject(file);
    });
    dialog->open();
}

}  // namespace setscope
