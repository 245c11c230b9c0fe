#pragma once

#include <QDialog>
#include <QStringList>
#include <memory>

#include "core/items/ids.h"
#include "core/results/influence_matrix.h"
#include "ui/views/heatmap_view.h"

class QLabel;
class QStackedWidget;
class QTableView;

namespace setscope {

class InfluenceListModel;
class ScaleLegend;
class Session;
class SetInfluence;

/// What happens to every member of the current set when another one is taken out, as a heat map and
/// as a list. Lies beside the main window, follows its set and its selection, and selects there
/// what is clicked here.
class InfluenceWindow : public QDialog {
    Q_OBJECT
  public:
    InfluenceWindow(Session& session, SetInfluence& influence, QWidget* parent);
    ~InfluenceWindow() override;

    HeatmapView& heatmap() { return *heatmap_; }
    InfluenceListModel& list() { return *list_; }
    QString headline() const;
    /// What stands in the place of the map while there is none.
    QString hint() const;

  private:
    QWidget* createMapTab();
    QWidget* createListTab();
    void connectSession();
    void refresh();
    void showMatrix();
    void showHint(const QString& sentence);
    void showSelection();
    void showWords(const QString& text);
    void choose(int removed, int changed);

    Session& session_;
    SetInfluence& influence_;
    QLabel* headline_;
    QLabel* explanation_;
    QLabel* hint_;
    QLabel* words_;
    QStackedWidget* stack_;
    HeatmapView* heatmap_;
    ScaleLegend* legend_;
    InfluenceListModel* list_;
    QTableView* table_;
    std::shared_ptr<const InfluenceMatrix> matrix_;
    QStringList names_;
};

/// Shows the one window of its kind that belongs to `window`.
void openInfluenceWindow(Session& session, SetInfluence& influence, QWidget* window);

}  // namespace setscope
