#include "ui/shell/model_card_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "core/analysis/model.h"
#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

QString shortText(const Json& value) {
    if (value.is_string()) {
        return toQString(value.get<std::string>());
    }
    return value.is_structured() ? QString() : toQString(value.dump());
}

/// Objects and lists of objects become branches; lists of plain values one line.
void addValue(QTreeWidgetItem* parent, const QString& name, const Json& value) {
    auto* item = new QTreeWidgetItem(parent, {name, shortText(value)});
    item->setToolTip(1, item->text(1));
    if (value.is_object()) {
        for (const auto& [key, inner] : value.items()) {
            addValue(item, toQString(key), inner);
        }
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            addValue(item, QString::number(i + 1), value[i]);
        }
    }
}

}  // namespace

ModelCardDialog::ModelCardDialog(const ModelInfo& info, const QString& others, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Model card"));
    resize(720, 560);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(10);
    auto* title = new QLabel(QStringLiteral("%1 %2").arg(toQString(info.identity.name),
                                                         toQString(info.identity.version)),
                             this);
    title->setProperty("role", QStringLiteral("title"));
    auto* identity =
        new QLabel(tr("Encoder %1 · fingerprint %2")
                       .arg(toQString(info.identity.encoder), toQString(info.identity.fingerprint)),
                   this);
    identity->setProperty("role", QStringLiteral("secondary"));
    identity->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* comparison = new QLabel(others, this);
    comparison->setProperty("role", QStringLiteral("secondary"));
    comparison->setTextFormat(Qt::PlainText);
    comparison->setWordWrap(true);
    auto* tree = new QTreeWidget(this);
    tree->setAccessibleName(tr("Model card"));
    tree->setColumnCount(2);
    tree->setHeaderLabels({tr("Entry"), tr("Value")});
    tree->setWordWrap(true);
    tree->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    if (info.card.is_object()) {
        for (const auto& [key, value] : info.card.items()) {
            addValue(tree->invisibleRootItem(), toQString(key), value);
        }
    }
    tree->expandToDepth(0);
    tree->setColumnWidth(0, 240);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(title);
    column->addWidget(identity);
    column->addWidget(comparison);
    column->addWidget(tree, 1);
    column->addWidget(buttons);
}

}  // namespace setscope
