#pragma once

#include <QList>
#include <QScrollArea>
#include <QString>
#include <optional>

#include "ui/views/fact_grid.h"

class QLabel;
class QPushButton;

namespace setscope {

class RankCurve;
class Session;

/// Beside the candidates: their scores by rank with the cut, why the current one has its rank, and
/// who could not rank.
class ReasonPanel : public QScrollArea {
    Q_OBJECT
  public:
    explicit ReasonPanel(Session& session, QWidget* parent = nullptr);

    RankCurve& curve() { return *curve_; }
    /// How many candidates stand above the cut, suggested or chosen; none: there is no cut.
    std::optional<int> cut() const;

  Q_SIGNALS:
    void cutChanged();
    void rankActivated(int rank);
    void acceptFirstRequested(int count);

  private:
    /// A title with its facts, both hidden where there is none.
    struct Section {
        QLabel* title;
        FactGrid* facts;
    };

    void createParts();
    void showFacts(const Section& section, const QString& title,
                   const QList<FactGrid::Fact>& facts);
    void refreshRanking();
    void refreshReason();
    void refreshGaps();
    void tellCut();

    Session& session_;
    RankCurve* curve_;
    QPushButton* acceptFirst_;
    QLabel* hint_;
    Section scorers_{};
    Section seeds_{};
    Section terms_{};
    Section likeness_{};
    QLabel* unknownTitle_;
    QLabel* unknown_;
    QLabel* absentTitle_;
    QLabel* absent_;
};

}  // namespace setscope
