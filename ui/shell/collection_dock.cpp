#include "ui/shell/collection_dock.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>
#include <unordered_set>

#include "ui/itemmodels/collection_filter_proxy.h"
#include "ui/itemmodels/collection_tree_model.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/row_runs.h"
#include "ui/pages/member_actions.h"
#include "ui/session/session.h"
#include "ui/views/collection_delegate.h"
#include "ui/views/drop_hint.h"
#include "ui/views/kind_sign.h"

namespace setscope {
namespace {

constexpr int kNarrowestCollection = 200;

static_assert(static_cast<int>(KindSign::Picture) == 1 + static_cast<int>(PayloadKind::Picture) &&
              static_cast<int>(KindSign::Text) == 1 + static_cast<int>(PayloadKind::Text) &&
              static_cast<int>(KindSign::Row) == 1 + static_cast<int>(PayloadKind::Vector) &&
              static_cast<int>(KindSign::Several) == 4);

}  // namespace

CollectionDock::CollectionDock(Session& session, QWidget* parent)
    : QDockWidget(tr("Collection"), parent),
      session_(session),
      model_(new CollectionTreeModel(this)),
      proxy_(new CollectionFilterProxy(this)),
      filterBox_(new QLineEdit(this)),
      tree_(new QTreeView(this)) {
    setObjectName(QStringLiteral("CollectionDock"));
    setFeatures(DockWidgetMovable | DockWidgetClosable);
    setMinimumWidth(kNarrowestCollection);
    proxy_->setSourceModel(model_);
    createContents();
    connectModel();
    connect(&session, &Session::collectionChanged, this, &CollectionDock::refreshCollection);
    connect(&session, &Session::outliersChanged, this, &CollectionDock::refreshResult);
    connect(&session, &Session::flagRuleChanged, this, &CollectionDock::refreshResult);
    connect(&session, &Session::problemsChanged, this,
            [this] { model_->setProblems(session_.problems()); });
    connect(&session, &Session::currentSetChanged, this, &CollectionDock::showSelection);
    connect(&session, &Session::selectionChanged, this, &CollectionDock::showSelection);
    actions_ = new MemberActions(session, tree_, [this] { return chosen().members; });
    model_->setProblems(session.problems());
    refreshCollection();
    refreshResult();
}

/// A tree that goes away still tells of its selection and of its editor.
CollectionDock::~CollectionDock() {
    tree_->disconnect(this);
    tree_->selectionModel()->disconnect(this);
    filterBox_->disconnect(this);
}

void CollectionDock::createContents() {
    filterBox_->setPlaceholderText(tr("Filter sets and members"));
    filterBox_->setAccessibleName(tr("Filter sets and members"));
    filterBox_->setClearButtonEnabled(true);
    filterBox_->setAcceptDrops(false);
    connect(filterBox_, &QLineEdit::textChanged, this, &CollectionDock::filter);

    tree_->setModel(proxy_);
    tree_->setAccessibleName(tr("Sets and members"));
    tree_->setHeaderHidden(true);
    tree_->setUniformRowHeights(true);
    tree_->setIndentation(14);
    tree_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    tree_->setEditTriggers(QAbstractItemView::EditKeyPressed);
    tree_->setDragEnabled(true);
    tree_->setAcceptDrops(true);
    tree_->setDropIndicatorShown(true);
    tree_->setDefaultDropAction(Qt::MoveAction);
    tree_->setContextMenuPolicy(Qt::CustomContextMenu);
    tree_->setItemDelegate(new CollectionDelegate({.count = CollectionTreeModel::CountRole,
                                                   .flagged = CollectionTreeModel::FlaggedRole,
                                                   .problem = CollectionTreeModel::ProblemRole,
                                                   .mark = CollectionTreeModel::VerdictRole,
                                                   .clean = CollectionTreeModel::CleanRole,
                                                   .kind = CollectionTreeModel::KindRole},
                                                  tree_));
    tree_->installEventFilter(this);
    connect(tree_, &QWidget::customContextMenuRequested, this, &CollectionDock::popup);

    auto* contents = new QWidget(this);
    auto* column = new QVBoxLayout(contents);
    column->setContentsMargins(8, 2, 8, 10);
    column->setSpacing(8);
    column->addWidget(filterBox_);
    column->addWidget(tree_, 1);
    column->addWidget(new DropHint(tr("Drop folders, zips or tables anywhere"), contents));
    setWidget(contents);
}

void CollectionDock::find() {
    show();
    filterBox_->setFocus(Qt::ShortcutFocusReason);
    filterBox_->selectAll();
}

void CollectionDock::connectModel() {
    connect(model_, &CollectionTreeModel::setRenamed, &session_, &Session::renameSet);
    connect(model_, &CollectionTreeModel::memberRenamed, &session_, &Session::renameMember);
    connect(model_, &CollectionTreeModel::membersDropped, &session_, &Session::moveMembers,
            Qt::QueuedConnection);
    connect(tree_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CollectionDock::tellSelection);
    const auto noteExpanded = [this](const QModelIndex& index, auto change) {
        if (filterBox_->text().isEmpty()) {
            change(index.data(CollectionTreeModel::SetIdRole).toLongLong());
        }
    };
    connect(tree_, &QTreeView::expanded, this, [this, noteExpanded](const QModelIndex& index) {
        noteExpanded(index, [this](qint64 set) { expanded_.insert(set); });
    });
    connect(tree_, &QTreeView::collapsed, this, [this, noteExpanded](const QModelIndex& index) {
        noteExpanded(index, [this](qint64 set) { expanded_.remove(set); });
    });
}

void CollectionDock::refreshCollection() {
    isFollowing_ = true;
    model_->setCollection(session_.collection());
    restoreExpanded();
    isFollowing_ = false;
    showSelection();
}

void CollectionDock::restoreExpanded() {
    if (!filterBox_->text().isEmpty()) {
        return;
    }
    for (int row = 0; row < proxy_->rowCount(); ++row) {
        const QModelIndex set = proxy_->index(row, 0);
        const bool isExpanded =
            expanded_.contains(set.data(CollectionTreeModel::SetIdRole).toLongLong());
        if (isExpanded != tree_->isExpanded(set)) {
            tree_->setExpanded(set, isExpanded);
        }
    }
}

void CollectionDock::refreshResult() {
    model_->setResult(session_.outliers(), session_.flagRule());
}

void CollectionDock::filter(const QString& text) {
    isFollowing_ = true;
    proxy_->setFilterText(text);
    if (text.trimmed().isEmpty()) {
        restoreExpanded();
    } else {
        constexpr int kMostOpened = 200;
        if (proxy_->rowCount() <= kMostOpened) {
            tree_->expandAll();
        }
    }
    isFollowing_ = false;
    showSelection();
}

/// Members are shown where their set is open; else the set stands for them.
void CollectionDock::showSelection() {
    if (isFollowing_) {
        return;
    }
    const QModelIndex set = proxy_->mapFromSource(model_->indexOf(session_.currentSet()));
    QItemSelection selection;
    QModelIndex current = set;
    if (set.isValid() && tree_->isExpanded(set)) {
        selection = selectedIn(set);
        const QModelIndex member = proxy_->mapFromSource(model_->indexOf(session_.currentMember()));
        current = member.isValid() ? member : set;
    }
    if (selection.isEmpty() && set.isValid()) {
        selection.select(set, set);
    }
    isFollowing_ = true;
    tree_->selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    tree_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (current.isValid()) {
        tree_->scrollTo(current);
    }
    isFollowing_ = false;
}

QItemSelection CollectionDock::selectedIn(const QModelIndex& set) const {
    const QList<MemberId>& members = session_.selectedMembers();
    const std::unordered_set<MemberId> selected(members.begin(), members.end());
    QItemSelection selection;
    if (selected.empty()) {
        return selection;
    }
    const auto isSelected = [&](int row) {
        return selected.contains(model_->memberOf(proxy_->mapToSource(proxy_->index(row, 0, set))));
    };
    forEachRun(proxy_->rowCount(set), isSelected, [&](int first, int last) {
        selection.append(
            QItemSelectionRange(proxy_->index(first, 0, set), proxy_->index(last, 0, set)));
    });
    return selection;
}

void CollectionDock::tellSelection() {
    const QModelIndex current = proxy_->mapToSource(tree_->currentIndex());
    if (isFollowing_ || !current.isValid()) {
        return;
    }
    const SetId set = model_->setOf(current);
    QList<MemberId> members;
    for (const QModelIndex& index : tree_->selectionModel()->selectedIndexes()) {
        const QModelIndex source = proxy_->mapToSource(index);
        const MemberId member = model_->memberOf(source);
        if (member && model_->setOf(source) == set) {
            members.append(member);
        }
    }
    isFollowing_ = true;
    session_.setCurrentSet(set);
    session_.select(members, members.isEmpty() ? MemberId{} : model_->memberOf(current));
    isFollowing_ = false;
}

void CollectionDock::popup(const QPoint& at) {
    const QModelIndex index = tree_->indexAt(at);
    if (!index.isValid()) {
        return;
    }
    const QPoint global = tree_->viewport()->mapToGlobal(at);
    if (index.data(CollectionTreeModel::MemberIdRole).toLongLong() != 0) {
        actions_->popup(global);
        return;
    }
    popupForSet(index, global);
}

/// Acts on the set that was clicked, and with it on the others if it is one of those that are
/// chosen.
void CollectionDock::popupForSet(const QModelIndex& set, const QPoint& globalPosition) {
    const SetId clicked{set.data(CollectionTreeModel::SetIdRole).toLongLong()};
    QList<SetId> sets = chosen().sets;
    if (!sets.contains(clicked)) {
        sets = {clicked};
    }
    const QString remove =
        sets.size() == 1 ? tr("Remove set")
                         : tr("Remove %1").arg(countedText(sets.size(), tr("set"), tr("sets")));
    auto* menu = new QMenu(tree_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Rename")), &QAction::triggered, tree_,
            [this, persistent = QPersistentModelIndex(set)] { tree_->edit(persistent); });
    connect(menu->addAction(tr("Influence in the set…")), &QAction::triggered, this,
            [this, clicked] {
                session_.setCurrentSet(clicked);
                Q_EMIT influenceRequested();
            });
    addCleanAction(*menu, sets);
    connect(menu->addAction(remove), &QAction::triggered, &session_,
            [this, sets] { session_.removeSets(sets); });
    menu->popup(globalPosition);
}

void CollectionDock::addCleanAction(QMenu& menu, const QList<SetId>& sets) {
    const std::shared_ptr<const Collection> collection = session_.collection();
    QAction* clean =
        menu.addAction(sets.size() == 1 ? tr("This set is clean") : tr("These sets are clean"));
    clean->setCheckable(true);
    clean->setChecked(std::ranges::all_of(sets, [&collection](SetId id) {
        const ItemSet* set = collection->findSet(id);
        return set != nullptr && set->isReference;
    }));
    clean->setToolTip(
        tr("It holds no stranger: the p-values of the other sets stand against it then"));
    connect(clean, &QAction::triggered, &session_, [this, sets](bool isClean) {
        isClean ? session_.markClean(sets) : session_.unmarkClean(sets);
    });
    menu.setToolTipsVisible(true);
}

/// Of any set, not of the current one alone. A closed set stands for its selected members.
CollectionDock::Chosen CollectionDock::chosen() const {
    Chosen chosen;
    for (const QModelIndex& index : tree_->selectionModel()->selectedIndexes()) {
        const QModelIndex source = proxy_->mapToSource(index);
        if (const MemberId member = model_->memberOf(source)) {
            chosen.members.append(member);
        } else {
            chosen.sets.append(model_->setOf(source));
        }
    }
    const bool standsForMembers = chosen.members.isEmpty() && chosen.sets.size() == 1 &&
                                  !session_.selectedMembers().isEmpty();
    return standsForMembers ? Chosen{{}, session_.selectedMembers()} : chosen;
}

void CollectionDock::removeChosen() {
    const auto [sets, members] = chosen();
    const bool removesBoth = !sets.isEmpty() && !members.isEmpty();
    if (removesBoth) {
        session_.undoStack().beginMacro(
            tr("Remove %1 and %2")
                .arg(countedText(sets.size(), tr("set"), tr("sets")),
                     countedText(members.size(), tr("member"), tr("members"))));
    }
    session_.removeMembers(members);
    session_.removeSets(sets);
    if (removesBoth) {
        session_.undoStack().endMacro();
    }
}

bool CollectionDock::eventFilter(QObject* watched, QEvent* event) {
    if (watched == tree_ && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->matches(QKeySequence::Delete)) {
        removeChosen();
        return true;
    }
    return QDockWidget::eventFilter(watched, event);
}

}  // namespace setscope
