#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "core/results/occlusion_map.h"
#include "core/results/outlier_result.h"
#include "ui/shell/why_words.h"
#include "ui/views/figure_export.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSlider;
class QToolButton;

namespace setscope {

class PictureBox;
class ScaleLegend;
class Session;

/// Carries maps from a job's thread to the window's: emitted there, received here.
class MapRelay : public QObject {
    Q_OBJECT
  Q_SIGNALS:
    void found(const setscope::OcclusionMap& map);
};

/// Asks which part of the shown picture makes it a stranger and lays the answer over it, coarse at
/// first, then finer. Answers are kept while the set's own answer stays as it is, so that pictures
/// can be compared.
class WhyPanel : public QWidget {
    Q_OBJECT
  public:
    /// @param picture that shows the member, and the map on it
    WhyPanel(Session& session, PictureBox& picture, QWidget* parent = nullptr);
    ~WhyPanel() override;

    /// Who is shown; nobody stops and hides everything.
    void setMember(MemberId member);
    /// Asks, hides what is shown, shows what is known, or cancels: what the button says.
    void press();

    QPushButton& button() { return *button_; }
    ScaleLegend& legend() { return *legend_; }
    QComboBox& fill() { return *fill_; }
    FigureExport& files() { return *files_; }
    /// How to read the map, what lies under the pointer, or why there is none; empty: nothing yet.
    QString sentence() const;
    /// Empty while the two ways of covering agree.
    QString doubt() const;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct Answer {
        SetOutliers of;  ///< what was known of the set when it was asked
        OcclusionMap map;
    };

    void createControls();
    void connectSession();
    const SetOutliers* judgedSet() const;
    const Answer* known() const;
    void ask();
    void stop();
    void take(const SetOutliers& of, const OcclusionMap& map);
    void followJob(qint64 job);
    void refresh();
    void refreshButton(const Answer* answer);
    void refreshProgress();
    void showMap();
    void pointAt(const QPointF& place);
    Figure figure() const;

    Session& session_;
    PictureBox& picture_;
    QPushButton* button_;
    QProgressBar* progress_;
    QLabel* sentence_;
    QLabel* doubt_;
    QWidget* controls_;
    ScaleLegend* legend_;
    QComboBox* fill_;
    QSlider* share_;
    QToolButton* save_;
    FigureExport* files_;
    MemberId member_;
    bool isOn_ = false;            ///< the map is wanted on the picture
    std::vector<Answer> answers_;  ///< the newest last
    CellMap cells_;                ///< of the map on the picture
    QString reading_;
    QString failure_;
    qint64 job_ = 0;
    qint64 asked_ = 0;  ///< counts questions, so that answers to earlier ones are told apart
};

}  // namespace setscope
