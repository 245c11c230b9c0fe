#include "ui/pages/ranking_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QSortFilterProxyModel>
#include <QStackedLayout>
#include <QTableView>
#include <algorithm>

#include "ui/itemmodels/ranking_table_model.h"
#include "ui/pages/candidate_actions.h"
#include "ui/session/expanding.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/session/thumbnail_store.h"
#include "ui/views/hover_preview.h"
#include "ui/views/ranking_card_delegate.h"
#include "ui/views/ranking_delegate.h"
#include "ui/views/thumbnail_wall.h"

namespace setscope {
namespace {

constexpr int kTitlePadding = 20;  ///< of the header's sections, left and right, logical pixels
constexpr int kTitleMargin = 14;   ///< likewise above and below
constexpr int kRankLetters = 7;
constexpr int kCandidateLetters = 18;
constexpr int kScorerLetters = 12;
constexpr int kFewestScorerLetters = 8;
constexpr int kAgreementLetters = 10;
constexpr int kSeedLetters = 12;

using Column = RankingTableModel::Column;

}  // namespace

RankingView::RankingView(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      model_(new RankingTableModel(this)),
      order_(new QSortFilterProxyModel(this)),
      table_(new QTableView(this)),
      wall_(new ThumbnailWall(this)),
      hint_(new QLabel(this)),
      stack_(new QStackedLayout(this)) {
    order_->setSourceModel(model_);
    order_->setSortRole(RankingTableModel::SortRole);
    order_->setFilterRole(RankingTableModel::NameRole);
    order_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    order_->setSortCaseSensitivity(Qt::CaseInsensitive);
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setProperty("role", QStringLiteral("secondary"));
    createTable();
    createWall();
    for (QWidget* part : std::initializer_list<QWidget*>{table_, wall_, hint_}) {
        stack_->addWidget(part);
    }
    connectView(table_);
    connectView(wall_);
    connect(&session.settings(), &Settings::changed, this, [this](Setting setting) {
        if (setting == Setting::ThumbnailSize) {
            wall_->setEdge(session_.settings().thumbnailSize());
        }
    });
    const Expanding& expanding = session.expanding();
    connect(&expanding, &Expanding::rankingChanged, this, &RankingView::refreshRanking);
    connect(&expanding, &Expanding::expansionChanged, this, &RankingView::refreshQuery);
    connect(&expanding, &Expanding::leftOutChanged, this, [this] {
        model_->setLeftOut(session_.expanding().leftOut(), session_.expanding().watchedCount());
    });
    refreshRanking();
}

/// A view that goes away still tells what is visible and selected in it.
RankingView::~RankingView() {
    for (QAbstractItemView* view : std::initializer_list<QAbstractItemView*>{table_, wall_}) {
        view->disconnect(this);
        view->selectionModel()->disconnect(this);
    }
}

void RankingView::createTable() {
    table_->setObjectName(QStringLiteral("candidates"));
    table_->setAccessibleName(tr("Candidates"));
    table_->setModel(order_);
    auto* delegate = new RankingDelegate({.bar = RankingTableModel::BarRole,
                                          .strong = RankingTableModel::StrongRole,
                                          .muted = RankingTableModel::MutedRole,
                                          .differs = RankingTableModel::DiffersHereRole,
                                          .actions = RankingTableModel::ActionsRole,
                                          .lastBeforeCut = RankingTableModel::LastAboveCutRole},
                                         this);
    table_->setItemDelegate(delegate);
    const auto itemAt = [](const QModelIndex& index) {
        return QList<qint64>{index.data(RankingTableModel::ItemRole).toLongLong()};
    };
    connect(
        delegate, &RankingDelegate::acceptRequested, this,
        [this, itemAt](const QModelIndex& index) { session_.expanding().accept(itemAt(index)); });
    connect(
        delegate, &RankingDelegate::rejectRequested, this,
        [this, itemAt](const QModelIndex& index) { session_.expanding().reject(itemAt(index)); });
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSortingEnabled(true);
    table_->sortByColumn(0, Qt::AscendingOrder);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->setMouseTracking(true);
    table_->setDragEnabled(true);
    table_->setFrameShape(QFrame::NoFrame);
    table_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() *
                                                      kRankLetters);
}

void RankingView::createWall() {
    ThumbnailStore& store = session_.thumbnails();
    model_->setThumbnails(
        {.image =
             [this, &store](const Member& member) {
                 return store.image(member, wall_->devicePixelEdge(), ThumbnailFit::Cover);
             },
         .preview =
             [this, &store](const Member& member) {
                 return store.image(member, qRound(HoverPreview::kEdge * devicePixelRatioF()),
                                    ThumbnailFit::Contain);
             },
         .trouble = [&store](const Member& member) { return store.trouble(member); }});
    connect(&store, &ThumbnailStore::ready, model_, &RankingTableModel::thumbnailsChanged);
    wall_->setObjectName(QStringLiteral("candidateWall"));
    wall_->setAccessibleName(tr("Candidates"));
    wall_->setModel(order_);
    wall_->setEdge(session_.settings().thumbnailSize());
    const FaceRoles face{.picture = RankingTableModel::ThumbnailRole};
    wall_->setThumbnailRoles(face);
    wall_->setPreviewRoles({.picture = RankingTableModel::PreviewRole});
    wall_->setItemDelegate(new RankingCardDelegate({.face = face,
                                                    .trouble = RankingTableModel::TroubleRole,
                                                    .rankText = RankingTableModel::RankTextRole,
                                                    .bars = RankingTableModel::BarsRole,
                                                    .differs = RankingTableModel::DifferRole,
                                                    .strong = RankingTableModel::AboveCutRole,
                                                    .caption = RankingTableModel::CaptionRole},
                                                   this));
    connect(wall_, &ThumbnailWall::visibleRowsChanged, this, &RankingView::requestVisible);
}

void RankingView::connectView(QAbstractItemView* view) {
    auto* actions = new CandidateActions(view, RankingTableModel::ItemRole);
    Expanding& expanding = session_.expanding();
    connect(actions, &CandidateActions::acceptRequested, &expanding, &Expanding::accept);
    connect(actions, &CandidateActions::rejectRequested, &expanding, &Expanding::reject);
    connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &RankingView::tellCurrent);
}

QAbstractItemView& RankingView::view() const {
    const Pool* pool = session_.expanding().pool();
    const bool isWall = pool != nullptr && pool->kind == PayloadKind::Picture;
    return isWall ? static_cast<QAbstractItemView&>(*wall_) : *table_;
}

/// Who works down the list stays where they are in it, whoever stands there now.
void RankingView::refreshRanking() {
    const Expanding& expanding = session_.expanding();
    const int row = view().currentIndex().row();
    isFollowing_ = true;
    model_->setRanking(expanding.sharedPool(), expanding.ranking());
    isFollowing_ = false;
    if (expanding.ranking() != nullptr) {
        wall_->setFootHeight([scorers = static_cast<int>(expanding.ranking()->scorers.size())](
                                 const QFontMetrics& metrics) {
            return RankingCardDelegate::footHeight(metrics, scorers);
        });
    }
    fitColumns();
    showFitting();
    if (row >= 0) {
        select(std::min(row, order_->rowCount() - 1));
    }
}

/// What was accepted or rejected leaves at once; its row's next one becomes the current one.
void RankingView::refreshQuery() {
    const Expanding& expanding = session_.expanding();
    QSet<qint64> gone;
    for (const auto* names :
         {&expanding.expansion().query.items, &expanding.expansion().query.accepted,
          &expanding.expansion().query.rejected}) {
        for (const std::string& name : *names) {
            if (const auto place = expanding.placeOf(QString::fromStdString(name))) {
                gone.insert(*place);
            }
        }
    }
    const int row = view().currentIndex().row();
    isFollowing_ = true;
    model_->leaveOut(gone);
    isFollowing_ = false;
    if (row >= 0) {
        select(std::min(row, order_->rowCount() - 1));
    }
}

void RankingView::select(int row) {
    if (row < 0) {
        return;
    }
    QAbstractItemView& shown = view();
    const QModelIndex index = order_->index(row, &shown == table_ ? 1 : 0);
    shown.selectionModel()->setCurrentIndex(
        index, &shown == table_ ? QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows
                                : QItemSelectionModel::ClearAndSelect);
    tellCurrent();
}

void RankingView::tellCurrent() {
    if (isFollowing_) {
        return;
    }
    const QModelIndex current = view().currentIndex();
    session_.expanding().setCurrent(
        current.isValid() ? std::optional(current.data(RankingTableModel::ItemRole).toLongLong())
                          : std::nullopt);
}

void RankingView::setFilterText(const QString& text) {
    order_->setFilterFixedString(text);
    showFitting();
}

void RankingView::setCut(std::optional<int> count) { model_->setCut(count); }

void RankingView::showRank(int rank) {
    const Expanding& expanding = session_.expanding();
    if (expanding.ranking() == nullptr || rank < 1 ||
        rank > std::ssize(expanding.ranking()->items)) {
        return;
    }
    const qint64 item = expanding.ranking()->items[static_cast<std::size_t>(rank - 1)].item;
    const QModelIndex index = order_->mapFromSource(model_->index(model_->rowOf(item), 0));
    if (index.isValid()) {
        select(index.row());
        view().scrollTo(view().currentIndex());
    }
}

void RankingView::setHint(const QString& hint) {
    hint_->setText(hint);
    showFitting();
}

void RankingView::showFitting() {
    const bool isEmpty = order_->rowCount() == 0;
    if (isEmpty && model_->rowCount() > 0) {
        hint_->setText(tr("None of the first %L1 candidates has a name that holds the filter’s "
                          "text. Add it to the query to ask about it.")
                           .arg(model_->rowCount()));
    }
    stack_->setCurrentWidget(isEmpty ? static_cast<QWidget*>(hint_) : &view());
}

/// Scorers share what the names leave. Where that is too little, who pulled a candidate in is told
/// beside the table alone, and then the buttons go, which have keys too.
void RankingView::fitColumns() {
    const int scorers = model_->scorerCount();
    QHeaderView& header = *table_->horizontalHeader();
    QFont titleFont = header.font();
    titleFont.setWeight(QFont::DemiBold);
    const QFontMetrics titles(titleFont);
    const int letter = fontMetrics().averageCharWidth();
    const int pulledIn = std::max(letter * kSeedLetters,
                                  header.sectionSizeHint(model_->columnOf(Column::PulledInBy)));
    const int actions = RankingDelegate::actionsWidth(fontMetrics());
    int room = table_->viewport()->width() -
               letter * (kRankLetters + kCandidateLetters + kAgreementLetters) - pulledIn - actions;
    const int needed = scorers * letter * kFewestScorerLetters;
    const bool showsPulledIn = room >= needed;
    room += showsPulledIn ? 0 : pulledIn;
    const bool showsActions = room >= needed;
    room += showsActions ? 0 : actions;
    for (int column = 0; column < model_->columnCount(); ++column) {
        const Column kind = model_->kind(column);
        table_->setColumnHidden(column, (kind == Column::PulledInBy && !showsPulledIn) ||
                                            (kind == Column::Actions && !showsActions));
        header.setSectionResizeMode(
            column, kind == Column::Candidate ? QHeaderView::Stretch : QHeaderView::Interactive);
    }
    header.resizeSection(model_->columnOf(Column::Rank), letter * kRankLetters);
    header.resizeSection(model_->columnOf(Column::Agreement), letter * kAgreementLetters);
    header.resizeSection(model_->columnOf(Column::PulledInBy), pulledIn);
    header.resizeSection(model_->columnOf(Column::Actions), actions);
    bool areWrapped = false;
    for (int scorer = 0; scorer < scorers; ++scorer) {
        const int column = model_->columnOf(Column::Scorer) + scorer;
        const int title =
            kTitlePadding +
            titles.horizontalAdvance(
                model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        const int width = std::clamp(room / scorers, letter * kFewestScorerLetters,
                                     std::max(letter * kScorerLetters, title));
        header.resizeSection(column, width);
        areWrapped = areWrapped || title > width;
    }
    header.setFixedHeight(titles.height() * (areWrapped ? 2 : 1) + kTitleMargin);
}

void RankingView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

/// Pictures that scrolled away need not be decoded any more.
void RankingView::requestVisible() {
    if (&view() != wall_ || !isVisible()) {
        return;
    }
    const auto [first, last] = wall_->visibleRows();
    QList<ContentHash> contents;
    for (int row = first; row <= last; ++row) {
        const Member* member = model_->memberAt(order_->mapToSource(order_->index(row, 0)).row());
        if (member != nullptr) {
            contents.append(thumbnailContent(*member));
        }
    }
    session_.thumbnails().keepOnly(contents);
}

}  // namespace setscope
