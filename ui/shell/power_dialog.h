#pragma once

#include <QDialog>
#include <QList>
#include <memory>

#include "core/analysis/outlier_analysis.h"
#include "core/results/detection_power.h"

class QBoxLayout;
class QCheckBox;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTableView;

namespace setscope {

class FigureExport;
class IntervalChart;
class PowerTableModel;
class Session;

/// Plants members of one set in another, over and over, and shows how often they are found: what
/// the detector is worth on the person's own pictures. Lies beside the main window; closing it
/// stops the test.
class PowerDialog : public QDialog {
    Q_OBJECT
  public:
    PowerDialog(Session& session, QWidget* parent);
    ~PowerDialog() override;

    /// As it is set up now; no sizes or numbers: nothing is chosen.
    PowerOptions options() const;
    QPushButton& runButton() { return *run_; }
    IntervalChart& chart() { return *chart_; }
    PowerTableModel& table() { return *model_; }
    FigureExport& files() { return *files_; }
    QString headline() const;
    QString note() const;

  private:
    void createOptions(QBoxLayout& column);
    QHBoxLayout* createChoice(QList<QCheckBox*>& boxes, const QList<int>& numbers,
                              const QList<int>& chosen, const QString& name);
    void createResult(QBoxLayout& column);
    void createTable();
    void createFoot(QBoxLayout& column);
    void connectSession();
    void press();
    void start();
    void take(DetectionPower power);
    void followJob(qint64 job);
    void refreshRule();
    void refreshRun();
    void refreshProgress();
    void showPower();

    Session& session_;
    QList<QCheckBox*> sizes_;
    QList<QCheckBox*> planted_;
    QSpinBox* trials_;
    QLabel* rule_;
    QPushButton* run_;
    QProgressBar* progress_;
    QLabel* status_;
    QLabel* headline_;
    QLabel* note_;
    IntervalChart* chart_;
    PowerTableModel* model_;
    QTableView* view_;
    FigureExport* files_;
    std::shared_ptr<const DetectionPower> power_;
    qint64 job_ = 0;
};

/// Shows the one dialog of its kind that belongs to `window`.
void openPowerDialog(Session& session, QWidget* window);

}  // namespace setscope
