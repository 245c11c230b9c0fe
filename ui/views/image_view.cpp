#include "ui/views/image_view.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
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
    auto* previous = addButton(*bar, tr("‹"), tr("Previous picture"), tr("Previous (←)"));
    auto* next = addButton(*bar, tr("›"), tr("Next picture"), tr("Next (→)"));
    bar->addSpacing(8);
    bar->addWidget(name_);
    bar->addSpacing(6);
    bar->addWidget(detail_);
    bar->addStretch();
    bar->addWidget(zoom_);
    auto* smaller = addButton(*bar, tr("−"), tr("Zoom out"), tr("Zoom out (−)"));
    auto* larger = addButton(*bar, tr("+"), tr("Zoom in"), tr("Zoom in (+)"));
    auto* whole = addButton(*bar, tr("Fit"), tr("Fit to window"), tr("Fit to window (0)"));
    auto* actual = addButton(*bar, tr("1 : 1"), tr("Actual size"), tr("Actual size (1)"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(canvas_, 1);

    connect(previous, &QToolButton::clicked, this, &ImageView::previousRequested);
    connect(next, &QToolButton::clicked, this, &ImageView::nextRequested);
    connect(smaller, &QToolButton::clicked, this, [this] { canvas_->zoomBy(1.0 / kZoomStep); });
    connect(larger, &QToolButton::clicked, this, [this] { canvas_->zoomBy(kZoomStep); });
    connect(whole, &QToolButton::clicked, canvas_, &ImageCanvas::fit);
    connect(actual, &QToolButton::clicked, this,
            [this] { canvas_->zoomBy(1.0 / canvas_->zoom()); });
    connect(canvas_, &ImageCanvas::zoomChanged, this, &ImageView::showZoom);
    canvas_->setFocus();
}

void ImageView::setPicture(const Picture& picture) {
    setWindowTitle(picture.name);
    name_->setText(picture.name);
    detail_->setText(picture.detail);
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
