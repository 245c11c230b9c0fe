#include "ui/views/image_view.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/text.h"
#include "ui/views/image_canvas.h"

namespace setscope {
namespace {

constexpr double kZoomStep = 1.25;

QToolButton* addButton(QHBoxLayout& row, const QString& text, const QString& name,
                       const QString& hint) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setAccessibleName(name);
    button->setToolTip(hint);
    button->setFocusPolicy(Qt::TabFocus);
    row.addWidget(button);
    return button;
}

}  // namespace

ImageView::ImageView(QWidget* parent)
    : QDialog(parent),
      stack_(new QStackedWidget(this)),
      canvas_(new ImageCanvas(this)),
      name_(new QLabel(this)),
      detail_(new QLabel(this)),
      zoom_(new QLabel(this)) {
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    setModal(false);
    resize(1000, 760);
    canvas_->setAccessibleName(tr("Picture"));
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    name_->setFont(strong);
    name_->setTextFormat(Qt::PlainText);
    detail_->setProperty("role", QStringLiteral("secondary"));
    zoom_->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("1,600 %")));
    zoom_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(10, 8, 10, 8);
    auto* previous = addButton(*bar, tr("‹"), tr("Previous member"), tr("Previous (←)"));
    auto* next = addButton(*bar, tr("›"), tr("Next member"), tr("Next (→)"));
    bar->addSpacing(8);
    bar->addWidget(name_);
    bar->addSpacing(6);
    bar->addWidget(detail_);
    bar->addStretch();
    zoomControls_ = createZoomControls();
    bar->addWidget(zoomControls_);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    stack_->addWidget(canvas_);
    column->addWidget(stack_, 1);

    connect(previous, &QToolButton::clicked, this, &ImageView::previousRequested);
    connect(next, &QToolButton::clicked, this, &ImageView::nextRequested);
    connect(canvas_, &ImageCanvas::zoomChanged, this, &ImageView::showZoom);
    canvas_->setFocus();
}

QWidget* ImageView::createZoomControls() {
    auto* controls = new QWidget(this);
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(zoom_);
    auto* smaller = addButton(*row, tr("−"), tr("Zoom out"), tr("Zoom out (−)"));
    auto* larger = addButton(*row, tr("+"), tr("Zoom in"), tr("Zoom in (+)"));
    auto* whole = addButton(*row, tr("Fit"), tr("Fit to window"), tr("Fit to window (0)"));
    auto* actual = addButton(*row, tr("1 : 1"), tr("Actual size"), tr("Actual size (1)"));
    connect(smaller, &QToolButton::clicked, this, [this] { canvas_->zoomBy(1.0 / kZoomStep); });
    connect(larger, &QToolButton::clicked, this, [this] { canvas_->zoomBy(kZoomStep); });
    connect(whole, &QToolButton::clicked, canvas_, &ImageCanvas::fit);
    connect(actual, &QToolButton::clicked, this,
            [this] { canvas_->zoomBy(1.0 / canvas_->zoom()); });
    return controls;
}

void ImageView::setNames(const QString& name, const QString& detail) {
    setWindowTitle(name);
    name_->setText(name);
    detail_->setText(detail);
}

void ImageView::setPage(QWidget& page, const QString& name, const QString& detail) {
    if (stack_->indexOf(&page) < 0) {
        stack_->addWidget(&page);
        page.installEventFilter(this);
    }
    setNames(name, detail);
    zoomControls_->hide();
    if (stack_->currentWidget() != &page) {
        stack_->setCurrentWidget(&page);
        page.setFocus();
    }
}

/// A page has keys of its own; those that lead on work in it too.
bool ImageView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool leadsOn = key->key() == Qt::Key_Left || key->key() == Qt::Key_Right ||
                             key->key() == Qt::Key_Space;
        if (leadsOn && key->modifiers() == Qt::NoModifier) {
            keyPressEvent(key);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void ImageView::setPicture(const Picture& picture) {
    setNames(picture.name, picture.detail);
    zoomControls_->show();
    if (stack_->currentWidget() != canvas_) {
        stack_->setCurrentWidget(canvas_);
        canvas_->setFocus();
    }
    canvas_->setPicture({picture.id, picture.image, picture.size, picture.hint});
    canvas_->setAccessibleDescription(picture.name + QLatin1Char(' ') + picture.detail);
    showZoom();
}

void ImageView::showZoom() { zoom_->setText(QString::fromStdString(percent(canvas_->zoom()))); }

void ImageView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Up:
            Q_EMIT previousRequested();
            break;
        case Qt::Key_Right:
        case Qt::Key_Down:
            Q_EMIT nextRequested();
            break;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            canvas_->zoomBy(kZoomStep);
            break;
        case Qt::Key_Minus:
            canvas_->zoomBy(1.0 / kZoomStep);
            break;
        case Qt::Key_0:
            canvas_->fit();
            break;
        case Qt::Key_1:
            canvas_->zoomBy(1.0 / canvas_->zoom());
            break;
        case Qt::Key_Space:
            close();
            break;
        default:
            QDialog::keyPressEvent(event);
    }
}

}  // namespace setscope
