#include "ui/shell/influence_window.h"

#include <QHeaderView>
#include <QLabel>
#include <QSet>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/itemmodels/number_text.h"
#include "ui/session/session.h"
#include "ui/shell/influence_list_model.h"
#include "ui/shell/influence_words.h"
#include "ui/shell/set_influence.h"
#include "ui/views/scale_legend.h"

namespace setscope {
namespace {

constexpr int kMargin = 16;
constexpr int kWidestLegend = 380;

}  // namespace

InfluenceWindow::InfluenceWindow(Session& session, SetInfluence& influence, QWidget* parent)
    : QDialog(parent),
      session_(session),
      influence_(influence),
      headline_(new QLabel(this)),
      explanation_(new QLabel(tr("Each row is a member that is taken out; its cells say how much "
                                 "more (red) or less (blue) suspicious every other one is then."),
                              this)),
      hint_(new QLabel(this)),
      words_(new QLabel(this)),
      stack_(new QStackedWidget(this)),
      heatmap_(new HeatmapView(this)),
      legend_(new ScaleLegend(this)),
      list_(new InfluenceListModel(this)),
      table_(new QTableView(this)) {
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    setModal(false);
    resize(760, 720);
    for (QLabel* label : {headline_, explanation_, hint_, words_}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    headline_->setProperty("role", QStringLiteral("title"));
    explanation_->setProperty("role", QStringLiteral("secondary"));
    hint_->setProperty("role", QStringLiteral("secondary"));
    hint_->setAlignment(Qt::AlignCenter);
    auto* tabs = new QTabWidget(this);
    tabs->setDocumentMode(true);
    tabs->addTab(createMapTab(), tr("Map"));
    tabs->addTab(createListTab(), tr("Largest changes"));
    stack_->addWidget(tabs);
    stack_->addWidget(hint_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kMargin, 14, kMargin, 12);
    column->setSpacing(8);
    column->addWidget(headline_);
    column->addWidget(explanation_);
    column->addWidget(stack_, 1);
    connectSession();
    refresh();
}

/// A table and a map that go away still tell of their cursors.
InfluenceWindow::~InfluenceWindow() {
    heatmap_->disconnect(this);
    table_->selectionModel()->disconnect(this);
}

QWidget* InfluenceWindow::createMapTab() {
    heatmap_->setDescriber([this](const HeatmapView::Cell& cell) {
        return matrix_ != nullptr ? influenceSentence(*matrix_, names_, cell.row, cell.column)
                                  : QString();
    });
    legend_->setMaximumWidth(kWidestLegend);
    words_->setMinimumHeight(2 * fontMetrics().height() + 4);
    words_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* tab = new QWidget(this);
    auto* column = new QVBoxLayout(tab);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    column->addWidget(heatmap_, 1);
    column->addWidget(words_);
    column->addWidget(legend_);
    connect(heatmap_, &HeatmapView::described, this, &InfluenceWindow::showWords);
    connect(heatmap_, &HeatmapView::activated, this, [this](const HeatmapView::Cell& cell) {
        choose(cell.row >= 0 ? cell.row : cell.column, cell.column >= 0 ? cell.column : cell.row);
    });
    connect(&heatmap_->files(), &FigureExport::failed, &session_, &Session::failed);
    return tab;
}

QWidget* InfluenceWindow::createListTab() {
    table_->setModel(list_);
    table_->setAccessibleName(tr("Largest changes"));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setTabKeyNavigation(false);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTextElideMode(Qt::ElideMiddle);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table_->horizontalHeader()->setSectionResizeMode(InfluenceListModel::Removed,
                                                     QHeaderView::Stretch);
    table_->horizontalHeader()->setSectionResizeMode(InfluenceListModel::Changed,
                                                     QHeaderView::Stretch);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = table_->selectionModel()->selectedRows();
        if (!rows.isEmpty()) {
            const InfluenceEffect effect = list_->effectAt(rows.first().row());
            choose(effect.removed, effect.changed);
        }
    });
    return table_;
}

void InfluenceWindow::connectSession() {
    connect(&influence_, &SetInfluence::changed, this, &InfluenceWindow::refresh);
    connect(&session_, &Session::currentSetChanged, this, &InfluenceWindow::refresh);
    connect(&session_, &Session::outliersChanged, this, &InfluenceWindow::refresh);
    connect(&session_, &Session::engineChanged, this, &InfluenceWindow::refresh);
    connect(&session_, &Session::collectionChanged, this, &InfluenceWindow::refresh);
    connect(&session_, &Session::selectionChanged, this, &InfluenceWindow::showSelection);
}

QString InfluenceWindow::headline() const { return headline_->text(); }

QString InfluenceWindow::hint() const {
    return stack_->currentWidget() == hint_ ? hint_->text() : QString();
}

void InfluenceWindow::refresh() {
    const SetId id = session_.currentSet();
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSet(id);
    setWindowTitle(set != nullptr ? tr("Influence in “%1”").arg(toQString(set->name))
                                  : tr("Influence in a set"));
    if (set == nullptr) {
        showHint(tr("Choose a set in the main window to see it here."));
        return;
    }
    const std::shared_ptr<const InfluenceMatrix> matrix = influence_.of(id);
    if (matrix == nullptr) {
        const QString trouble = influence_.trouble(id);
        showHint(trouble.isEmpty() ? tr("Members are being taken out one by one…") : trouble);
        if (trouble.isEmpty() && isVisible()) {
            influence_.ask(id);
        }
        return;
    }
    const QStringList names = memberNames(*matrix, *set);
    if (matrix == matrix_ && names == names_) {
        return;
    }
    matrix_ = matrix;
    names_ = names;
    heatmap_->setMap(influenceMap(*matrix_, *set));
    legend_->setScale(heatmap_->map().scale);
    list_->setMatrix(matrix_, influence_.strongest(id), names_);
    showMatrix();
}

void InfluenceWindow::showMatrix() {
    const InfluenceEffect strongest = list_->effectAt(0);
    headline_->setText(influenceSentence(*matrix_, names_, strongest.removed, strongest.changed));
    headline_->show();
    explanation_->show();
    stack_->setCurrentIndex(0);
    showWords({});
    showSelection();
}

void InfluenceWindow::showHint(const QString& sentence) {
    matrix_ = nullptr;
    names_.clear();
    list_->setMatrix(nullptr, nullptr, {});
    hint_->setText(sentence);
    headline_->hide();
    explanation_->hide();
    stack_->setCurrentWidget(hint_);
}

void InfluenceWindow::showWords(const QString& text) {
    words_->setText(
        text.isEmpty() ? tr("Point at a cell to read it in words; click it to select both members.")
                       : text);
}

void InfluenceWindow::showSelection() {
    if (matrix_ == nullptr) {
        return;
    }
    QSet<int> marked;
    const QList<MemberId>& selected = session_.selectedMembers();
    for (std::size_t at = 0; at < matrix_->members.size(); ++at) {
        if (selected.contains(matrix_->members[at])) {
            marked.insert(static_cast<int>(at));
        }
    }
    heatmap_->setMarked(marked, marked);
}

void InfluenceWindow::choose(int removed, int changed) {
    const MemberId current = matrix_->members[static_cast<std::size_t>(removed)];
    const MemberId other = matrix_->members[static_cast<std::size_t>(changed)];
    const std::shared_ptr<const Collection> collection = session_.collection();
    if (collection->findMember(current) == nullptr || collection->findMember(other) == nullptr) {
        return;
    }
    session_.select(current == other ? QList<MemberId>{current} : QList<MemberId>{current, other},
                    current);
}

void openInfluenceWindow(Session& session, SetInfluence& influence, QWidget* window) {
    auto* view = window->findChild<InfluenceWindow*>(QString(), Qt::FindDirectChildrenOnly);
    if (view == nullptr) {
        view = new InfluenceWindow(session, influence, window);
        view->setAttribute(Qt::WA_DeleteOnClose);
    }
    influence.ask(session.currentSet());
    view->show();
    view->raise();
    view->activateWindow();
}

}  // namespace setscope
