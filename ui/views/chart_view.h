#pragma once

#include <QCategoryAxis>
#include <QChartView>
#include <QString>
#include <functional>

#include "ui/views/chart_files.h"
#include "ui/views/view_colours.h"

namespace setscope {

/// A chart on a card: wears the palette's colours, tells its numbers in tool tips and to screen
/// readers, and exports itself as PNG, SVG and CSV from its context menu.
class ChartView : public QChartView {
    Q_OBJECT
  public:
    explicit ChartView(QWidget* parent = nullptr);

    void setTitle(const QString& title);
    QString title() const { return accessibleName(); }
    /// Whose numbers these are, for the names of its files: a set. Empty: those of everything.
    void setSubject(const QString& subject) { subject_ = subject; }
    const QString& subject() const { return subject_; }
    /// What a screen reader says of the chart, after its title.
    void setSummary(const QString& summary);
    /// Every number that the chart was given.
    virtual ChartTable table() const = 0;

    enum class Format { Png, Svg, Csv };
    /// The name that is offered for a file: "Lemon - p-values.csv".
    QString suggestedFile(Format format) const;
    /// Paints the chart as it stands now, and writes the file on another thread.
    void saveAs(Format format, const QString& file);

  Q_SIGNALS:
    /// Something could not be written; one sentence.
    void failed(const QString& sentence);

  protected:
    ViewColours colours() const { return viewColours(palette()); }
    /// Called when data or palette changed: series take their colours from colours().
    virtual void applyColours() = 0;
    /// One line on what is at the position, in view coordinates; empty if there is nothing.
    virtual QString toolTipAt(const QPoint& position) const = 0;

    /// An axis that says "0 %", "10 %" … at `steps` equal steps from 0 to `top`, a share.
    void setShareAxis(QCategoryAxis& axis, double top, int steps) const;
    /// Keeps room for one line below the plot, which the subclass paints by drawFoot(). A chart
    /// that is too low for it leaves it to the plot.
    void reserveFoot();
    void drawFoot(QPainter& painter, const QString& text) const;
    /// Of what is written beside and below the plot.
    QFont smallFont() const;
    QRectF plotInView() const;
    void styleChart();

    /// Paints the title; subclasses paint over it.
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    /// Frames the chart while it has the keyboard.
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    bool showsFoot() const;
    void fitMargins();
    void exportAs(Format format);
    void write(const QString& file, const std::function<bool()>& save);

    QString subject_;
    bool hasFoot_ = false;
};

}  // namespace setscope
