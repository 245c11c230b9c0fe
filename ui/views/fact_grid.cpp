#include "ui/views/fact_grid.h"

#include <QGridLayout>

namespace setscope {

FactGrid::FactGrid(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(12);
    grid_->setVerticalSpacing(3);
    grid_->setColumnStretch(1, 1);
}

void FactGrid::setFacts(const QList<Fact>& facts) {
    while (lines_.size() > facts.size()) {
        delete lines_.back().label;
        delete lines_.back().value;
        lines_.removeLast();
    }
    while (lines_.size() < facts.size()) {
        const int row = static_cast<int>(lines_.size());
        lines_.append(Line{.label = new ElidedLabel(Qt::AlignLeft, this),
                           .value = new ElidedLabel(Qt::AlignRight, this)});
        grid_->addWidget(lines_.back().label, row, 0);
        grid_->addWidget(lines_.back().value, row, 1);
    }
    for (qsizetype i = 0; i < facts.size(); ++i) {
        lines_[i].label->setText(facts[i].label);
        lines_[i].label->setTone(ElidedLabel::Tone::Muted);
        lines_[i].value->setText(facts[i].value);
        lines_[i].value->setTone(facts[i].tone);
        lines_[i].value->setAccessibleName(facts[i].label + QLatin1Char(' ') + facts[i].value);
    }
}

QString FactGrid::valueOf(const QString& label) const {
    for (const Line& line : lines_) {
        if (line.label->text() == label) {
            return line.value->text();
        }
    }
    return {};
}

}  // namespace setscope
