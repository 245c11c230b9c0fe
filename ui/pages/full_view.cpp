#include "ui/pages/full_view.h"

#include <QScreen>
#include <QWidget>
#include <algorithm>
#include <utility>

#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/verdicts.h"
#include "ui/pages/member_actions.h"
#include "ui/pages/row_table.h"
#include "ui/session/session.h"
#include "ui/session/thumbnail_store.h"
#include "ui/views/image_view.h"
#include "ui/views/text_box.h"

namespace setscope {
namespace {

QString detailOf(const Session& session, const Member& member) {
    QStringList parts;
    bool isFlagged = false;
    const SetOutliers* outliers = session.outliersOf(session.currentSet());
    if (outliers != nullptr && !outliers->probability.empty()) {
        const auto found = std::ranges::find(outliers->members, member.id);
        if (found != outliers->members.end()) {
            const auto at = static_cast<std::size_t>(found - outliers->members.begin());
            parts.append(FullView::tr("probability %1 of not belonging")
                             .arg(percentText(outliers->probability[at])));
            isFlagged = flaggedMembers(*outliers, session.flagRule())[at];
        }
    }
    if (member.verdict != Verdict::None) {
        parts.append(verdictText(member.verdict));
    } else if (isFlagged) {
        parts.append(FullView::tr("stranger"));
    }
    return parts.join(QStringLiteral(" · "));
}

}  // namespace

FullView::FullView(Session& session, const MemberActions& actions, Neighbour neighbour,
                   QWidget* window)
    : QObject(window),
      session_(session),
      actions_(actions),
      neighbour_(std::move(neighbour)),
      window_(window) {
    connect(&session, &Session::collectionChanged, this, &FullView::refresh);
    connect(&session, &Session::selectionChanged, this, &FullView::refresh);
    connect(&session, &Session::outliersChanged, this, &FullView::refresh);
    connect(&session.thumbnails(), &ThumbnailStore::ready, this, &FullView::refresh);
}

FullView::~FullView() = default;

ImageView* FullView::view() const { return view_; }

void FullView::open() {
    if (view_.isNull()) {
        createView();
    }
    refresh();
    view_->show();
    view_->raise();
    view_->activateWindow();
}

void FullView::createView() {
    view_ = new ImageView(window_);
    view_->setAttribute(Qt::WA_DeleteOnClose);
    connect(view_, &ImageView::previousRequested, this, [this] { walk(-1); });
    connect(view_, &ImageView::nextRequested, this, [this] { walk(1); });
    view_->addActions({actions_.markStranger(), actions_.markBelongs(), actions_.unmark()});
    text_ = new TextBox(view_);
    QFont large = text_->font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    text_->setFont(large);
    table_ = new RowTable(view_);
    text_->hide();
    table_->hide();
}

void FullView::refresh() {
    if (view_.isNull()) {
        return;
    }
    const std::shared_ptr<const Collection> collection = session_.collection();
    const Member* member = collection->findMember(session_.currentMember());
    if (member == nullptr) {
        view_->setPicture({.image = {},
                           .size = {},
                           .hint = tr("No member is chosen."),
                           .name = {},
                           .detail = {}});
        return;
    }
    if (const TextContent* text = member->payload.text()) {
        text_->setText(toQString(text->text));
        view_->setPage(*text_, tileCaption(*member), detailOf(session_, *member));
    } else if (member->payload.vector() != nullptr) {
        table_->showMember(collection, member->id);
        view_->setPage(*table_, tileCaption(*member), detailOf(session_, *member));
    } else {
        showPicture(*member);
    }
}

void FullView::showPicture(const Member& member) {
    const QSize screen = window_->screen()->size() * window_->devicePixelRatioF();
    const int edge = 2 * std::max(screen.width(), screen.height());
    ThumbnailStore& store = session_.thumbnails();
    const QImage image = store.image(member, edge, ThumbnailFit::Contain);
    const QString trouble = store.trouble(member);
    const ImageFacts& facts = *member.payload.picture();
    view_->setPicture({.id = member.id.value,
                       .image = image,
                       .size = {static_cast<int>(facts.width), static_cast<int>(facts.height)},
                       .hint = trouble.isEmpty() ? tr("The picture is being read.") : trouble,
                       .name = toQString(member.name),
                       .detail = detailOf(session_, member)});
}

void FullView::walk(int step) {
    if (const MemberId next = neighbour_(session_.currentMember(), step)) {
        session_.select({next}, next);
    }
}

}  // namespace setscope
