#include "ui/views/text_box.h"

namespace setscope {

TextBox::TextBox(QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setAcceptDrops(false);
    viewport()->setAcceptDrops(false);
    setAccessibleName(tr("Text of the member"));
}

void TextBox::setText(const QString& text) {
    if (text != shown_) {
        shown_ = text;
        setPlainText(text);
    }
}

}  // namespace setscope
