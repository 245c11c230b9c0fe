#include "ui/pages/set_chooser.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/itemmodels/number_text.h"

namespace setscope {

SetChooser::SetChooser(const Collection& collection, SetId except, qint64 memberCount,
                       QWidget* parent)
    : QDialog(parent),
      text_(new QLineEdit(this)),
      sets_(new QListWidget(this)),
      move_(new QPushButton(tr("Move"), this)),
      newSet_(new QPushButton(tr("New set"), this)) {
    setWindowTitle(tr("Move to set"));
    resize(340, 400);
    text_->setPlaceholderText(tr("Name of a set, or of a new one"));
    text_->setAccessibleName(tr("Name of the set"));
    text_->installEventFilter(this);
    sets_->setAccessibleName(tr("Sets"));
    sets_->setUniformItemSizes(true);
    move_->setDefault(true);
    move_->setProperty("primary", true);
    newSet_->setAutoDefault(false);
    for (const ItemSet& set : collection.sets) {
        if (set.id != except) {
            auto* item = new QListWidgetItem(toQString(set.name), sets_);
            item->setData(Qt::UserRole, static_cast<qint64>(set.id.value));
        }
    }
    auto* column = new QVBoxLayout(this);
    column->addWidget(new QLabel(
        tr("Where should %1 go?").arg(countedText(memberCount, tr("member"), tr("members"))),
        this));
    column->addWidget(text_);
    column->addWidget(sets_, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(newSet_);
    buttons->addStretch();
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    buttons->addWidget(cancel);
    buttons->addWidget(move_);
    column->addLayout(buttons);

    connect(text_, &QLineEdit::textChanged, this, &SetChooser::filter);
    connect(sets_, &QListWidget::itemActivated, this, &SetChooser::chooseSet);
    connect(sets_, &QListWidget::currentRowChanged, this,
            [this](int row) { move_->setEnabled(row >= 0); });
    connect(move_, &QPushButton::clicked, this, &SetChooser::chooseSet);
    connect(newSet_, &QPushButton::clicked, this, &SetChooser::chooseNewSet);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    filter({});
    text_->setFocus();
}

void SetChooser::filter(const QString& text) {
    int firstMatch = -1;
    for (int row = 0; row < sets_->count(); ++row) {
        const bool matches = sets_->item(row)->text().contains(text.trimmed(), Qt::CaseInsensitive);
        sets_->item(row)->setHidden(!matches);
        if (matches && firstMatch < 0) {
            firstMatch = row;
        }
    }
    sets_->setCurrentRow(firstMatch);
    move_->setEnabled(firstMatch >= 0);
    newSet_->setEnabled(!text.trimmed().isEmpty());
}

/// Up and down in the text field walk through the list, so that hands stay where they type.
bool SetChooser::eventFilter(QObject* watched, QEvent* event) {
    if (watched == text_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            QCoreApplication::sendEvent(sets_, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void SetChooser::chooseSet() {
    const QListWidgetItem* item = sets_->currentItem();
    if (item == nullptr || item->isHidden()) {
        chooseNewSet();
        return;
    }
    Q_EMIT setChosen(SetId{item->data(Qt::UserRole).toLongLong()});
    accept();
}

void SetChooser::chooseNewSet() {
    if (const QString name = text_->text().trimmed(); !name.isEmpty()) {
        Q_EMIT newSetChosen(name);
        accept();
    }
}

}  // namespace setscope
