#pragma once

#include <QList>
#include <QObject>
#include <QSize>
#include <QString>
#include <functional>

#include "ui/views/chart_files.h"

class QMenu;
class QPainter;
class QWidget;

namespace setscope {

enum class FigureFormat { Png, Svg, Csv };

/// What a view can be saved as. Holds copies, so that it can be painted on any thread.
struct Figure {
    QString name;  ///< of the file, without its ending
    QSize size;    ///< logical pixels
    /// Onto `size`, from 0, 0; none: there is nothing yet.
    std::function<void(QPainter&)> paint;
    std::function<ChartTable()> numbers;
};

/// Any thread. @return false if the disk refuses
bool saveFigure(const Figure& figure, FigureFormat format, const QString& file);

/// The "Save as …" entries of a view's context menu: asks for a file and writes it on another
/// thread.
class FigureExport : public QObject {
    Q_OBJECT
  public:
    /// @param figure is called when something is to be saved
    FigureExport(std::function<Figure()> figure, const QList<FigureFormat>& formats,
                 QWidget* owner);

    void addTo(QMenu& menu);
    void saveAs(FigureFormat format, const QString& file);

  Q_SIGNALS:
    /// Something could not be written; one sentence.
    void failed(const QString& sentence);

  private:
    void askForFile(FigureFormat format);
    void write(const Figure& figure, FigureFormat format, const QString& file);

    std::function<Figure()> figure_;
    QList<FigureFormat> formats_;
    QWidget* owner_;
};

}  // namespace setscope
