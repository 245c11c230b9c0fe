#pragma once

#include <QList>
#include <QString>
#include <QWidget>

#include "ui/views/elided_label.h"

class QGridLayout;

namespace setscope {

/// Lines of a label at the left and a value at the right.
class FactGrid : public QWidget {
    Q_OBJECT
  public:
    struct Fact {
        QString label;
        QString value;
        ElidedLabel::Tone tone = ElidedLabel::Tone::Plain;
    };

    explicit FactGrid(QWidget* parent = nullptr);

    /// Replaces all lines; widgets are kept where there are as many.
    void setFacts(const QList<Fact>& facts);
    /// The value beside a label; empty if there is no such line.
    QString valueOf(const QString& label) const;

  private:
    struct Line {
        ElidedLabel* label;
        ElidedLabel* value;
    };

    QGridLayout* grid_;
    QList<Line> lines_;
};

}  // namespace setscope
