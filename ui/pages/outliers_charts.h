#pragma once

#include <QWidget>

#include "ui/views/probability_chart.h"

namespace setscope {

class OutlierTableModel;
class Session;
class ThresholdHistogram;
class WallPanel;

/// The two charts of the outliers page: the probabilities of the current set in the wall's order,
/// linked to the selection, and what decides about every set, with the threshold as a line to drag.
class OutliersCharts : public QWidget {
    Q_OBJECT
  public:
    OutliersCharts(Session& session, WallPanel& wall, const OutlierTableModel& sets,
                   QWidget* parent = nullptr);

    ProbabilityChart& probabilities() { return *probabilities_; }
    ThresholdHistogram& histogram() { return *histogram_; }

    void refreshSet();   ///< from the wall
    void refreshSets();  ///< from the table of sets

  private:
    void showSelection();
    void activateMember(qint64 id, ProbabilityChart::Picking picking);
    void refreshByProbability();
    void refreshByFalseAlarms();

    Session& session_;
    WallPanel& wall_;
    const OutlierTableModel& sets_;
    ProbabilityChart* probabilities_;
    ThresholdHistogram* histogram_;
};

}  // namespace setscope
