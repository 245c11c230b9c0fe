#pragma once

#include <QFrame>
#include <QList>
#include <QString>
#include <QStringList>

class QAction;
class QLabel;
class QMenu;
class QPushButton;

namespace setscope {

/// The controls of the expand page: the pool, who ranks it, and what becomes of the list. Knows no
/// session: the page tells it what holds, and it tells the page what the person chose.
class ExpandToolbar : public QFrame {
    Q_OBJECT
  public:
    /// A scorer as it is offered.
    struct Scorer {
        QString id;
        QString title;
        QString hint;  ///< what it goes by, or why it cannot rank
        enum class State { Chosen, Left, Unavailable } state = State::Chosen;
    };

    explicit ExpandToolbar(QWidget* parent = nullptr);

    /// @param title "LDA-3k · 37,718 words"; empty: no pool is open
    void setPool(const QString& title, bool isOfCollection, bool hasOwnWeights);
    void setScorers(const QList<Scorer>& scorers);
    enum class Learning { Needless, Possible, Running };
    /// @param hint what would be learned from
    void setLearning(Learning learning, const QString& hint);
    /// Of the newest answer, seconds; negative: there is none.
    void setDuration(double seconds);
    /// @param setSize how many would be in a new set; 0: there is none to make
    void setList(qsizetype setSize, bool hasRanking);

    QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void collectionChosen();
    void poolFileRequested();
    void poolFolderRequested();
    void weightsRequested();
    void ownWeightsChosen();
    void scorersChosen(const QStringList& ids);  ///< empty: all that can rank
    void learnRequested();
    void newSetRequested();
    void exportSetRequested();
    void exportRankingRequested();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void createPoolMenu();
    void createListMenus();
    void chooseScorers();
    void showScorers();

    QLabel* poolLabel_;
    QPushButton* pool_;
    QAction* ofCollection_ = nullptr;
    QAction* ownWeights_ = nullptr;
    QLabel* rankLabel_;
    QPushButton* scorers_;
    QMenu* scorerMenu_;
    QList<QAction*> scorerActions_;
    QPushButton* learn_;
    QLabel* duration_;
    QPushButton* newSet_;
    QPushButton* export_;
    QAction* exportSet_ = nullptr;
    QAction* exportRanking_ = nullptr;
};

}  // namespace setscope
