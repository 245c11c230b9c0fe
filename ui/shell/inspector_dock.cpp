#include "ui/shell/inspector_dock.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>
#include <utility>

#include "ui/itemmodels/number_text.h"
#include "ui/pages/member_actions.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/thumbnail_store.h"
#include "ui/shell/inspector_facts.h"
#include "ui/views/fact_grid.h"
#include "ui/views/picture_box.h"

namespace setscope {
namespace {

using std::chrono_literals::operator""ms;

constexpr std::size_t kSmallestSet = 4;  ///< that can do without a member and still be judged

QPushButton* addButton(QHBoxLayout& row, QAction& action, const QString& text,
                       const QString& hint) {
    auto* button = new QPushButton(text);
    button->setToolTip(hint);
    button->setAccessibleName(hint);
    button->setEnabled(action.isEnabled());
    QObject::connect(button, &QPushButton::clicked, &action, &QAction::trigger);
    QObject::connect(&action, &QAction::changed, button,
                     [button, &action] { button->setEnabled(action.isEnabled()); });
    row.addWidget(button);
    return button;
}

}  // namespace

InspectorDock::InspectorDock(Session& session, QWidget* parent)
    : QDockWidget(tr("Inspector"), parent),
      session_(session),
      actions_(new MemberActions(session, this)),
      contents_(new QWidget(this)),
      hint_(new QLabel(tr("Select a member to see it here."), this)),
      picture_(new PictureBox(this)),
      facts_(new FactGrid(this)),
      answer_(new FactGrid(this)),
      withoutIt_(new FactGrid(this)),
      whyHere_(new FactGrid(this)),
      effects_(new FactGrid(this)),
      label_(new QLineEdit(this)),
      notes_(new QPlainTextEdit(this)) {
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
    column->addSpacing(4);
    column->addWidget(facts_);
    column->addWidget(answer_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    addButton(*buttons, *actions_->remove(), tr("Remove"), tr("Remove from its set"));
    addButton(*buttons, *actions_->moveTo(), tr("Move to…"), tr("Move to another set"));
    addButton(*buttons, *actions_->showInFolder(), tr("Folder"), tr("Show in folder"));
    buttons->addStretch();
    column->addSpacing(4);
    column->addLayout(buttons);
    withoutTitle_ = addSection(*column, tr("Without it"));
    column->addWidget(withoutIt_);
    whyTitle_ = addSection(*column, tr("Why here"));
    column->addWidget(whyHere_);
    effectTitle_ = addSection(*column, tr("What changes most without it"));
    column->addWidget(effects_);
    addSection(*column, tr("Label"));
    label_->setAccessibleName(tr("Label"));
    label_->setPlaceholderText(tr("Your own word for it"));
    column->addWidget(label_);
    addSection(*column, tr("Notes"));
    notes_->setAccessibleName(tr("Notes"));
    notes_->setTabChangesFocus(true);
    notes_->setFixedHeight(fontMetrics().height() * 4 + 12);
    column->addWidget(notes_);
    column->addStretch();

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(contents_);
    setWidget(scroll);
}

void InspectorDock::connectSession() {
    connect(&session_, &Session::selectionChanged, this, &InspectorDock::refreshMember);
    connect(&session_, &Session::collectionChanged, this, &InspectorDock::refreshMember);
    connect(&session_, &Session::outliersChanged, this, [this] {
        refreshAnswer();
        askSoon_.start();
    });
    connect(&session_, &Session::flagRuleChanged, this, &InspectorDock::refreshAnswer);
    connect(&session_.thumbnails(), &ThumbnailStore::ready, this, &InspectorDock::refreshPicture);
    connect(&session_, &Session::pendingTextsWanted, this, &InspectorDock::keepTexts);
    connect(&askSoon_, &QTimer::timeout, this, &InspectorDock::askWithout);
    connect(&keepSoon_, &QTimer::timeout, this, &InspectorDock::keepTexts);
    connect(label_, &QLineEdit::editingFinished, this, &InspectorDock::keepTexts);
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
        return;
    }
    facts_->setFacts(fileFacts(*member));
    const QString label = toQString(member->label);
    const QString notes = toQString(member->notes);
    if (isOther || !label_->hasFocus()) {
        label_->setText(label);
    }
    if (isOther || (!notes_->hasFocus() && notes_->toPlainText() != notes)) {
        const QSignalBlocker noEdit(notes_);
        notes_->setPlainText(notes);
    }
    refreshPicture();
    refreshAnswer();
}

void InspectorDock::refreshPicture() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const Member* member = collection->findMember(shown_);
    if (member == nullptr) {
        return;
    }
    const int edge = qRound(std::max(240, width()) * devicePixelRatioF());
    ThumbnailStore& store = session_.thumbnails();
    const QImage image = store.image(*member, edge, ThumbnailFit::Contain);
    const QString trouble = store.trouble(*member);
    picture_->setPicture(image, trouble.isEmpty() ? tr("The picture is being read.") : trouble);
}

void InspectorDock::refreshAnswer() {
    answer_->setFacts(
        answerFacts(shown_, session_.outliersOf(session_.currentSet()), session_.flagRule()));
    refreshWithout();
}

void InspectorDock::refreshWithout() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSetOf(shown_);
    const bool isKnown = set != nullptr && without_ && without_->removed == shown_;
    for (QWidget* part : {static_cast<QWidget*>(withoutTitle_), static_cast<QWidget*>(withoutIt_),
                          static_cast<QWidget*>(whyTitle_), static_cast<QWidget*>(whyHere_),
                          static_cast<QWidget*>(effectTitle_), static_cast<QWidget*>(effects_)}) {
        part->setVisible(isKnown);
    }
    if (isKnown) {
        withoutIt_->setFacts(withoutItFacts(*without_, *set));
        whyHere_->setFacts(likenessFacts(*without_, *set));
        effects_->setFacts(effectFacts(*without_, *set));
    }
}

void InspectorDock::askWithout() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSetOf(shown_);
    const SetOutliers* outliers = set != nullptr ? session_.outliersOf(set->id) : nullptr;
    const bool canBeAsked = session_.engine() != nullptr && session_.model() != nullptr &&
                            outliers != nullptr && outliers->probability.size() >= kSmallestSet &&
                            std::ranges::find(outliers->members, shown_) != outliers->members.end();
    if (!canBeAsked) {
        return;
    }
    session_.jobs().start(
        tr("Judging “%1” without a member").arg(toQString(set->name)),
        QStringLiteral("leave-one-out"), this,
        [engine = session_.engine(), model = session_.model(), set = *set, member = shown_,
         head = session_.head()](const RunContext& run) {
            return engine->leaveOneOut(*model, set, member, head, run);
        },
        [this](LeaveOneOut without) {
            without_ = std::move(without);
            refreshWithout();
        });
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
    const bool changesLabel = label != toQString(member->label);
    const bool changesNotes = notes != toQString(member->notes);
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
