#pragma once

#include <QFrame>

#include "core/results/outlier_result.h"
#include "ui/itemmodels/member_sort_proxy.h"

class QBoxLayout;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace setscope {

/// The controls of the outliers page: when a member is flagged, which question is asked, how the
/// wall stands, and the report. Knows no session: the page tells it what holds, and it tells the
/// page what the person changed. Where it is narrow its texts are shorter, then it has two rows.
class OutliersToolbar : public QFrame {
    Q_OBJECT
  public:
    explicit OutliersToolbar(QWidget* parent = nullptr);

    void setFlagRule(const FlagRule& rule);
    /// What the threshold becomes when the person changes the way of flagging, shares in 0..1.
    void setThresholds(double probability, double falseAlarmRate);
    /// @param referenceSets M of the p-values; 0: flags cannot go by false alarms
    void setReferenceSets(qint64 referenceSets);
    void setHead(Head head, const std::vector<Head>& trained);
    void setOrder(WallOrder order);
    void setEdge(int edge);
    /// "flags 2 of 11 sets".
    /// @param testable judged sets that the rule can flag at all
    /// @param untestable judged sets that it cannot
    void setFlaggedCount(int flagged, qsizetype testable, qsizetype untestable = 0);
    /// What the false-alarm rate promises, as tool tip of its controls; empty: nothing.
    void setPromise(const QString& promise);
    enum class Answer { Absent, Known };
    /// There is a report only where there is an answer.
    void setAnswer(Answer answer);

    QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void flagRuleChosen(const setscope::FlagRule& rule);
    void headChosen(setscope::Head head);
    void orderChosen(setscope::WallOrder order);
    void edgeChosen(int edge);
    void reportRequested();

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    /// How the controls stand, the widest first.
    enum class Form { Wide, Short, Stacked, Narrow };

    void createRows();
    void arrange();
    void takeForm(Form form);
    int neededWidth() const;
    void createFlagControls();
    void createMenus();
    void showRule();
    void showPromise();
    double& lastThreshold();
    void chooseThreshold(double percent);
    void chooseBy(FlagRule::By by);

    FlagRule rule_;
    qint64 referenceSets_ = 0;
    double probability_ = 0.5;      ///< last threshold by probability
    double falseAlarmRate_ = 0.05;  ///< last threshold by false alarms
    QPushButton* by_;
    QAction* byProbability_ = nullptr;
    QAction* byFalseAlarms_ = nullptr;
    QSlider* slider_;
    QDoubleSpinBox* percent_;
    QLabel* flags_;
    QPushButton* head_;
    QPushButton* order_;
    QPushButton* size_;
    QSlider* edge_ = nullptr;
    QPushButton* report_;
    QBoxLayout* rows_ = nullptr;
    int narrowest_ = 0;  ///< logical pixels, in the narrow form
    QString orderText_;
    QString promise_;
    QString flagsText_;
    QString flagsShortText_;
    QString untestableText_;
};

}  // namespace setscope
