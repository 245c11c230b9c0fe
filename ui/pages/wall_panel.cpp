#include "ui/pages/wall_panel.h"

#include <QLabel>
#include <QStackedLayout>
#include <QTimer>
#include <algorithm>
#include <utility>

#include "ui/itemmodels/member_list_model.h"
#include "ui/itemmodels/number_text.h"
#include "ui/pages/full_view.h"
#include "ui/pages/member_actions.h"
#include "ui/session/session.h"
#include "ui/session/thumbnail_store.h"
#include "ui/views/hover_preview.h"
#include "ui/views/mark_sign.h"
#include "ui/views/probability_delegate.h"
#include "ui/views/thumbnail_wall.h"

namespace setscope {

static_assert(static_cast<int>(Verdict::None) == static_cast<int>(MarkSign::None) &&
              static_cast<int>(Verdict::Belongs) == static_cast<int>(MarkSign::Tick) &&
              static_cast<int>(Verdict::Stranger) == static_cast<int>(MarkSign::Cross));

WallPanel::WallPanel(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      members_(new MemberListModel(this)),
      order_(new MemberSortProxy(*members_, this)),
      wall_(new ThumbnailWall(this)),
      hint_(new QLabel(this)),
      stack_(new QStackedLayout(this)),
      actions_(new MemberActions(session, this)),
      fullView_(new FullView(
          session, *actions_, [this](MemberId member, int step) { return neighbour(member, step); },
          this)) {
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setProperty("role", QStringLiteral("secondary"));
    stack_->addWidget(wall_);
    stack_->addWidget(hint_);
    createModel();
    connectWall();
    connect(&session, &Session::selectionChanged, this, &WallPanel::showSelection);
    refreshSet();
    refreshResult();
}

/// A wall that goes away still tells what is visible and selected on it.
WallPanel::~WallPanel() {
    wall_->disconnect(this);
    wall_->selectionModel()->disconnect(this);
}

/// What members look like is asked for when they are painted.
void WallPanel::setLooks() {
    ThumbnailStore& store = session_.thumbnails();
    members_->setThumbnails(
        {.image =
             [this, &store](const Member& member) {
                 return store.image(member, wall_->devicePixelEdge(), ThumbnailFit::Cover);
             },
         .preview =
             [this, &store](const Member& member) {
                 return store.image(member, qRound(HoverPreview::kEdge * devicePixelRatioF()),
                                    ThumbnailFit::Contain);
             },
         .trouble = [&store](const Member& member) { return store.trouble(member); },
         .row =
             [this](const Member& member) {
                 RowBars row = profiles_.barsOf(session_.collection(), shownSet_, member);
                 return RowShape{.bars = std::move(row.bars), .medians = std::move(row.medians)};
             }});
    connect(&store, &ThumbnailStore::ready, members_, &MemberListModel::thumbnailsChanged);
}

void WallPanel::createModel() {
    setLooks();
    wall_->setAccessibleName(tr("Members of the set"));
    wall_->setObjectName(QStringLiteral("wall"));
    wall_->setModel(order_);
    const FaceRoles face{.picture = MemberListModel::ThumbnailRole,
                         .text = MemberListModel::TextRole,
                         .row = MemberListModel::RowRole};
    FaceRoles preview = face;
    preview.picture = MemberListModel::PreviewRole;
    wall_->setPreviewRoles(preview);
    wall_->setThumbnailRoles(face);
    wall_->setContextMenuPolicy(Qt::CustomContextMenu);
    wall_->setItemDelegate(
        new ProbabilityDelegate({.probability = MemberListModel::ProbabilityRole,
                                 .probabilityText = MemberListModel::ProbabilityTextRole,
                                 .flagged = MemberListModel::FlaggedRole,
                                 .face = face,
                                 .trouble = MemberListModel::TroubleRole,
                                 .mark = MemberListModel::VerdictRole,
                                 .caption = MemberListModel::CaptionRole},
                                wall_));
    wall_->setFootHeight(&ProbabilityDelegate::footHeight);
}

void WallPanel::connectWall() {
    connect(wall_, &ThumbnailWall::visibleRowsChanged, this, &WallPanel::requestVisible);
    connect(wall_, &ThumbnailWall::removeRequested, actions_->remove(), &QAction::trigger);
    connect(wall_, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        if (!session_.selectedMembers().isEmpty()) {
            actions_->popup(wall_->viewport()->mapToGlobal(at));
        }
    });
    connect(wall_, &ThumbnailWall::fullViewRequested, this, [this](const QModelIndex& index) {
        const MemberId member{index.data(MemberListModel::IdRole).toLongLong()};
        QList<MemberId> selected = session_.selectedMembers();
        if (!selected.contains(member)) {
            selected = {member};
        }
        session_.select(selected, member);
        fullView_->open();
    });
    actions_->fullView()->setVisible(true);
    connect(actions_->fullView(), &QAction::triggered, fullView_, &FullView::open);
    connect(wall_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &WallPanel::tellSelection);
    connect(wall_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &WallPanel::tellSelection);
}

void WallPanel::setFilterText(const QString& text) {
    isFollowing_ = true;
    order_->setFilterText(text);
    isFollowing_ = false;
    showHint();
    showSelection();
    tellSelection();
}

void WallPanel::refreshSet() {
    const bool isOther = session_.currentSet() != shownSet_;
    shownSet_ = session_.currentSet();
    QList<MemberId> before;
    for (const MemberListModel::Row& row : members_->rows()) {
        before.append(row.member->id);
    }
    isFollowing_ = true;
    members_->setSet(session_.collection(), shownSet_);
    isFollowing_ = false;
    if (isOther) {
        gone_.clear();
        wall_->scrollToTop();
    } else if (const QList<MemberId> returned = noteGone(before); !returned.isEmpty()) {
        // Others that follow the selection have to know of the members first.
        QTimer::singleShot(0, this, [this, returned] { selectReturned(returned); });
    }
    showHint();
    showSelection();
}

/// Keeps account of who left the shown set.
/// @return who came back to it, in its order
QList<MemberId> WallPanel::noteGone(const QList<MemberId>& before) {
    QList<MemberId> returned;
    for (const qint64 id : std::as_const(gone_)) {
        if (members_->rowOf(MemberId{id}) >= 0) {
            returned.append(MemberId{id});
        }
    }
    for (const MemberId member : returned) {
        gone_.remove(member.value);
    }
    for (const MemberId member : before) {
        if (members_->rowOf(member) < 0) {
            gone_.insert(member.value);
        }
    }
    std::ranges::sort(returned, {}, [this](MemberId member) { return members_->rowOf(member); });
    return returned;
}

/// Those that the filter hides stay out of reach of Delete.
void WallPanel::selectReturned(const QList<MemberId>& members) {
    QList<MemberId> shown;
    for (const MemberId member : members) {
        if (order_->mapFromSource(members_->index(members_->rowOf(member))).isValid()) {
            shown.append(member);
        }
    }
    if (!shown.isEmpty()) {
        session_.select(shown, shown.front());
    }
}

void WallPanel::refreshResult() { members_->setResult(session_.outliers(), session_.flagRule()); }

void WallPanel::showHint() {
    if (members_->rowCount() > 0) {
        hint_->setText(
            tr("No member of this set has a name or label that holds the filter’s text."));
    } else if (session_.currentSet()) {
        hint_->setText(tr("This set is empty. Drag members of another set onto it."));
    } else {
        hint_->setText(
            tr("Drop folders of pictures, lists of texts (.txt) or tables (.csv, .tsv, .npy) "
               "anywhere in the window: each becomes a set."));
    }
    stack_->setCurrentWidget(order_->rowCount() == 0 ? static_cast<QWidget*>(hint_) : wall_);
}

/// Pictures that scrolled away need not be decoded any more.
void WallPanel::requestVisible() {
    const auto [first, last] = wall_->visibleRows();
    QList<ContentHash> contents;
    for (int row = first; row <= last; ++row) {
        const int source = order_->mapToSource(order_->index(row, 0)).row();
        if (source >= 0) {
            contents.append(
                thumbnailContent(*members_->rows()[static_cast<std::size_t>(source)].member));
        }
    }
    session_.thumbnails().keepOnly(contents);
}

/// The place of a current member that is gone passes to the one that now stands there, so that
/// Delete can be pressed again.
bool WallPanel::passSelectionOn() {
    const bool isGone = former_.member && former_.set == session_.currentSet() &&
                        members_->rowOf(former_.member) < 0;
    if (!isGone || session_.currentMember() || order_->rowCount() == 0) {
        return false;
    }
    former_.member = {};
    const int row = std::min(former_.row, order_->rowCount() - 1);
    const MemberId next = members_->memberAt(order_->mapToSource(order_->index(row, 0)).row());
    session_.select({next}, next);
    return true;
}

void WallPanel::showSelection() {
    if (passSelectionOn()) {
        return;
    }
    noteCurrent();
    if (isFollowing_) {
        return;
    }
    std::vector<int> rows;
    for (const MemberId member : session_.selectedMembers()) {
        const QModelIndex index = order_->mapFromSource(members_->index(members_->rowOf(member)));
        if (index.isValid()) {
            rows.push_back(index.row());
        }
    }
    std::ranges::sort(rows);
    QItemSelection selection;
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t last = first;
        while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1) {
            ++last;
        }
        selection.append(
            QItemSelectionRange(order_->index(rows[first], 0), order_->index(rows[last], 0)));
        first = last + 1;
    }
    const QModelIndex current =
        order_->mapFromSource(members_->index(members_->rowOf(session_.currentMember())));
    isFollowing_ = true;
    wall_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    wall_->selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    isFollowing_ = false;
    if (current.isValid()) {
        wall_->scrollTo(current);
    }
}

void WallPanel::tellSelection() {
    if (isFollowing_) {
        return;
    }
    QList<MemberId> members;
    const QModelIndexList indexes = wall_->selectionModel()->selectedIndexes();
    members.reserve(indexes.size());
    for (const QModelIndex& index : indexes) {
        members.append(members_->memberAt(order_->mapToSource(index).row()));
    }
    const MemberId current = members_->memberAt(order_->mapToSource(wall_->currentIndex()).row());
    isFollowing_ = true;
    if (members.isEmpty()) {
        session_.select({}, {});
    } else {
        session_.select(members, members.contains(current) ? current : members.back());
    }
    isFollowing_ = false;
}

void WallPanel::noteCurrent() {
    const QModelIndex current =
        order_->mapFromSource(members_->index(members_->rowOf(session_.currentMember())));
    if (current.isValid()) {
        former_ = {session_.currentSet(), session_.currentMember(), current.row()};
    }
}

MemberId WallPanel::neighbour(MemberId member, int step) const {
    const QModelIndex index = order_->mapFromSource(members_->index(members_->rowOf(member)));
    const int row = index.row() + step;
    if (!index.isValid() || row < 0 || row >= order_->rowCount()) {
        return {};
    }
    return members_->memberAt(order_->mapToSource(order_->index(row, 0)).row());
}

}  // namespace setscope
