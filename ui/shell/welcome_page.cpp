#include "ui/shell/welcome_page.h"

#include <QAction>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/actions.h"
#include "ui/shell/icons.h"
#include "ui/shell/job_text.h"

namespace setscope {
namespace {

constexpr int kColumnWidth = 660;
constexpr int kRecentShown = 4;

QLabel* createLabel(const QString& text, const QString& role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", role);
    label->setWordWrap(true);
    return label;
}

/// Triggers the action under a text with a mnemonic of its own, since the action's belongs to its
/// menu. No mnemonic of this page may be one of the menu bar: F, E, V, C, M, H.
QPushButton* createButton(const QAction* action, const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setToolTip(action->shortcut().toString(QKeySequence::NativeText));
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

QString recentText(const QString& file) {
    const QFileInfo info(file);
    return QStringLiteral("%1   %2")
        .arg(info.fileName(), info.absolutePath())
        .replace(u'&', QStringLiteral("&&"));
}

}  // namespace

WelcomePage::WelcomePage(Session& session, const Actions& actions, QWidget* parent)
    : QWidget(parent), session_(session) {
    setObjectName(QStringLiteral("WelcomePage"));
    auto* column = new QWidget(this);
    column->setMaximumWidth(kColumnWidth);
    auto* parts = new QVBoxLayout(column);
    parts->setSpacing(24);
    parts->addWidget(createIntroduction());
    parts->addWidget(createDropArea(actions));
    parts->addWidget(createSample());
    recent_ = createRecent();
    parts->addWidget(recent_);

    auto* middle = new QWidget(this);
    auto* centred = new QVBoxLayout(middle);
    centred->setContentsMargins(24, 24, 24, 24);
    centred->addStretch(2);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(column, 100);
    row->addStretch(1);
    centred->addLayout(row);
    centred->addStretch(3);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(middle);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);
    connect(&session_.settings(), &Settings::changed, this, [this](Setting setting) {
        if (setting == Setting::RecentFiles) {
            refreshRecent();
        }
    });
    connect(&session_.jobs(), &JobRunner::changed, this, &WelcomePage::refreshState);
    refreshRecent();
    refreshState();
}

QWidget* WelcomePage::createIntroduction() {
    auto* part = new QWidget(this);
    auto* row = new QHBoxLayout(part);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(20);
    auto* icon = new QLabel(part);
    icon->setPixmap(
        QIcon(QStringLiteral(":/icons/setscope.svg")).pixmap(QSize(64, 64), devicePixelRatioF()));
    row->addWidget(icon, 0, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(6);
    texts->addWidget(
        createLabel(tr("Find what does not belong"), QStringLiteral("headline"), part));
    texts->addWidget(createLabel(
        tr("Give Setscope folders of pictures, lists of texts or tables of numbers: every "
           "folder, list or table becomes a set.\n"
           "It shows how likely each member is a stranger in its set, the most "
           "suspicious set first. Or it finds in a pool what else belongs to a few examples.\n"
           "Everything is computed on this computer; nothing is sent anywhere."),
        QStringLiteral("secondary"), part));
    row->addLayout(texts, 1);
    return part;
}

QWidget* WelcomePage::createDropArea(const Actions& actions) {
    auto* area = new QFrame(this);
    area->setObjectName(QStringLiteral("DropArea"));
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(24, 36, 24, 36);
    column->setSpacing(14);
    column->addWidget(new IconView(QStringLiteral("drop"), 36, area), 0, Qt::AlignHCenter);
    state_ = createLabel(QString(), QStringLiteral("title"), area);
    state_->setAlignment(Qt::AlignCenter);
    column->addWidget(state_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    buttons->addStretch();
    QPushButton* folder = createButton(actions[Command::ImportFolder], tr("Import fol&der…"), area);
    folder->setProperty("primary", true);
    setFocusProxy(folder);
    buttons->addWidget(folder);
    buttons->addWidget(createButton(actions[Command::ImportFiles], tr("&Import files…"), area));
    buttons->addWidget(createButton(actions[Command::OpenPool], tr("Open &pool…"), area));
    buttons->addWidget(createButton(actions[Command::OpenProject], tr("&Open project…"), area));
    buttons->addStretch();
    column->addLayout(buttons);
    return area;
}

QWidget* WelcomePage::createSample() {
    auto* card = new QFrame(this);
    card->setProperty("card", true);
    auto* row = new QHBoxLayout(card);
    row->setContentsMargins(16, 12, 12, 12);
    row->setSpacing(14);
    row->addWidget(new IconView(QStringLiteral("sample"), 24, card));
    row->addWidget(createLabel(tr("Nothing at hand? The sample collection comes with Setscope; "
                                  "several of its sets hold a stranger."),
                               QStringLiteral("secondary"), card),
                   1);
    auto* open = new QPushButton(tr("Open the &sample"), card);
    row->addWidget(open);
    connect(open, &QPushButton::clicked, this, &WelcomePage::sampleChosen);
    return card;
}

QWidget* WelcomePage::createRecent() {
    auto* part = new QWidget(this);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(createLabel(tr("Recently opened"), QStringLiteral("section"), part));
    recentList_ = new QVBoxLayout;
    recentList_->setSpacing(0);
    column->addLayout(recentList_);
    return part;
}

void WelcomePage::refreshRecent() {
    while (QLayoutItem* item = recentList_->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    const QStringList files = session_.settings().recentFiles();
    for (const QString& file : files.mid(0, kRecentShown)) {
        auto* button = new QPushButton(recentText(file), recent_);
        button->setProperty("link", true);
        button->setAccessibleName(tr("Open %1").arg(file));
        recentList_->addWidget(button, 0, Qt::AlignLeft);
        connect(button, &QPushButton::clicked, this, [this, file] { Q_EMIT recentChosen(file); });
    }
    recent_->setVisible(!files.isEmpty());
}

void WelcomePage::refreshState() {
    const std::vector<JobState>& jobs = session_.jobs().jobs();
    const auto importing = std::ranges::find_if(jobs, [](const JobState& job) {
        return job.status == JobState::Status::Running && job.progress.total > 0;
    });
    state_->setText(importing != jobs.end() ? lineText(*importing)
                                            : tr("Drop folders, pictures, zips, lists (.txt) or "
                                                 "tables (.csv, .tsv, .npy) here"));
}

}  // namespace setscope
