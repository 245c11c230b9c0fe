#include "ui/shell/likeness_panel.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <vector>

#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/number_text.h"
#include "ui/session/session.h"
#include "ui/session/thumbnail_store.h"
#include "ui/views/member_face.h"

namespace setscope {

LikenessPanel::LikenessPanel(Session& session, QWidget* parent)
    : QWidget(parent), session_(session) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    alikeTitle_ = addTitle();
    alikeTitle_->setText(tr("Nearest, and at the end the least like it"));
    alike_ = addStrip(kNearest + 1);
    column->addSpacing(4);
    pairTitle_ = addTitle();
    pairTitle_->setText(tr("The most different pair of the set"));
    pair_ = addStrip(2);
}

QLabel* LikenessPanel::addTitle() {
    auto* title = new QLabel(this);
    title->setProperty("role", QStringLiteral("secondary"));
    title->setWordWrap(true);
    layout()->addWidget(title);
    return title;
}

MemberStrip* LikenessPanel::addStrip(qsizetype most) {
    auto* strip = new MemberStrip(most, this);
    connect(strip, &MemberStrip::activated, this, [this](qint64 id) {
        const MemberId member{id};
        session_.select({member}, member);
    });
    layout()->addWidget(strip);
    return strip;
}

void LikenessPanel::setMatrix(const std::shared_ptr<const InfluenceMatrix>& matrix,
                              MemberId member) {
    const bool holds =
        matrix != nullptr && std::ranges::find(matrix->members, member) != matrix->members.end();
    matrix_ = holds ? matrix : nullptr;
    member_ = member;
    refresh();
}

MemberStrip::Entry LikenessPanel::entryOf(const ItemSet& set, MemberId id, const QString& caption) {
    MemberStrip::Entry entry;
    entry.id = id.value;
    entry.caption = caption;
    const auto member = std::ranges::find(set.members, id, &Member::id);
    if (member != set.members.end()) {
        entry.name = toQString(member->name);
        entry.image = imageOf(set, *member);
    }
    return entry;
}

/// A text has none: its name begins with it.
QImage LikenessPanel::imageOf(const ItemSet& set, const Member& member) {
    if (member.payload.vector() != nullptr) {
        const MemberFace face{.row = profiles_.barsOf(session_.collection(), set.id, member)};
        return faceImage(face, MemberStrip::kLinePicture, devicePixelRatioF(), font(),
                         viewColours(palette()));
    }
    const int edge = qRound(MemberStrip::kEdge * devicePixelRatioF());
    return session_.thumbnails().image(member, edge, ThumbnailFit::Cover);
}

void LikenessPanel::refresh() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = matrix_ != nullptr ? collection->findSet(matrix_->set) : nullptr;
    if (set == nullptr) {
        return;
    }
    const std::vector<MemberPair> others = neighboursOf(*matrix_, member_);
    QList<MemberStrip::Entry> alike;
    for (std::size_t i = 0; i < others.size(); ++i) {
        if (i < kNearest || i + 1 == others.size()) {
            alike.append(entryOf(*set, others[i].second, cosineText(others[i].cosine)));
        }
    }
    const auto form = commonKind(*set) == PayloadKind::Picture ? MemberStrip::Form::Pictures
                                                               : MemberStrip::Form::Lines;
    alike_->setEntries(alike, form);
    const MemberPair pair = mostDifferentPair(*matrix_);
    const QString caption = cosineText(pair.cosine);
    pair_->setEntries({entryOf(*set, pair.first, caption), entryOf(*set, pair.second, caption)},
                      form);
}

}  // namespace setscope
