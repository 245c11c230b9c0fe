#include "ui/shell/preferences_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <filesystem>
#include <system_error>

#include "core/base/data_folder.h"
#include "core/base/text.h"
#include "ui/itemmodels/number_text.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/model_commands.h"

namespace setscope {
namespace {

/// Bytes of all files below the cache folder; what vanishes meanwhile counts nothing.
std::uint64_t measure(const RunContext& run) {
    std::uint64_t bytes = 0;
    std::error_code gone;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(cacheFolder(), gone)) {
        run.throwIfStopped();
        if (entry.is_regular_file(gone)) {
            const std::uintmax_t size = entry.file_size(gone);
            bytes += gone ? 0 : size;
        }
    }
    return bytes;
}

void removeCached(const RunContext& run) {
    std::error_code gone;
    for (const auto& entry : std::filesystem::directory_iterator(cacheFolder(), gone)) {
        run.throwIfStopped();
        std::filesystem::remove_all(entry.path(), gone);
    }
}

}  // namespace

PreferencesDialog::PreferencesDialog(Session& session, ModelCommands& modelCommands,
                                     QWidget* parent)
    : QDialog(parent), session_(session), modelCommands_(modelCommands) {
    setObjectName(QStringLiteral("Preferences"));
    setWindowTitle(tr("Preferences"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addTheme(form);
    addDevice(form);
    addThreads(form);
    addBackbone(form);
    addWordVectors(form);
    addCache(form);
    connect(&session_.settings(), &Settings::changed, this, &PreferencesDialog::followSetting);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 22, 24, 18);
    column->setSpacing(18);
    column->addLayout(form);
    column->addStretch();
    column->addWidget(buttons);
    setMinimumWidth(640);
    measureCache();
}

void PreferencesDialog::addTheme(QFormLayout* form) {
    auto* theme = new QComboBox(this);
    theme->addItem(tr("As the system"), static_cast<int>(ThemeChoice::System));
    theme->addItem(tr("Light"), static_cast<int>(ThemeChoice::Light));
    theme->addItem(tr("Dark"), static_cast<int>(ThemeChoice::Dark));
    theme->setCurrentIndex(theme->findData(static_cast<int>(session_.settings().theme())));
    connect(theme, &QComboBox::currentIndexChanged, this, [this, theme] {
        session_.settings().setTheme(static_cast<ThemeChoice>(theme->currentData().toInt()));
    });
    form->addRow(tr("&Colours"), theme);
}

void PreferencesDialog::addDevice(QFormLayout* form) {
    auto* device = new QComboBox(this);
    device->addItem(tr("Automatic: a GPU if there is one"), QStringLiteral("auto"));
    QStringList names{QStringLiteral("cpu")};
    if (session_.engine() != nullptr) {
        names.clear();
        for (const std::string& name : session_.engine()->info().devices) {
            names.append(toQString(name));
        }
    }
    const QString chosen = session_.settings().device();
    if (chosen != QLatin1String("auto") && !names.contains(chosen)) {
        names.append(chosen);
    }
    for (const QString& name : names) {
        device->addItem(name.toUpper(), name);
    }
    device->setCurrentIndex(device->findData(chosen));
    connect(device, &QComboBox::currentIndexChanged, this,
            [this, device] { session_.settings().setDevice(device->currentData().toString()); });
    form->addRow(tr("&Device"), device);
}

void PreferencesDialog::addThreads(QFormLayout* form) {
    auto* threads = new QSpinBox(this);
    threads->setRange(0, 256);
    threads->setSpecialValueText(tr("One per processor core"));
    threads->setValue(session_.settings().threads());
    threads->setKeyboardTracking(false);
    connect(threads, &QSpinBox::valueChanged, &session_.settings(), &Settings::setThreads);
    form->addRow(tr("&Threads"), threads);
}

PreferencesDialog::FileRow PreferencesDialog::addFileRow(QFormLayout* form, const QString& title,
                                                         const QString& resetText) {
    const FileRow parts{.file = new QLineEdit(this),
                        .choose = new QPushButton(tr("Choose…"), this),
                        .reset = new QPushButton(resetText, this)};
    parts.file->setReadOnly(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(parts.file, 1);
    row->addWidget(parts.choose);
    row->addWidget(parts.reset);
    auto* label = new QLabel(title, this);
    label->setBuddy(parts.choose);
    form->addRow(label, row);
    return parts;
}

void PreferencesDialog::addBackbone(QFormLayout* form) {
    backbone_ = addFileRow(form, tr("&Backbone"), tr("Use the shipped one"));
    backbone_.file->setPlaceholderText(tr("Shipped encoder"));
    backbone_.file->setAccessibleName(tr("Backbone file"));
    backbone_.choose->setAccessibleName(tr("Choose a backbone file"));
    connect(backbone_.choose, &QPushButton::clicked, this, &PreferencesDialog::askForBackbone);
    connect(backbone_.reset, &QPushButton::clicked, this,
            [this] { session_.settings().setBackbone({}); });
    showBackbone();
}

void PreferencesDialog::askForBackbone() {
    auto* dialog = new QFileDialog(this, tr("Use a network of your own as encoder"),
                                   session_.settings().startFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("ONNX networks (*.onnx)"));
    connect(dialog, &QFileDialog::fileSelected, &session_.settings(), &Settings::setBackbone);
    dialog->open();
}

void PreferencesDialog::showBackbone() {
    backbone_.file->setText(session_.settings().backbone());
    backbone_.reset->setEnabled(!backbone_.file->text().isEmpty());
}

void PreferencesDialog::addWordVectors(QFormLayout* form) {
    wordVectors_ = addFileRow(form, tr("&Word vectors"), tr("Use letters"));
    wordVectors_.file->setPlaceholderText(tr("None"));
    wordVectors_.file->setAccessibleName(tr("Word vector file"));
    wordVectors_.choose->setAccessibleName(tr("Choose a file of word vectors"));
    wordVectors_.reset->setAccessibleName(tr("Compare texts by their letters"));
    connect(wordVectors_.choose, &QPushButton::clicked, this,
            [this] { modelCommands_.askForWordVectors(this); });
    connect(wordVectors_.reset, &QPushButton::clicked, this,
            [this] { modelCommands_.compareTextsBy({}); });
    connect(&session_, &Session::engineChanged, this, &PreferencesDialog::showWordVectors);
    showWordVectors();
}

/// Nothing can be read before the engine is there.
void PreferencesDialog::showWordVectors() {
    const QString kept = session_.settings().wordVectors();
    const bool hasEngine = session_.engine() != nullptr;
    const bool hasAny = !kept.isEmpty() || !session_.wantedSource().wordVectors.empty();
    wordVectors_.file->setText(kept);
    wordVectors_.choose->setEnabled(hasEngine);
    wordVectors_.reset->setEnabled(hasEngine && hasAny);
}

void PreferencesDialog::followSetting(Setting setting) {
    if (setting == Setting::Backbone) {
        showBackbone();
    } else if (setting == Setting::WordVectors) {
        showWordVectors();
    }
}

void PreferencesDialog::addCache(QFormLayout* form) {
    auto* limit = new QSpinBox(this);
    limit->setRange(50, 100'000);
    limit->setSingleStep(50);
    limit->setSuffix(tr(" MB"));
    limit->setValue(session_.settings().cacheLimit());
    limit->setKeyboardTracking(false);
    limit->setToolTip(
        tr("How much space the small copies of pictures may take; holds from the next start."));
    connect(limit, &QSpinBox::valueChanged, &session_.settings(), &Settings::setCacheLimit);
    cacheSize_ = new QLabel(this);
    cacheSize_->setProperty("role", QStringLiteral("secondary"));
    auto* clear = new QPushButton(tr("Clear"), this);
    clear->setAccessibleName(tr("Clear the thumbnails kept on disk"));
    connect(clear, &QPushButton::clicked, this, &PreferencesDialog::clearCache);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(limit);
    row->addWidget(cacheSize_, 1);
    row->addWidget(clear);
    auto* label = new QLabel(tr("Thumbn&ails kept on disk, at most"), this);
    label->setBuddy(limit);
    form->addRow(label, row);
}

void PreferencesDialog::measureCache() {
    session_.jobs().start(
        tr("Measuring the kept thumbnails"), QStringLiteral("cache"), this, measure,
        [this](std::uint64_t bytes) {
            cacheSize_->setText(tr("%1 in use").arg(toQString(byteSize(bytes))));
        },
        Lane::Saving);
}

void PreferencesDialog::clearCache() {
    session_.jobs().start(
        tr("Clearing the kept thumbnails"), QStringLiteral("cache"), this,
        [](const RunContext& run) {
            removeCached(run);
            return measure(run);
        },
        [this](std::uint64_t bytes) {
            cacheSize_->setText(tr("%1 in use").arg(toQString(byteSize(bytes))));
        },
        Lane::Saving);
}

}  // namespace setscope
