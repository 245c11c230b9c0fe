#pragma once

#include <QObject>
#include <QPointer>
#include <functional>

#include "core/items/ids.h"

class QWidget;

namespace setscope {

class ImageView;
class MemberActions;
class RowTable;
class Session;
class TextBox;
struct Member;

/// Keeps the full view on the session's current member, and walks on from there.
class FullView : public QObject {
    Q_OBJECT
  public:
    /// The member that stands `step` places after another one on the wall; nobody at the ends.
    using Neighbour = std::function<MemberId(MemberId member, int step)>;

    /// @param actions whose keys for marks work in the view too
    FullView(Session& session, const MemberActions& actions, Neighbour neighbour, QWidget* window);
    ~FullView() override;

    /// Shows the current member; opens the view if it is closed.
    void open();
    ImageView* view() const;  ///< null while it is closed

  private:
    void createView();
    void refresh();
    void showPicture(const Member& member);
    void walk(int step);

    Session& session_;
    const MemberActions& actions_;
    Neighbour neighbour_;
    QWidget* window_;
    QPointer<ImageView> view_;
    TextBox* text_ = nullptr;    ///< of `view_`
    RowTable* table_ = nullptr;  ///< of `view_`
};

}  // namespace setscope
