#include "ui/shell/about_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/itemmodels/number_text.h"
#include "ui/session/session.h"

namespace setscope {
namespace {

QLabel* createValue(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

}  // namespace

AboutDialog::AboutDialog(const Session& session, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About Setscope"));
    auto* icon = new QLabel(this);
    icon->setPixmap(
        QIcon(QStringLiteral(":/icons/setscope.svg")).pixmap(QSize(72, 72), devicePixelRatioF()));
    auto* title = new QLabel(QStringLiteral("Setscope"), this);
    title->setProperty("role", QStringLiteral("headline"));
    auto* purpose =
        new QLabel(tr("Finds the members of a set that do not belong, and shows why."), this);
    purpose->setProperty("role", QStringLiteral("secondary"));

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(18);
    form->addRow(tr("Version"), createValue(QStringLiteral(SETSCOPE_VERSION), this));
    form->addRow(tr("Qt"), createValue(QString::fromLatin1(qVersion()), this));
    if (session.engine() != nullptr) {
        const EngineInfo& info = session.engine()->info();
        form->addRow(tr("LibTorch"), createValue(toQString(info.libTorch), this));
        form->addRow(
            tr("Matrix product"),
            createValue(tr("%L1 billion operations a second").arg(info.gemmGflops, 0, 'f', 0),
                        this));
    }
    if (session.model() != nullptr) {
        const ModelIdentity& model = session.model()->info().identity;
        form->addRow(tr("Model"), createValue(toQString(model.name + " " + model.version), this));
    }
    auto* licence = new QLabel(
        tr("Free software under the GNU General Public License, version 3 or later. It comes "
           "without any warranty. The whole text is in the file LICENSE."),
        this);
    licence->setWordWrap(true);
    licence->setProperty("role", QStringLiteral("secondary"));

    auto* head = new QHBoxLayout;
    head->setSpacing(18);
    head->addWidget(icon, 0, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->addWidget(title);
    texts->addWidget(purpose);
    head->addLayout(texts, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 22, 24, 18);
    column->setSpacing(18);
    column->addLayout(head);
    column->addLayout(form);
    column->addWidget(licence);
    column->addWidget(buttons);
    setMinimumWidth(460);
}

}  // namespace setscope
