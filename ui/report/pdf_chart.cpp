#include <QLatin1String>
#include <QPainter>
#include <QPen>
#include <variant>

#include "core/report/chart_drawing.h"
#include "ui/report/pdf_blocks.h"

namespace setscope {
namespace {

QColor colourOf(ChartDrawing::Ink ink) { return QColor(QLatin1String(inkColour(ink))); }

/// Paints the shapes of a chart, as large as the area allows.
class ChartPainter {
  public:
    ChartPainter(QPainter& painter, const QPointF& corner, double scale, const TextStyle& text)
        : painter_(painter), corner_(corner), scale_(scale), text_(text) {}

    void operator()(const ChartDrawing::Box& box) {
        painter_.fillRect(QRectF(place(box.x, box.y), QSizeF(box.width, box.height) * scale_),
                          colourOf(box.ink));
    }

    void operator()(const ChartDrawing::Line& line) {
        const bool isDashed = line.stroke == ChartDrawing::Stroke::Dashed;
        painter_.setPen(QPen(colourOf(line.ink), points(isDashed ? 0.9 : 0.6),
                             isDashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap));
        painter_.drawLine(place(line.x1, line.y1), place(line.x2, line.y2));
    }

    void operator()(const ChartDrawing::Label& label) {
        const QString text = oneLine(label.text);
        QPointF start = place(label.x, label.y);
        if (label.anchor == ChartDrawing::Anchor::Middle) {
            start.rx() -= text_.widthOf(text) / 2.0;
        } else if (label.anchor == ChartDrawing::Anchor::End) {
            start.rx() -= text_.widthOf(text);
        }
        text_.withColour(colourOf(label.ink)).drawOnBaseline(painter_, start, text);
    }

  private:
    QPointF place(double x, double y) const { return corner_ + QPointF(x, y) * scale_; }

    QPainter& painter_;
    QPointF corner_;
    double scale_;
    const TextStyle& text_;
};

}  // namespace

void paintChart(const ChartDrawing& drawing, QPainter& painter, const QRectF& area,
                const TextStyle& text) {
    ChartPainter chart(painter, area.topLeft(), area.width() / drawing.width, text);
    for (const ChartDrawing::Shape& shape : drawing.shapes) {
        std::visit(chart, shape);
    }
}

void layOutChart(const ChartDrawing& drawing, PageLayout& layout, const PdfStyle& style) {
    layout.place(layout.width() / drawing.width * drawing.height,
                 [=, text = style.cell](QPainter& painter, const QRectF& area) {
                     paintChart(drawing, painter, area, text);
                 });
}

}  // namespace setscope
