#include "ui/pages/query_bar.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QStringListModel>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "core/results/ranking_summary.h"
#include "ui/itemmodels/member_mime.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/pool_item_mime.h"
#include "ui/session/expanding.h"
#include "ui/session/session.h"
#include "ui/views/chip_list.h"

namespace setscope {
namespace {

constexpr int kFieldLetters = 22;
constexpr qsizetype kNamedMissing = 3;

QLabel* rowLabel(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("secondary"));
    return label;
}

QString whoKnowsNothingOf(const RankingResult& ranking, qint64 item) {
    QStringList titles;
    for (const ScorerUse& use : ranking.scorers) {
        if (std::ranges::find(use.unknown, item) != use.unknown.end()) {
            titles.append(toQString(use.title));
        }
    }
    return titles.join(QStringLiteral(", "));
}

/// A name is no mnemonic.
QString inMenu(QString name) { return name.replace(u'&', QStringLiteral("&&")); }

QString linkTo(const QString& name) {
    return QStringLiteral("<a href=\"%1\">%2</a>")
        .arg(QString::fromLatin1(QUrl::toPercentEncoding(name)), name.toHtmlEscaped());
}

/// What stands between two names that are typed or pasted together.
const QRegularExpression& separators() {
    static const QRegularExpression kSeparators(QStringLiteral("[,;\\t\\n\\r]+"));
    return kSeparators;
}

}  // namespace

QueryBar::QueryBar(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      query_(new ChipList(this)),
      field_(new QLineEdit(this)),
      suggestions_(new QStringListModel(this)),
      completer_(new QCompleter(suggestions_, this)),
      saved_(new QPushButton(tr("Saved"), this)),
      savedMenu_(new QMenu(saved_)),
      rejectedLabel_(rowLabel(tr("Rejected"), this)),
      rejected_(new ChipList(this)),
      missing_(new QLabel(this)) {
    setAcceptDrops(true);
    createField();
    createRows();
    connectExpanding();
    refreshPool();
    refresh();
}

void QueryBar::createField() {
    field_->setObjectName(QStringLiteral("queryField"));
    field_->setAccessibleName(tr("Add to the query"));
    field_->setAcceptDrops(false);
    field_->setFixedWidth(fontMetrics().averageCharWidth() * kFieldLetters);
    field_->installEventFilter(this);
    completer_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    completer_->setWidget(field_);
    completer_->popup()->setObjectName(QStringLiteral("suggestions"));
    connect(completer_, qOverload<const QString&>(&QCompleter::activated), this,
            [this](const QString& name) {
                field_->clear();
                session_.expanding().addNamed({name});
            });
    connect(field_, &QLineEdit::textEdited, this, [this](const QString& text) {
        unknown_.clear();
        missing_->hide();
        if (text.trimmed().isEmpty() || text.contains(separators())) {
            completer_->popup()->hide();
        } else {
            session_.expanding().suggest(text);
        }
    });
    connect(field_, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty()) {
            suggestions_->setStringList({});
        }
    });
    connect(field_, &QLineEdit::returnPressed, this, &QueryBar::addTyped);
}

void QueryBar::createRows() {
    query_->setObjectName(QStringLiteral("query"));
    query_->setAccessibleName(tr("Query"));
    rejected_->setObjectName(QStringLiteral("rejected"));
    rejected_->setAccessibleName(tr("Rejected"));
    saved_->setObjectName(QStringLiteral("savedQueries"));
    saved_->setMenu(savedMenu_);
    connect(savedMenu_, &QMenu::aboutToShow, this, &QueryBar::fillSavedMenu);
    missing_->setObjectName(QStringLiteral("missing"));
    missing_->setTextFormat(Qt::RichText);
    missing_->setWordWrap(true);
    missing_->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    missing_->hide();
    connect(missing_, &QLabel::linkActivated, this, [this](const QString& link) {
        missing_->hide();
        session_.expanding().addNamed({QUrl::fromPercentEncoding(link.toLatin1())});
        field_->setFocus();
    });
    auto* first = new QHBoxLayout;
    first->setSpacing(10);
    QLabel* label = rowLabel(tr("Query"), this);
    label->setFixedHeight(field_->sizeHint().height());
    first->addWidget(label, 0, Qt::AlignTop);
    first->addWidget(query_, 1, Qt::AlignTop);
    first->addWidget(field_, 0, Qt::AlignTop);
    first->addWidget(saved_, 0, Qt::AlignTop);
    auto* second = new QHBoxLayout;
    second->setSpacing(10);
    rejectedLabel_->setFixedHeight(label->height());
    second->addWidget(rejectedLabel_, 0, Qt::AlignTop);
    second->addWidget(rejected_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 0);
    column->setSpacing(6);
    column->addLayout(first);
    column->addWidget(missing_);
    column->addLayout(second);
}

void QueryBar::connectExpanding() {
    Expanding& expanding = session_.expanding();
    connect(&expanding, &Expanding::expansionChanged, this, &QueryBar::refresh);
    connect(&expanding, &Expanding::leftOutChanged, this, &QueryBar::refresh);
    connect(&expanding, &Expanding::poolChanged, this, &QueryBar::refreshPool);
    connect(&expanding, &Expanding::suggested, this, &QueryBar::showSuggestions);
    connect(&expanding, &Expanding::notFound, this, [this](const QStringList& texts) {
        unknown_ = texts;
        showMissing({});
        session_.expanding().suggest(texts.front());
    });
    connect(query_, &ChipList::removeRequested, this,
            [this](const QList<qint64>& ids) { takeOut(queryNames_, ids); });
    connect(rejected_, &ChipList::removeRequested, this,
            [this](const QList<qint64>& ids) { takeOut(rejectedNames_, ids); });
}

void QueryBar::takeOut(const QStringList& names, const QList<qint64>& ids) {
    QStringList gone;
    for (const qint64 id : ids) {
        gone.append(names.value(id));
    }
    session_.expanding().takeOut(gone);
}

void QueryBar::refreshPool() {
    const Pool* pool = session_.expanding().pool();
    field_->setReadOnly(pool == nullptr);
    field_->setPlaceholderText(
        pool != nullptr && pool->kind == PayloadKind::Picture  ? tr("Add a picture by name…")
        : pool != nullptr && pool->kind == PayloadKind::Vector ? tr("Add a row by name…")
                                                               : tr("Add a word…"));
    unknown_.clear();
    missing_->hide();
    refresh();
}

/// What the pool does not hold, or what the others speak against, says so.
Chip QueryBar::chipOf(const std::string& name, qint64 id, bool isAccepted) const {
    const Expanding& expanding = session_.expanding();
    Chip chip{.id = id,
              .text = toQString(name),
              .tone = isAccepted ? Chip::Tone::Accepted : Chip::Tone::Plain};
    if (expanding.pool() != nullptr && !expanding.isInPool(chip.text)) {
        chip.tone = Chip::Tone::Doubtful;
        chip.hint = tr("%1 is not in this pool and counts for nothing.").arg(chip.text);
        return chip;
    }
    const std::optional<qint64> place = expanding.placeOf(chip.text);
    const std::vector<LeftOut>& all = expanding.leftOut();
    const auto left = std::ranges::find(all, place.value_or(-1), &LeftOut::seed);
    if (left == all.end()) {
        return chip;
    }
    const auto candidates = expanding.ranking()->candidateCount;
    chip.hint = tr("The others rank it %1 of %2.")
                    .arg(countText(static_cast<qint64>(left->ownRank)), countText(candidates));
    if (isDoubtful(*left, all.size(), candidates)) {
        chip.tone = Chip::Tone::Doubtful;
        chip.hint = tr("%1 It may not belong to them.").arg(chip.hint);
    }
    const QString strangers = whoKnowsNothingOf(*expanding.ranking(), *place);
    if (!strangers.isEmpty()) {
        chip.hint += QStringLiteral(" ") + tr("Not known to %1.").arg(strangers);
    }
    return chip;
}

void QueryBar::refresh() {
    const Expansion& expansion = session_.expanding().expansion();
    QList<Chip> chips;
    queryNames_.clear();
    for (const auto* names : {&expansion.query.items, &expansion.query.accepted}) {
        for (const std::string& name : *names) {
            chips.append(chipOf(name, queryNames_.size(), names == &expansion.query.accepted));
            queryNames_.append(toQString(name));
        }
    }
    query_->setChips(chips);
    QList<Chip> rejected;
    rejectedNames_.clear();
    for (const std::string& name : expansion.query.rejected) {
        rejected.append(
            {.id = rejectedNames_.size(), .text = toQString(name), .tone = Chip::Tone::Rejected});
        rejectedNames_.append(toQString(name));
    }
    rejected_->setChips(rejected);
    rejectedLabel_->setVisible(!rejected.isEmpty());
    rejected_->setVisible(!rejected.isEmpty());
}

/// What is chosen among the suggestions, or else what was typed: one name, or several.
void QueryBar::addTyped() {
    const QModelIndex chosen = completer_->popup()->currentIndex();
    QStringList names = {field_->text()};
    if (completer_->popup()->isVisible() && chosen.isValid()) {
        names = {chosen.data().toString()};
    } else if (!session_.expanding().placeOf(field_->text().trimmed())) {
        names = field_->text().split(separators(), Qt::SkipEmptyParts);
    }
    completer_->popup()->hide();
    field_->clear();
    session_.expanding().addNamed(names);
}

void QueryBar::showSuggestions(const QString& text, const QStringList& names) {
    if (!unknown_.isEmpty() && text == unknown_.front()) {
        showMissing(names);
        unknown_.clear();
    } else if (field_->hasFocus() && text == field_->text()) {
        suggestions_->setStringList(names);
        if (names.isEmpty()) {
            completer_->popup()->hide();
        } else {
            completer_->complete();
            completer_->popup()->setCurrentIndex({});
        }
    }
}

/// @param names that may be meant by the first of them
void QueryBar::showMissing(const QStringList& names) {
    QStringList shown;
    for (const QString& text : unknown_.mid(0, kNamedMissing)) {
        shown.append(QStringLiteral("“%1”").arg(text.toHtmlEscaped()));
    }
    const qsizetype others = unknown_.size() - shown.size();
    QString sentence = others > 0 ? tr("%1 and %L2 more are not in this pool.")
                                        .arg(shown.join(QStringLiteral(", ")))
                                        .arg(others)
                       : shown.size() > 1
                           ? tr("%1 are not in this pool.").arg(shown.join(QStringLiteral(", ")))
                           : tr("%1 is not in this pool.").arg(shown.front());
    if (!names.isEmpty()) {
        QStringList links;
        std::ranges::transform(names, std::back_inserter(links), linkTo);
        sentence += QStringLiteral(" ") +
                    (unknown_.size() == 1 ? tr("Did you mean %1?") : tr("Is the first %1?"))
                        .arg(links.join(QStringLiteral(", ")));
    }
    missing_->setText(sentence);
    missing_->show();
}

void QueryBar::fillSavedMenu() {
    savedMenu_->clear();
    Expanding& expanding = session_.expanding();
    for (const SavedQuery& saved : expanding.expansion().saved) {
        const QString name = toQString(saved.name);
        connect(savedMenu_->addAction(inMenu(name)), &QAction::triggered, &expanding,
                [&expanding, name] { expanding.openSaved(name); });
    }
    if (!expanding.expansion().saved.empty()) {
        savedMenu_->addSeparator();
    }
    const bool isEmpty = expanding.expansion().query.isEmpty();
    savedMenu_->addAction(tr("&Save this query…"), this, &QueryBar::askForName)
        ->setEnabled(!isEmpty);
    savedMenu_->addAction(tr("&Empty the query"), &expanding, &Expanding::clearQuery)
        ->setEnabled(!isEmpty);
    QMenu* forget = savedMenu_->addMenu(tr("&Forget"));
    for (const SavedQuery& saved : expanding.expansion().saved) {
        const QString name = toQString(saved.name);
        connect(forget->addAction(inMenu(name)), &QAction::triggered, &expanding,
                [&expanding, name] { expanding.forgetSaved(name); });
    }
    forget->setEnabled(!forget->isEmpty());
}

void QueryBar::askForName() {
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save the query"));
    dialog->setLabelText(tr("Name of the query:"));
    dialog->setTextValue(QStringList(queryNames_.mid(0, 3)).join(QStringLiteral(", ")));
    connect(dialog, &QInputDialog::textValueSelected, &session_.expanding(),
            [this](const QString& text) {
                if (const QString name = text.trimmed(); !name.isEmpty()) {
                    session_.expanding().saveQuery(name);
                }
            });
    dialog->open();
}

/// Down opens what is suggested; Backspace in the empty field takes the last chip away.
bool QueryBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == field_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Backspace && field_->text().isEmpty() && !queryNames_.isEmpty()) {
            session_.expanding().takeOut({queryNames_.back()});
            return true;
        }
        if (key == Qt::Key_Down && !completer_->popup()->isVisible()) {
            completer_->complete();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void QueryBar::dragEnterEvent(QDragEnterEvent* event) {
    const QMimeData* dragged = event->mimeData();
    if (dragged->hasFormat(poolItemMimeType()) || dragged->hasFormat(memberMimeType()) ||
        (dragged->hasText() && !dragged->hasUrls())) {
        event->acceptProposedAction();
    }
}

void QueryBar::dropEvent(QDropEvent* event) {
    Expanding& expanding = session_.expanding();
    const QMimeData* dragged = event->mimeData();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    if (dragged->hasFormat(poolItemMimeType())) {
        expanding.add(decodePoolItems(*dragged));
    } else if (dragged->hasFormat(memberMimeType())) {
        expanding.addMembers(decodeMembers(*dragged));
    } else {
        expanding.addNamed(dragged->text().split(separators(), Qt::SkipEmptyParts));
    }
}

}  // namespace setscope
