#include "ui/pages/expand_page.h"

#include <QAction>
#include <QFileDialog>
#include <QFocusEvent>
#include <QHeaderView>
#include <QInputDialog>
#include <QLineEdit>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/itemmodels/mixture_table_model.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/ranking_table_model.h"
#include "ui/pages/candidate_actions.h"
#include "ui/pages/expand_toolbar.h"
#include "ui/pages/query_bar.h"
#include "ui/pages/ranking_export.h"
#include "ui/pages/ranking_view.h"
#include "ui/pages/reason_panel.h"
#include "ui/session/expanding.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/views/elided_label.h"

namespace setscope {
namespace {

constexpr int kSideWidth = 290;
constexpr int kFilterLetters = 22;
constexpr int kParts = 1;  ///< tab

QString itemsText(const Pool& pool) {
    const auto text = [&pool](const QString& one, const QString& several) {
        return countedText(pool.itemCount(), one, several);
    };
    switch (pool.kind) {
        case PayloadKind::Picture:
            return text(ExpandPage::tr("picture"), ExpandPage::tr("pictures"));
        case PayloadKind::Text:
            return text(ExpandPage::tr("word"), ExpandPage::tr("words"));
        case PayloadKind::Vector:
            break;
    }
    return text(ExpandPage::tr("row"), ExpandPage::tr("rows"));
}

}  // namespace

ExpandPage::ExpandPage(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      toolbar_(new ExpandToolbar(this)),
      query_(new QueryBar(session, this)),
      headline_(new ElidedLabel(Qt::AlignLeft, this)),
      filter_(new QLineEdit(this)),
      tabs_(new QTabWidget(this)),
      ranking_(new RankingView(session, this)),
      mixture_(new MixtureTableModel(this)),
      parts_(new QTableView(this)),
      reason_(new ReasonPanel(session, this)) {
    createParts();
    createLayout();
    connectToolbar();
    connectExpanding();
    refreshPool();
    refreshRanking();
}

void ExpandPage::createParts() {
    parts_->setObjectName(QStringLiteral("parts"));
    parts_->setAccessibleName(tr("Parts of the query"));
    parts_->setModel(mixture_);
    parts_->setShowGrid(false);
    parts_->setFrameShape(QFrame::NoFrame);
    parts_->setTabKeyNavigation(false);
    parts_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    parts_->verticalHeader()->hide();
    parts_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
    parts_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    parts_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto* actions = new CandidateActions(parts_, MixtureTableModel::ItemRole);
    connect(actions, &CandidateActions::acceptRequested, &session_.expanding(), &Expanding::accept);
    connect(actions, &CandidateActions::rejectRequested, &session_.expanding(), &Expanding::reject);
    connect(parts_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                if (const QVariant item = index.data(MixtureTableModel::ItemRole); item.isValid()) {
                    session_.expanding().setCurrent(item.toLongLong());
                }
            });
}

void ExpandPage::createHeadline(QVBoxLayout& column) {
    headline_->setTone(ElidedLabel::Tone::Muted);
    headline_->setElideMode(Qt::ElideRight);
    headline_->setObjectName(QStringLiteral("expandHeadline"));
    filter_->setObjectName(QStringLiteral("wallFilter"));
    filter_->setPlaceholderText(tr("Filter candidates"));
    filter_->setAccessibleName(tr("Filter candidates"));
    filter_->setClearButtonEnabled(true);
    filter_->setAcceptDrops(false);
    filter_->setMaximumWidth(fontMetrics().averageCharWidth() * kFilterLetters);
    connect(filter_, &QLineEdit::textChanged, ranking_, &RankingView::setFilterText);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 4, 16, 6);
    row->setSpacing(12);
    row->addWidget(headline_, 1);
    row->addWidget(filter_);
    column.addLayout(row);
}

void ExpandPage::createLayout() {
    auto* main = new QWidget(this);
    auto* mainColumn = new QVBoxLayout(main);
    mainColumn->setContentsMargins(0, 0, 0, 8);
    mainColumn->setSpacing(4);
    mainColumn->addWidget(query_);
    createHeadline(*mainColumn);
    tabs_->setDocumentMode(true);
    tabs_->setFocusProxy(nullptr);
    tabs_->setFocusPolicy(Qt::NoFocus);
    tabs_->setAccessibleName(tr("Candidates"));
    tabs_->addTab(ranking_, tr("Ranking"));
    tabs_->addTab(parts_, QString());
    tabs_->setTabToolTip(kParts, tr("The kinds of things that the query holds by Set2Model’s "
                                    "mixture, each with what is likeliest of it"));
    auto* framed = new QWidget(main);
    auto* framedColumn = new QVBoxLayout(framed);
    framedColumn->setContentsMargins(12, 0, 12, 0);
    framedColumn->addWidget(tabs_);
    mainColumn->addWidget(framed, 1);

    reason_->setMinimumWidth(kSideWidth * 3 / 4);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(main);
    splitter->addWidget(reason_);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({1100, kSideWidth});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(toolbar_);
    column->addWidget(splitter, 1);
}

void ExpandPage::connectToolbar() {
    Expanding& expanding = session_.expanding();
    connect(toolbar_, &ExpandToolbar::collectionChosen, &expanding,
            [&expanding] { expanding.choosePool({}); });
    connect(toolbar_, &ExpandToolbar::poolFileRequested, this,
            [this] { trigger(QStringLiteral("file.openPool")); });
    connect(toolbar_, &ExpandToolbar::poolFolderRequested, this,
            [this] { trigger(QStringLiteral("file.openPoolFolder")); });
    connect(toolbar_, &ExpandToolbar::weightsRequested, this, &ExpandPage::chooseWeights);
    connect(toolbar_, &ExpandToolbar::ownWeightsChosen, &expanding,
            [&expanding] { expanding.chooseModel({}); });
    connect(toolbar_, &ExpandToolbar::scorersChosen, &expanding, &Expanding::setScorers);
    connect(toolbar_, &ExpandToolbar::learnRequested, &expanding, &Expanding::learn);
    connect(toolbar_, &ExpandToolbar::newSetRequested, this, &ExpandPage::askForNewSet);
    connect(toolbar_, &ExpandToolbar::exportSetRequested, this,
            [this] { exportSet(session_, this); });
    connect(toolbar_, &ExpandToolbar::exportRankingRequested, this,
            [this] { exportRanking(session_, this); });
}

void ExpandPage::connectExpanding() {
    const Expanding& expanding = session_.expanding();
    connect(&expanding, &Expanding::poolChanged, this, &ExpandPage::refreshPool);
    connect(&expanding, &Expanding::learningChanged, this, &ExpandPage::refreshLearning);
    connect(&expanding, &Expanding::rankingChanged, this, &ExpandPage::refreshRanking);
    connect(&expanding, &Expanding::expansionChanged, this, [this] {
        refreshScorers();
        refreshRanking();
    });
    connect(&session_, &Session::engineChanged, this, &ExpandPage::refreshPool);
    connect(reason_, &ReasonPanel::cutChanged, this, [this] { ranking_->setCut(reason_->cut()); });
    connect(reason_, &ReasonPanel::rankActivated, ranking_, &RankingView::showRank);
    connect(reason_, &ReasonPanel::acceptFirstRequested, this, &ExpandPage::acceptFirst);
}

void ExpandPage::refreshPool() {
    const Expanding& expanding = session_.expanding();
    const Pool* pool = expanding.pool();
    toolbar_->setPool(pool != nullptr
                          ? QStringLiteral("%1 · %2").arg(shortName(pool->name), itemsText(*pool))
                          : QString(),
                      expanding.isOfCollection(), expanding.expansion().model.empty());
    refreshScorers();
    ranking_->setHint(hint());
    refreshHeadline();
}

void ExpandPage::refreshScorers() {
    const Expanding& expanding = session_.expanding();
    QList<ExpandToolbar::Scorer> scorers;
    if (expanding.opened() != nullptr) {
        const std::vector<std::string>& chosen = expanding.expansion().scorers;
        for (const ScorerInfo& info : expanding.opened()->scorers()) {
            const bool isChosen =
                chosen.empty() || std::ranges::find(chosen, info.id) != chosen.end();
            const bool isReady = info.state == ScorerState::Ready;
            scorers.append({toQString(info.id), toQString(info.title),
                            toQString(isReady ? info.summary : info.reason),
                            !isReady   ? ExpandToolbar::Scorer::State::Unavailable
                            : isChosen ? ExpandToolbar::Scorer::State::Chosen
                                       : ExpandToolbar::Scorer::State::Left});
        }
    }
    toolbar_->setScorers(scorers);
    refreshLearning();
}

void ExpandPage::refreshLearning() {
    const Expanding& expanding = session_.expanding();
    const auto state = expanding.isLearning() ? ExpandToolbar::Learning::Running
                       : expanding.canLearn() ? ExpandToolbar::Learning::Possible
                                              : ExpandToolbar::Learning::Needless;
    const qint64 sets = expanding.pool() != nullptr ? std::ssize(expanding.pool()->known) : 0;
    toolbar_->setLearning(
        state, tr("Trains Deep Sets on the %1 of this pool; it takes minutes, once. You can go on "
                  "meanwhile.")
                   .arg(countedText(sets, tr("known set"), tr("known sets"))));
}

void ExpandPage::refreshRanking() {
    const Expanding& expanding = session_.expanding();
    const std::shared_ptr<const RankingResult> ranking = expanding.ranking();
    const SetQuery& query = expanding.expansion().query;
    toolbar_->setDuration(ranking != nullptr ? ranking->seconds : -1.0);
    toolbar_->setList(std::ssize(query.items) + std::ssize(query.accepted),
                      ranking != nullptr && !ranking->items.empty());
    mixture_->setRanking(expanding.sharedPool(), ranking);
    const bool hasParts = ranking != nullptr && ranking->components.size() > 1;
    tabs_->setTabVisible(kParts, hasParts);
    tabs_->tabBar()->setVisible(hasParts);
    if (hasParts) {
        tabs_->setTabText(kParts, tr("Parts of the query (%1)").arg(ranking->components.size()));
    }
    ranking_->setHint(hint());
    refreshHeadline();
}

void ExpandPage::refreshHeadline() {
    const std::shared_ptr<const RankingResult> ranking = session_.expanding().ranking();
    const bool isEmpty = ranking == nullptr || ranking->items.empty();
    filter_->setEnabled(!isEmpty);
    if (isEmpty) {
        headline_->setText({});
        return;
    }
    const QString shown = countText(std::ssize(ranking->items));
    const QString all = countText(ranking->candidateCount);
    const QString which = std::ssize(ranking->items) == ranking->candidateCount
                              ? tr("%1 candidates").arg(all)
                              : tr("the first %1 of %2 candidates").arg(shown, all);
    headline_->setText(
        ranking->query.empty()
            ? tr("Nothing is asked for yet: %1 by how likely they are whatever the set. Name "
                 "examples, or select some and press A.")
                  .arg(which)
            : tr("What else belongs: %1. A accepts what is selected, R rejects it.").arg(which));
}

/// What is shown where there is no candidate.
QString ExpandPage::hint() const {
    const Expanding& expanding = session_.expanding();
    if (!expanding.trouble().isEmpty()) {
        return expanding.trouble();
    }
    if (expanding.pool() != nullptr && expanding.pool()->items.empty()) {
        return tr(
            "Open a pool to expand sets from: a vocabulary with sets of words, word vectors, "
            "a list, a table, or a folder of pictures. Or import a collection.");
    }
    if (!session_.engineFailure().isEmpty()) {
        return session_.engineFailure();
    }
    if (session_.engine() == nullptr) {
        return tr("The engine is starting…");
    }
    if (expanding.opened() == nullptr) {
        return tr("The pool is being prepared…");
    }
    if (expanding.ranking() == nullptr) {
        return {};
    }
    return tr(
        "No scorer can rank this pool for this query. The scorers’ menu says what each of "
        "them needs.");
}

void ExpandPage::acceptFirst(int count) {
    const std::shared_ptr<const RankingResult> ranking = session_.expanding().ranking();
    const std::vector<std::string>& rejected = session_.expanding().expansion().query.rejected;
    QList<qint64> items;
    for (int place = 0; ranking != nullptr && place < count && place < std::ssize(ranking->items);
         ++place) {
        const std::int64_t item = ranking->items[static_cast<std::size_t>(place)].item;
        const std::string& name =
            session_.expanding().pool()->items[static_cast<std::size_t>(item)];
        if (std::ranges::find(rejected, name) == rejected.end()) {
            items.append(item);
        }
    }
    session_.expanding().accept(items);
}

/// The window opens files; without one there is nothing to open.
void ExpandPage::trigger(const QString& action) {
    if (auto* found = window()->findChild<QAction*>(action)) {
        found->trigger();
    }
}

void ExpandPage::chooseWeights() {
    auto* dialog = new QFileDialog(this, tr("Weights of Deep Sets for this pool"),
                                   session_.settings().startFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Weights (*.safetensors)"));
    connect(dialog, &QFileDialog::fileSelected, &session_.expanding(), &Expanding::chooseModel);
    dialog->open();
}

void ExpandPage::askForNewSet() {
    const SetQuery& query = session_.expanding().expansion().query;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("New set"));
    dialog->setLabelText(tr("Name of the set that gets %1:")
                             .arg(countedText(std::ssize(query.items) + std::ssize(query.accepted),
                                              tr("member"), tr("members"))));
    dialog->setTextValue(query.items.empty() ? tr("New set") : toQString(query.items.front()));
    connect(dialog, &QInputDialog::textValueSelected, &session_.expanding(),
            [this](const QString& text) {
                if (const QString name = text.trimmed(); !name.isEmpty()) {
                    session_.expanding().makeSet(name);
                }
            });
    dialog->open();
}

void ExpandPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    session_.expanding().wantPool();
    QTimer::singleShot(0, &query_->field(), qOverload<>(&QWidget::setFocus));
}

/// Not by a focus proxy: Qt's Tab would leap to it from what stands before the page.
void ExpandPage::focusInEvent(QFocusEvent* event) { query_->field().setFocus(event->reason()); }

}  // namespace setscope
