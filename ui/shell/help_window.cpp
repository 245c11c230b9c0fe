#include "ui/shell/help_window.h"

#include <QFile>
#include <QKeySequence>
#include <QShortcut>
#include <QTextBrowser>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>

#include "ui/shell/actions.h"

namespace setscope {
namespace {

QString rowOf(const ShortcutLine& line) {
    return QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>")
        .arg(line.keys.toHtmlEscaped(), line.what.toHtmlEscaped());
}

/// Keys that belong to one part of the window and to no menu.
std::vector<ShortcutLine> keysOfParts() {
    return {
        {HelpWindow::tr("Ctrl+1, Ctrl+2 …"), HelpWindow::tr("Show a page")},
        {QKeySequence(QKeySequence::Undo).toString(QKeySequence::NativeText),
         HelpWindow::tr("Undo")},
        {QKeySequence(QKeySequence::Redo).toString(QKeySequence::NativeText),
         HelpWindow::tr("Redo")},
        {HelpWindow::tr("Arrow keys"), HelpWindow::tr("Go from member to member")},
        {HelpWindow::tr("Space"), HelpWindow::tr("See the member in full view")},
        {HelpWindow::tr("←, →"), HelpWindow::tr("In the full view: the member before or after")},
        {HelpWindow::tr("+, −"), HelpWindow::tr("In the full view: a picture larger, smaller")},
        {HelpWindow::tr("0, 1"),
         HelpWindow::tr("In the full view: the whole picture, pixel by pixel")},
        {HelpWindow::tr("Space, Esc"), HelpWindow::tr("Leave the full view")},
        {HelpWindow::tr("F2"), HelpWindow::tr("Rename the set or member in the collection")},
        {HelpWindow::tr("Del"), HelpWindow::tr("Remove the selected members, or the selected set")},
        {HelpWindow::tr("M"), HelpWindow::tr("Move the selected members to another set")},
        {HelpWindow::tr("N"), HelpWindow::tr("Make a new set of the selected members")},
        {HelpWindow::tr("S, B"),
         HelpWindow::tr("Mark the selected members as strangers, as belonging; also in the full "
                        "view")},
        {HelpWindow::tr("Backspace"),
         HelpWindow::tr("Take the marks of the selected members back")},
    };
}

QString tableOf(const std::vector<ShortcutLine>& lines) {
    QString rows;
    for (const ShortcutLine& line : lines) {
        rows += rowOf(line);
    }
    return QStringLiteral("<table cellspacing=\"0\" cellpadding=\"4\">%1</table>").arg(rows);
}

}  // namespace

HelpWindow::HelpWindow(const std::vector<ShortcutLine>& shortcuts, QWidget* parent)
    : QWidget(parent, Qt::Window), text_(new QTextBrowser(this)) {
    setObjectName(QStringLiteral("HelpWindow"));
    setWindowTitle(tr("How to use Setscope"));
    resize(760, 720);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(text_);
    text_->setAccessibleName(windowTitle());
    QFile page(QStringLiteral(":/help/help.html"));
    if (page.open(QIODevice::ReadOnly)) {
        std::vector<ShortcutLine> lines = shortcuts;
        std::ranges::copy(keysOfParts(), std::back_inserter(lines));
        QString html = QString::fromUtf8(page.readAll());
        text_->setHtml(html.replace(QStringLiteral("@shortcuts"), tableOf(lines)));
    }
    auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    connect(escape, &QShortcut::activated, this, &QWidget::close);
}

void HelpWindow::showPart(Part part) {
    show();
    raise();
    activateWindow();
    text_->scrollToAnchor(part == Part::Keyboard ? QStringLiteral("keyboard")
                                                 : QStringLiteral("top"));
}

}  // namespace setscope
