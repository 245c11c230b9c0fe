#include "ui/shell/inspector_dock.h"

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>
#include <utility>

#include "ui/itemmodels/number_text.h"
#include "ui/pages/member_actions.h"
#include "ui/pages/row_table.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/thumbnail_store.h"
#include "ui/shell/influence_window.h"
#include "ui/shell/inspector_facts.h"
#include "ui/shell/likeness_panel.h"
#include "ui/shell/set_influence.h"
#include "ui/shell/why_panel.h"
#include "ui/views/fact_grid.h"
#include "ui/views/picture_box.h"
#include "ui/views/text_box.h"

namespace setscope {
namespace {

using std::chrono_literals::operator""ms;

constexpr int kNarrowestInspector = 240;
constexpr qsizetype kFewestTextLines = 2;  ///< that are seen at once
constexpr qsizetype kMostTextLines = 10;
constexpr int kTallestTable = 260;          ///< logical pixels
constexpr std::size_t kSmallestSet = 4;     ///< that can do without a member and still be judged
constexpr std::size_t kAskedUnbidden = 64;  ///< members of a set whose influence is asked at once

void addButton(QHBoxLayout& row, QAction& action, const QString& text, const QString& hint) {
    auto* button = new QPushButton(text);
    button->setToolTip(hint);
    button->setAccessibleName(hint);
    button->setEnabled(action.isEnabled());
    QObject::connect(button, &QPushButton::clicked, &action, &QAction::trigger);
    QObject::connect(&action, &QAction::changed, button,
                     [button, &action] { button->setEnabled(action.isEnabled()); });
    row.addWidget(button);
}

/// As many as a short text needs, about; a longer one is scrolled.
int linesFor(const QString& text) {
    constexpr qsizetype kLettersOfALine = 30;
    const qsizetype needed = text.size() / kLettersOfALine + text.count(u'\n') + 1;
    return static_cast<int>(std::clamp<qsizetype>(needed, kFewestTextLines, kMostTextLines));
}

}  // namespace

InspectorDock::InspectorDock(Session& session, QWidget* parent)
    : QDockWidget(tr("Inspector"), parent),
      session_(session),
      actions_(new MemberActions(session, this)),
      influence_(new SetInfluence(session, this)),
      contents_(new QWidget(this)),
      scroll_(new QScrollArea(this)),
      hint_(new QLabel(tr("Select a member to see it here."), this)),
      picture_(new PictureBox(this)),
      text_(new TextBox(this)),
      table_(new RowTable(this)),
      why_(new WhyPanel(session, *picture_, this)),
      facts_(new FactGrid(this)),
      answer_(new FactGrid(this)),
      withoutIt_(new FactGrid(this)),
      whyHere_(new FactGrid(this)),
      effects_(new FactGrid(this)) {
    setObjectName(QStringLiteral("InspectorDock"));
    setFeatures(DockWidgetMovable | DockWidgetClosable);
    askSoon_.setSingleShot(true);
    askSoon_.setInterval(120ms);
    keepSoon_.setSingleShot(true);
    keepSoon_.setInterval(1500ms);
    createContents();
    connectSession();
    refreshMember();
}

/// A text field that goes away with the focus in it still says that its editing is finished.
InspectorDock::~InspectorDock() {
    label_->disconnect(this);
    label_->disconnect(&keepSoon_);
    notes_->disconnect(&keepSoon_);
}

QLabel* InspectorDock::addSection(QVBoxLayout& column, const QString& title) {
    auto* label = new QLabel(title, contents_);
    label->setProperty("role", QStringLiteral("section"));
    label->setWordWrap(true);
    column.addSpacing(6);
    column.addWidget(label);
    return label;
}

void InspectorDock::createContents() {
    auto* column = new QVBoxLayout(contents_);
    column->setContentsMargins(12, 2, 12, 12);
    column->setSpacing(5);
    hint_->setWordWrap(true);
    hint_->setProperty("role", QStringLiteral("secondary"));
    column->addWidget(hint_);
    picture_->setAccessibleName(tr("Picture of the member"));
    column->addWidget(picture_);
    column->addWidget(text_);
    table_->setMaximumHeight(kTallestTable);
    table_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    column->addWidget(table_);
    column->addWidget(why_);
    column->addSpacing(4);
    column->addWidget(facts_);
    column->addWidget(answer_);
    addButtons(*column);
    addAnswers(*column);
    addTexts(*column);
    column->addStretch();
    for (QWidget* part : contents_->findChildren<QWidget*>()) {
        part->installEventFilter(this);
    }
    createScrollArea();
}

void InspectorDock::addButtons(QVBoxLayout& column) {
    auto* marks = new QHBoxLayout;
    auto* moves = new QHBoxLayout;
    addButton(*marks, *actions_->markStranger(), tr("Stranger"), tr("Mark as stranger"));
    addButton(*marks, *actions_->markBelongs(), tr("Belongs"), tr("Mark as belonging"));
    addButton(*moves, *actions_->remove(), tr("Remove"), tr("Remove from its set"));
    addButton(*moves, *actions_->moveTo(), tr("Move to…"), tr("Move to another set"));
    addButton(*moves, *actions_->showInFolder(), tr("Folder"), tr("Show in folder"));
    column.addSpacing(4);
    for (QHBoxLayout* row : {marks, moves}) {
        row->setSpacing(6);
        row->addStretch();
        column.addLayout(row);
    }
}

/// These and the texts are made after the buttons, since Tab goes through widgets in the order in
/// which they are made.
void InspectorDock::addAnswers(QVBoxLayout& column) {
    withoutTitle_ = addSection(column, tr("Without it"));
    column.addWidget(withoutIt_);
    whyTitle_ = addSection(column, tr("Likeness"));
    column.addWidget(whyHere_);
    likeness_ = new LikenessPanel(session_, contents_);
    column.addWidget(likeness_);
    effectTitle_ = addSection(column, tr("What changes most without it"));
    column.addWidget(effects_);
    allEffects_ = new QPushButton(tr("Influence in the set…"), contents_);
    allEffects_->setProperty("link", true);
    allEffects_->setToolTip(tr("How taking out each member changes every other one"));
    connect(allEffects_, &QPushButton::clicked, this, &InspectorDock::openInfluence);
    column.addWidget(allEffects_);
}

void InspectorDock::openInfluence() { openInfluenceWindow(session_, *influence_, window()); }

void InspectorDock::addTexts(QVBoxLayout& column) {
    addSection(column, tr("Label"));
    label_ = new QLineEdit(contents_);
    label_->setAccessibleName(tr("Label"));
    label_->setAcceptDrops(false);
    label_->setPlaceholderText(tr("Your own word for it"));
    column.addWidget(label_);
    addSection(column, tr("Notes"));
    notes_ = new QPlainTextEdit(contents_);
    notes_->setObjectName(QStringLiteral("notes"));
    notes_->setAccessibleName(tr("Notes"));
    notes_->setTabChangesFocus(true);
    notes_->setAcceptDrops(false);
    notes_->viewport()->setAcceptDrops(false);
    notes_->setFixedHeight(fontMetrics().height() * 4 + 12);
    column.addWidget(notes_);
}

/// It scrolls downwards only, so the dock is never narrower than what is in it.
void InspectorDock::createScrollArea() {
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus);
    const int needed =
        contents_->minimumSizeHint().width() + scroll_->verticalScrollBar()->sizeHint().width();
    setMinimumWidth(std::max(kNarrowestInspector, needed));
    scroll_->setWidget(contents_);
    setWidget(scroll_);
}

/// What is reached by Tab is scrolled to.
bool InspectorDock::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason) {
            scroll_->ensureWidgetVisible(qobject_cast<QWidget*>(watched));
        }
    }
    return QDockWidget::eventFilter(watched, event);
}

void InspectorDock::connectSession() {
    connect(&session_, &Session::selectionChanged, this, &InspectorDock::refreshMember);
    connect(&session_, &Session::collectionChanged, this, &InspectorDock::refreshMember);
    connect(&session_, &Session::outliersChanged, this, [this] {
        refreshAnswer();
        askSoon();
    });
    connect(&session_, &Session::engineChanged, this, &InspectorDock::askSoon);
    connect(influence_, &SetInfluence::changed, this, &InspectorDock::refreshWithout);
    connect(&session_, &Session::flagRuleChanged, this, &InspectorDock::refreshAnswer);
    connect(&session_.thumbnails(), &ThumbnailStore::ready, this, [this] {
        refreshPicture();
        likeness_->refresh();
    });
    connect(&session_, &Session::pendingTextsWanted, this, &InspectorDock::keepTexts);
    connect(&askSoon_, &QTimer::timeout, this, [this] {
        askWithout();
        askInfluence();
    });
    connect(&keepSoon_, &QTimer::timeout, this, &InspectorDock::keepTexts);
    connect(label_, &QLineEdit::editingFinished, this, &InspectorDock::keepTexts);
    connect(label_, &QLineEdit::textEdited, &keepSoon_, qOverload<>(&QTimer::start));
    connect(notes_, &QPlainTextEdit::textChanged, &keepSoon_, qOverload<>(&QTimer::start));
}

void InspectorDock::refreshMember() {
    const MemberId current = session_.currentMember();
    const bool isOther = current != shown_;
    if (isOther) {
        keepTexts();
        shown_ = current;
        without_.reset();
        askSoon_.start();
    }
    const std::shared_ptr<const Collection> collection = session_.collection();
    const Member* member = collection->findMember(shown_);
    const bool isShown = member != nullptr;
    hint_->setVisible(!isShown);
    for (QWidget* child : contents_->findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
        if (child != hint_) {
            child->setVisible(isShown);
        }
    }
    if (!isShown) {
        why_->setMember({});
        return;
    }
    showContent(*member);
    facts_->setFacts(fileFacts(*member));
    const QString label = toQString(member->label);
    const QString notes = toQString(member->notes);
    if (isOther || label != keptLabel_) {
        label_->setText(label);
    }
    if (isOther || notes != keptNotes_) {
        const QSignalBlocker noEdit(notes_);
        notes_->setPlainText(notes);
    }
    keptLabel_ = label;
    keptNotes_ = notes;
    refreshPicture();
    refreshAnswer();
}

/// Only a picture has a map of its parts.
void InspectorDock::showContent(const Member& member) {
    const bool isPicture = member.payload.picture() != nullptr;
    const TextContent* text = member.payload.text();
    picture_->setVisible(isPicture);
    why_->setVisible(isPicture);
    why_->setMember(isPicture ? member.id : MemberId{});
    text_->setVisible(text != nullptr);
    const QString whole = text != nullptr ? toQString(text->text) : QString();
    text_->setText(whole);
    text_->setFixedHeight(fontMetrics().lineSpacing() * linesFor(whole) + 12);
    table_->setVisible(member.payload.vector() != nullptr);
    table_->showMember(session_.collection(), member.id);
}

void InspectorDock::refreshPicture() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const Member* member = collection->findMember(shown_);
    if (member == nullptr || member->payload.picture() == nullptr) {
        return;
    }
    const int edge = qRound(std::max(240, width()) * devicePixelRatioF());
    ThumbnailStore& store = session_.thumbnails();
    const QImage image = store.image(*member, edge, ThumbnailFit::Contain);
    const QString trouble = store.trouble(*member);
    picture_->setPicture(image, trouble.isEmpty() ? tr("The picture is being read.") : trouble);
}

void InspectorDock::refreshAnswer() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    if (const Member* member = collection->findMember(shown_)) {
        answer_->setFacts(
            answerFacts(*member, session_.outliersOf(session_.currentSet()), session_.flagRule()));
    }
    refreshWithout();
}

/// What is known of the set without the member. Pictures of likeness take the place of the lines
/// that name two of them.
void InspectorDock::refreshWithout() {
    refreshLikeness();
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSetOf(shown_);
    const SetOutliers* outliers = judgedSet();
    const bool isKnown = outliers != nullptr && isAsked(*outliers) && without_->answer;
    for (QWidget* part : {static_cast<QWidget*>(withoutTitle_), static_cast<QWidget*>(withoutIt_),
                          static_cast<QWidget*>(effectTitle_), static_cast<QWidget*>(effects_)}) {
        part->setVisible(isKnown);
    }
    allEffects_->setVisible(outliers != nullptr);
    whyTitle_->setVisible(isKnown || likeness_->isKnown());
    whyHere_->setVisible(isKnown && !likeness_->isKnown());
    if (isKnown) {
        withoutIt_->setFacts(withoutItFacts(*without_->answer, *set));
        whyHere_->setFacts(likenessFacts(*without_->answer, *set));
        effects_->setFacts(effectFacts(*without_->answer, *set));
    }
}

void InspectorDock::refreshLikeness() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSetOf(shown_);
    likeness_->setMatrix(set != nullptr ? influence_->of(set->id) : nullptr, shown_);
    likeness_->setVisible(likeness_->isKnown());
}

/// What is known of the shown member's set, if it can do without a member; else null.
const SetOutliers* InspectorDock::judgedSet() const {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSetOf(shown_);
    const SetOutliers* outliers = set != nullptr ? session_.outliersOf(set->id) : nullptr;
    const bool canDoWithout =
        outliers != nullptr && set->members.size() >= kSmallestSet &&
        outliers->probability.size() >= kSmallestSet &&
        std::ranges::find(outliers->members, shown_) != outliers->members.end();
    return canDoWithout ? outliers : nullptr;
}

bool InspectorDock::isAsked(const SetOutliers& outliers) const {
    return without_ && without_->member == shown_ && without_->of == outliers;
}

void InspectorDock::askSoon() {
    if (!askSoon_.isActive()) {
        askSoon_.start();
    }
}

void InspectorDock::askWithout() {
    const SetOutliers* outliers = judgedSet();
    const bool canBeAsked = session_.engine() != nullptr && session_.model() != nullptr &&
                            outliers != nullptr && !isAsked(*outliers);
    if (!canBeAsked) {
        return;
    }
    without_ = Without{.member = shown_, .of = *outliers, .answer = std::nullopt};
    const ItemSet& set = *session_.collection()->findSetOf(shown_);
    session_.jobs().start(
        tr("Judging “%1” without a member").arg(toQString(set.name)),
        QStringLiteral("leave-one-out"), this,
        [engine = session_.engine(), model = session_.model(), collection = session_.collection(),
         set = set.id, member = shown_,
         options = session_.outlierOptions()](const RunContext& run) {
            return engine->outliers().leaveOneOut(*model, *collection, set, member, options, run);
        },
        [this](LeaveOneOut answer) {
            if (without_ && without_->member == answer.removed) {
                without_->answer = std::move(answer);
                refreshWithout();
            }
        });
}

/// The matrix tells likeness. For large sets it takes so long that only its window asks for it.
void InspectorDock::askInfluence() {
    const SetOutliers* outliers = judgedSet();
    if (outliers != nullptr && outliers->members.size() <= kAskedUnbidden) {
        influence_->ask(outliers->set);
    }
}

/// What was typed becomes an undoable edit of the member that it was typed for.
void InspectorDock::keepTexts() {
    keepSoon_.stop();
    const std::shared_ptr<const Collection> collection = session_.collection();
    const Member* member = collection->findMember(shown_);
    if (member == nullptr) {
        return;
    }
    const QString label = label_->text().trimmed();
    const QString notes = notes_->toPlainText();
    const bool changesLabel = label != std::exchange(keptLabel_, label);
    const bool changesNotes = notes != std::exchange(keptNotes_, notes);
    if (changesLabel) {
        session_.setLabel(shown_, label);
    }
    if (changesNotes) {
        session_.setNotes(shown_, notes);
    }
}

void InspectorDock::resizeEvent(QResizeEvent* event) {
    QDockWidget::resizeEvent(event);
    refreshPicture();
}

}  // namespace setscope
