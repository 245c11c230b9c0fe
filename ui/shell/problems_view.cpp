#include "ui/shell/problems_view.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/session/session.h"
#include "ui/shell/problem_list_model.h"

namespace setscope {

ProblemsView::ProblemsView(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      model_(new ProblemListModel(this)),
      table_(new QTableView(this)),
      empty_(new QLabel(tr("Every file so far could be used."), this)),
      copy_(new QPushButton(tr("Copy"), this)),
      clear_(new QPushButton(tr("Clear"), this)) {
    table_->setObjectName(QStringLiteral("Problems"));
    table_->setModel(model_);
    table_->setAccessibleName(tr("Problems"));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setTabKeyNavigation(false);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->setColumnWidth(ProblemListModel::File, 320);
    table_->setTextElideMode(Qt::ElideMiddle);
    empty_->setProperty("role", QStringLiteral("secondary"));
    empty_->setAlignment(Qt::AlignCenter);
    copy_->setToolTip(tr("Copies the selected lines, or all of them if none is selected."));
    auto* buttons = new QVBoxLayout;
    buttons->addWidget(copy_);
    buttons->addWidget(clear_);
    buttons->addStretch();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 4, 12, 4);
    row->addWidget(table_, 1);
    row->addWidget(empty_, 1);
    row->addLayout(buttons);

    auto* copyKeys = new QAction(tr("Copy"), table_);
    copyKeys->setShortcut(QKeySequence::Copy);
    copyKeys->setShortcutContext(Qt::WidgetShortcut);
    table_->addAction(copyKeys);
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copyKeys, &QAction::triggered, this, &ProblemsView::copy);
    connect(copy_, &QPushButton::clicked, this, &ProblemsView::copy);
    connect(clear_, &QPushButton::clicked, &session_, &Session::clearProblems);
    connect(&session_, &Session::problemsChanged, this, &ProblemsView::refresh);
    refresh();
}

void ProblemsView::refresh() {
    model_->setProblems(session_.problems());
    const bool isEmpty = session_.problems().isEmpty();
    table_->setVisible(!isEmpty);
    empty_->setVisible(isEmpty);
    copy_->setVisible(!isEmpty);
    clear_->setVisible(!isEmpty);
}

void ProblemsView::copy() {
    if (!table_->selectionModel()->hasSelection()) {
        table_->selectAll();
    }
    QGuiApplication::clipboard()->setText(model_->asText(table_->selectionModel()->selectedRows()));
}

}  // namespace setscope
