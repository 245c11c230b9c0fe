#pragma once

#include <QDockWidget>
#include <QTimer>
#include <optional>

#include "core/items/ids.h"
#include "core/results/outlier_result.h"

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace setscope {

class FactGrid;
class LikenessPanel;
class MemberActions;
class PictureBox;
class RowTable;
class Session;
class SetInfluence;
class TextBox;
class WhyPanel;
struct Member;

/// The current member at the right: the picture large, with a map of what makes it a stranger on
/// demand, or the whole text, or the row of numbers column by column; what its file and the newest
/// answer say, how its set would stand without it, which members it is most and least alike, the
/// person's own label and notes.
class InspectorDock : public QDockWidget {
    Q_OBJECT
  public:
    explicit InspectorDock(Session& session, QWidget* parent = nullptr);
    ~InspectorDock() override;

    FactGrid& facts() { return *facts_; }
    FactGrid& withoutIt() { return *withoutIt_; }
    FactGrid& whyHere() { return *whyHere_; }
    PictureBox& picture() { return *picture_; }
    TextBox& text() { return *text_; }
    RowTable& table() { return *table_; }
    WhyPanel& why() { return *why_; }
    LikenessPanel& likeness() { return *likeness_; }
    /// Shows how the members of the current set depend on each other, in a window of its own.
    void openInfluence();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void createContents();
    QLabel* addSection(QVBoxLayout& column, const QString& title);
    void addButtons(QVBoxLayout& column);
    void addAnswers(QVBoxLayout& column);
    void addTexts(QVBoxLayout& column);
    void createScrollArea();
    void connectSession();
    void refreshMember();
    void showContent(const Member& member);
    void refreshPicture();
    void refreshAnswer();
    void refreshWithout();
    void refreshLikeness();
    void askSoon();
    void askWithout();
    void askInfluence();
    const SetOutliers* judgedSet() const;
    bool isAsked(const SetOutliers& outliers) const;
    void keepTexts();

    Session& session_;
    MemberActions* actions_;
    SetInfluence* influence_;
    QWidget* contents_;
    QScrollArea* scroll_;
    QLabel* hint_;
    PictureBox* picture_;
    TextBox* text_;
    RowTable* table_;
    WhyPanel* why_;
    FactGrid* facts_;
    FactGrid* answer_;
    QLabel* withoutTitle_ = nullptr;
    FactGrid* withoutIt_;
    QLabel* whyTitle_ = nullptr;
    FactGrid* whyHere_;
    LikenessPanel* likeness_ = nullptr;
    QLabel* effectTitle_ = nullptr;
    FactGrid* effects_;
    QPushButton* allEffects_ = nullptr;
    QLineEdit* label_ = nullptr;
    QPlainTextEdit* notes_ = nullptr;
    QTimer askSoon_;   ///< so that walking through members with the arrow keys asks once
    QTimer keepSoon_;  ///< so that typing a note is one undoable edit
    MemberId shown_;
    QString keptLabel_;  ///< of the shown member, as the collection has it
    QString keptNotes_;
    /// An answer about the shown member, or the question on its way.
    struct Without {
        MemberId member;
        SetOutliers of;  ///< what was known of the set when it was asked
        std::optional<LeaveOneOut> answer;
    };
    std::optional<Without> without_;
};

}  // namespace setscope
