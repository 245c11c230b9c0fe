#include "ui/shell/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

/// Q_INIT_RESOURCE declares a function and so has to stand outside of every namespace.
static void initialiseResources() { Q_INIT_RESOURCE(resources); }

namespace setscope {
namespace {

QColor colourFor(QIcon::Mode mode, QIcon::State state) {
    const QPalette palette = QGuiApplication::palette();
    if (mode == QIcon::Disabled) {
        return palette.color(QPalette::Disabled, QPalette::Text);
    }
    if (state == QIcon::On) {
        return palette.color(QPalette::Highlight);
    }
    return palette.color(QPalette::PlaceholderText);
}

/// Draws an SVG whose lines say `currentColor`.
class TintedIconEngine final : public QIconEngine {
  public:
    explicit TintedIconEngine(QByteArray drawing) : drawing_(std::move(drawing)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode,
               QIcon::State state) override {
        QByteArray tinted = drawing_;
        tinted.replace("currentColor", colourFor(mode, state).name().toLatin1());
        QSvgRenderer(tinted).render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        paint(&painter, QRect({}, size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new TintedIconEngine(drawing_); }

  private:
    QByteArray drawing_;
};

}  // namespace

void loadResources() { initialiseResources(); }

QIcon themedIcon(const QString& name) {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return QIcon(new TintedIconEngine(file.readAll()));
}

IconView::IconView(const QString& name, int edge, QWidget* parent)
    : QWidget(parent), icon_(themedIcon(name)) {
    setFixedSize(edge, edge);
}

void IconView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    icon_.paint(&painter, rect());
}

}  // namespace setscope
