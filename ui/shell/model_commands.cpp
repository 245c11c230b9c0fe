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
            session_.loadModel({});
        } else {
            session_.settings().setBackbone({});
        }
    });
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
        session_.loadModel({.file = fromUtf8(file.toStdString()), .backbone = {}});
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
            session_.loadModel({.file = {}, .backbone = fromUtf8(file.toStdString())});
        } else {
            session_.settings().setBackbone(file);
        }
    });
    dialog->open();
}

void ModelCommands::showCard() {
    if (session_.model() != nullptr) {
        auto* dialog = new ModelCardDialog(session_.model()->info(), window_);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }
}

}  // namespace setscope
