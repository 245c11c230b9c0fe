#pragma once

#include <QList>
#include <QSet>
#include <QString>
#include <QWidget>

#include "core/items/ids.h"
#include "ui/itemmodels/member_sort_proxy.h"
#include "ui/pages/row_profiles.h"

class QLabel;
class QStackedLayout;

namespace setscope {

class FullView;
class MemberActions;
class MemberListModel;
class Session;
class ThumbnailWall;

/// The wall of the current set, tied to the session: what is selected here is selected there, and
/// the other way round.
class WallPanel : public QWidget {
    Q_OBJECT
  public:
    explicit WallPanel(Session& session, QWidget* parent = nullptr);
    ~WallPanel() override;

    ThumbnailWall& wall() { return *wall_; }
    const MemberListModel& members() const { return *members_; }
    MemberSortProxy& order() { return *order_; }
    FullView& fullView() { return *fullView_; }
    MemberActions& actions() { return *actions_; }

    /// Shows only the members whose name or label holds the text; all if it is empty.
    void setFilterText(const QString& text);
    /// Takes the current set from the session.
    void refreshSet();
    /// Takes answers and flags from the session.
    void refreshResult();

  private:
    void createModel();
    void setLooks();
    void connectWall();
    void requestVisible();
    void showSelection();
    void tellSelection();
    bool passSelectionOn();
    QList<MemberId> noteGone(const QList<MemberId>& before);
    void selectReturned(const QList<MemberId>& members);
    void noteCurrent();
    void showHint();
    MemberId neighbour(MemberId member, int step) const;

    Session& session_;
    MemberListModel* members_;
    MemberSortProxy* order_;
    ThumbnailWall* wall_;
    QLabel* hint_;
    QStackedLayout* stack_;
    MemberActions* actions_;
    FullView* fullView_;
    /// The last current member that was on the wall, and where it stood.
    struct Former {
        SetId set;
        MemberId member;
        int row = 0;
    };
    Former former_;
    RowProfiles profiles_;
    QSet<qint64> gone_;  ///< members that left the shown set and may come back by Undo
    SetId shownSet_;
    bool isFollowing_ = false;  ///< the selection is being taken from the session
};

}  // namespace setscope
