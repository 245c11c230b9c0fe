#include "ui/shell/model_commands.h"

#include <QActionGroup>
#include <QFileDialog>
#include <QMenu>
#include <algorithm>

#include "core/base/text.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/actions.h"
#include "ui/shell/model_card_dialog.h"
#include "ui/shell/status_bar.h"

namespace setscope {

ModelCommands::ModelCommands(Session& session, const Actions& actions, QWidget* window)
    : QObject(window),
      session_(session),
      actions_(actions),
      window_(window),
      heads_(new QActionGroup(this)) {
    const std::pair<Head, QString> titles[] = {{Head::Softmax, tr("&Exactly one stranger")},
                                               {Head::Sigmoid, tr("&Any number of strangers")}};
    for (const auto& [head, title] : titles) {
        QAction* action = heads_->addAction(title);
        action->setCheckable(true);
        action->setData(static_cast<int>(head));
    }
    connect(heads_, &QActionGroup::triggered, this, [this](const QAction* action) {
        session_.setHead(static_cast<Head>(action->data().toInt()));
    });
    connect(actions[Command::LoadModel], &QAction::triggered, this, &ModelCommands::askForModel);
    connect(actions[Command::UseBackbone], &QAction::triggered, this,
            &ModelCommands::askForBackbone);
    connect(actions[Command::ModelCard], &QAction::triggered, this, &ModelCommands::showCard);
    connect(actions[Command::ShippedModel], &QAction::triggered, this, [this] {
        if (session_.settings().backbone().isEmpty()) {
            session_.loadModel(
                {.file = {}, .backbone = {}, .wordVectors = session_.wantedSource().wordVectors});
        } else {
            session_.settings().setBackbone({});
        }
    });
    connect(actions[Command::UseWordVectors], &QAction::triggered, this,
            [this] { askForWordVectors(window_); });
    connect(actions[Command::UseLetters], &QAction::triggered, this,
            [this] { compareTextsBy({}); });
    connect(&session_, &Session::engineChanged, this, &ModelCommands::keepWordVectors);
    connect(&session_, &Session::engineChanged, this, &ModelCommands::enable);
    connect(&session_, &Session::headChanged, this, &ModelCommands::enable);
    enable();
}

void ModelCommands::addHeads(QMenu* menu) { menu->addActions(heads_->actions()); }

void ModelCommands::enable() {
    const bool hasEngine = session_.engine() != nullptr;
    const std::shared_ptr<const Model> model = session_.model();
    actions_[Command::LoadModel]->setEnabled(hasEngine);
    actions_[Command::UseBackbone]->setEnabled(hasEngine);
    actions_[Command::ShippedModel]->setEnabled(hasEngine);
    actions_[Command::ModelCard]->setEnabled(model != nullptr);
    const bool hasVectors = !session_.modelSource().wordVectors.empty();
    for (const Command command : {Command::UseWordVectors, Command::UseLetters}) {
        actions_[command]->setEnabled(hasEngine);
        actions_[command]->setChecked((command == Command::UseWordVectors) == hasVectors);
    }
    for (QAction* action : heads_->actions()) {
        const auto head = static_cast<Head>(action->data().toInt());
        const bool isTrained =
            model == nullptr || std::ranges::count(model->info().heads, head) > 0;
        action->setEnabled(isTrained);
        action->setChecked(head == session_.head());
    }
}

void ModelCommands::askForModel() {
    auto* dialog = new QFileDialog(window_, tr("Load a model"), session_.settings().startFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Set models (*.safetensors)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        session_.loadModel({.file = fromUtf8(file.toStdString()),
                            .backbone = {},
                            .wordVectors = session_.wantedSource().wordVectors});
    });
    dialog->open();
}

void ModelCommands::askForBackbone() {
    auto* dialog = new QFileDialog(window_, tr("Use a network of your own as encoder"),
                                   session_.settings().startFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("ONNX networks (*.onnx)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        if (file == session_.settings().backbone()) {
            session_.loadModel({.file = {},
                                .backbone = fromUtf8(file.toStdString()),
                                .wordVectors = session_.wantedSource().wordVectors});
        } else {
            session_.settings().setBackbone(file);
        }
    });
    dialog->open();
}

/// The mark of the menu follows what holds, not what was clicked.
void ModelCommands::askForWordVectors(QWidget* above) {
    enable();
    auto* dialog = new QFileDialog(above, tr("Compare texts by the meaning of their words"),
                                   session_.settings().startFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(
        {tr("Word vectors (*.txt *.vec *.bin *.gz *.npy)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { compareTextsBy(fromUtf8(file.toStdString())); });
    dialog->open();
}

void ModelCommands::compareTextsBy(const std::filesystem::path& wordVectors) {
    ModelSource source = session_.wantedSource();
    source.wordVectors = wordVectors;
    askedVectors_ = wordVectors;
    session_.loadModel(source);
    enable();
}

/// A file that could not be read is not asked for again at the next start.
void ModelCommands::keepWordVectors() {
    if (!askedVectors_) {
        return;
    }
    const bool isLoaded =
        session_.model() != nullptr && session_.modelSource().wordVectors == *askedVectors_ &&
        session_.wantedSource() == session_.modelSource() && session_.modelFailure().isEmpty();
    if (isLoaded) {
        session_.settings().setWordVectors(QString::fromStdString(toUtf8(*askedVectors_)));
    }
    if (isLoaded || !session_.modelFailure().isEmpty()) {
        askedVectors_.reset();
    }
}

void ModelCommands::showCard() {
    if (session_.model() != nullptr) {
        auto* dialog =
            new ModelCardDialog(session_.model()->info(), comparedByText(session_), window_);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }
}

}  // namespace setscope
