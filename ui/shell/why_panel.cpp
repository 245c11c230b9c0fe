#include "ui/shell/why_panel.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <memory>
#include <utility>

#include "ui/itemmodels/number_text.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/shell/job_text.h"
#include "ui/views/picture_box.h"
#include "ui/views/scale_legend.h"

namespace setscope {
namespace {

constexpr std::size_t kKeptAnswers = 24;
constexpr int kFigureGap = 10;
constexpr int kNarrowestControl = 42;  ///< logical pixels

/// A relay dies on its own thread, whoever lets go of it last.
std::shared_ptr<MapRelay> newRelay() {
    return {new MapRelay, [](MapRelay* relay) { relay->deleteLater(); }};
}

QLabel* addText(QVBoxLayout& column, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    column.addWidget(label);
    return label;
}

}  // namespace

WhyPanel::WhyPanel(Session& session, PictureBox& picture, QWidget* parent)
    : QWidget(parent),
      session_(session),
      picture_(picture),
      button_(new QPushButton(this)),
      progress_(new QProgressBar(this)),
      controls_(new QWidget(this)),
      legend_(new ScaleLegend(this)),
      fill_(new QComboBox(this)),
      share_(new QSlider(Qt::Horizontal, this)),
      save_(new QToolButton(this)),
      files_(new FigureExport([this] { return figure(); }, {FigureFormat::Png, FigureFormat::Csv},
                              this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2, 0, 0);
    column->setSpacing(6);
    auto* first = new QHBoxLayout;
    first->setSpacing(10);
    first->addWidget(button_);
    first->addWidget(progress_, 1);
    column->addLayout(first);
    legend_->setScale(whyScale());
    column->addWidget(legend_);
    sentence_ = addText(*column, this);
    sentence_->setProperty("role", QStringLiteral("secondary"));
    sentence_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    doubt_ = addText(*column, this);
    QFont strong = doubt_->font();
    strong.setWeight(QFont::DemiBold);
    doubt_->setFont(strong);
    createControls();
    column->addWidget(controls_);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Progress of the map"));
    connect(button_, &QPushButton::clicked, this, &WhyPanel::press);
    connectSession();
    refresh();
}

void WhyPanel::createControls() {
    fill_->setAccessibleName(tr("How parts are covered"));
    fill_->setMinimumWidth(kNarrowestControl * 2);
    fill_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    fill_->setToolTip(
        tr("Parts are covered with the picture's mean colour, and with the picture "
           "blurred; a map that holds looks alike for both."));
    fill_->addItem(tr("Both ways"), static_cast<int>(MapFill::Mean));
    fill_->addItem(tr("Mean colour"), static_cast<int>(MapFill::MeanColour));
    fill_->addItem(tr("Blurred"), static_cast<int>(MapFill::Blur));
    fill_->installEventFilter(this);
    fill_->view()->installEventFilter(this);
    share_->setRange(0, 100);
    share_->setValue(100);
    share_->setPageStep(25);
    share_->setMinimumWidth(kNarrowestControl);
    share_->setAccessibleName(tr("Strength of the map over the picture"));
    share_->setToolTip(tr("From the picture to the map"));
    save_->setText(tr("Save"));
    save_->setPopupMode(QToolButton::InstantPopup);
    save_->setFocusPolicy(Qt::TabFocus);
    save_->setAccessibleName(tr("Save the map"));
    auto* menu = new QMenu(save_);
    files_->addTo(*menu);
    save_->setMenu(menu);
    picture_.setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* row = new QHBoxLayout(controls_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(fill_, 2);
    row->addWidget(share_, 1);
    row->addWidget(save_);
    connect(fill_, &QComboBox::currentIndexChanged, this, &WhyPanel::refresh);
    connect(share_, &QSlider::valueChanged, this,
            [this](int percent) { picture_.setOverlayShare(percent / 100.0); });
    connect(files_, &FigureExport::failed, &session_, &Session::failed);
}

/// Letters choose a line of the list here: they must not reach the keys of the window's part around
/// it, which act on the member.
bool WhyPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isCommand = key->modifiers() & (Qt::ControlModifier | Qt::AltModifier);
        if (!isCommand && !key->text().isEmpty()) {
            event->accept();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void WhyPanel::connectSession() {
    connect(&session_.jobs(), &JobRunner::finished, this, &WhyPanel::followJob);
    connect(&session_.jobs(), &JobRunner::changed, this, &WhyPanel::refreshProgress);
    connect(&session_, &Session::outliersChanged, this, &WhyPanel::refresh);
    connect(&session_, &Session::engineChanged, this, &WhyPanel::refresh);
    connect(&picture_, &PictureBox::placePointedAt, this, &WhyPanel::pointAt);
    connect(&picture_, &PictureBox::placeLeft, this, [this] {
        sentence_->setMinimumHeight(0);
        sentence_->setText(reading_);
    });
}

void WhyPanel::setMember(MemberId member) {
    if (member != member_) {
        stop();
        failure_.clear();
        member_ = member;
    }
    refresh();
}

/// What is known of the shown member's set, if the member was judged; else null.
const SetOutliers* WhyPanel::judgedSet() const {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSetOf(member_);
    const SetOutliers* outliers = set != nullptr ? session_.outliersOf(set->id) : nullptr;
    const bool isJudged = outliers != nullptr && !outliers->probability.empty() &&
                          std::ranges::find(outliers->members, member_) != outliers->members.end();
    return isJudged ? outliers : nullptr;
}

/// The newest map of the shown member that still holds; null if there is none.
const WhyPanel::Answer* WhyPanel::known() const {
    const SetOutliers* outliers = judgedSet();
    const auto found = std::ranges::find(answers_, member_,
                                         [](const Answer& answer) { return answer.map.member; });
    return outliers != nullptr && found != answers_.end() && found->of == *outliers ? &*found
                                                                                    : nullptr;
}

void WhyPanel::press() {
    if (job_ != 0) {
        stop();
    } else if (known() == nullptr) {
        ask();
    } else {
        isOn_ = !isOn_;
    }
    refresh();
}

void WhyPanel::ask() {
    const SetOutliers* outliers = judgedSet();
    if (outliers == nullptr || session_.engine() == nullptr || session_.model() == nullptr) {
        return;
    }
    failure_.clear();
    isOn_ = true;
    const std::shared_ptr<MapRelay> relay = newRelay();
    const auto takeIfAsked = [this, asked = ++asked_, of = *outliers](const OcclusionMap& map) {
        if (asked == asked_) {
            take(of, map);
        }
    };
    connect(relay.get(), &MapRelay::found, this, takeIfAsked);
    OcclusionQuestion question;
    question.set = outliers->set;
    question.member = member_;
    question.onMap = [relay](const OcclusionMap& map) { Q_EMIT relay->found(map); };
    const QString name = toQString(session_.collection()->findMember(member_)->name);
    job_ = session_.jobs().start(
        tr("Covering parts of “%1”").arg(name), QStringLiteral("occlusion"), this,
        [engine = session_.engine(), model = session_.model(), collection = session_.collection(),
         question, options = session_.outlierOptions()](const RunContext& run) {
            return engine->outliers().occlusionMap(*model, *collection, question, options, run);
        },
        takeIfAsked);
}

/// What was found so far is no answer.
void WhyPanel::stop() {
    ++asked_;
    if (const qint64 job = std::exchange(job_, 0)) {
        session_.jobs().stop(job);
        std::erase_if(answers_, [](const Answer& answer) { return !answer.map.isComplete; });
    }
}

void WhyPanel::take(const SetOutliers& of, const OcclusionMap& map) {
    std::erase_if(answers_,
                  [&map](const Answer& answer) { return answer.map.member == map.member; });
    if (answers_.size() == kKeptAnswers) {
        answers_.erase(answers_.begin());
    }
    answers_.push_back({of, map});
    refresh();
}

void WhyPanel::followJob(qint64 job) {
    if (job_ == 0 || job != job_) {
        return;
    }
    const JobState* state = session_.jobs().find(job);
    const bool isFailed = state != nullptr && state->status == JobState::Status::Failed;
    const QString failure = isFailed ? state->failure : QString();
    stop();
    failure_ = failure;
    refresh();
}

QString WhyPanel::sentence() const { return sentence_->isHidden() ? QString() : sentence_->text(); }

QString WhyPanel::doubt() const { return doubt_->isHidden() ? QString() : doubt_->text(); }

void WhyPanel::refresh() {
    const Answer* answer = known();
    const bool isShown = answer != nullptr && isOn_;
    refreshButton(answer);
    refreshProgress();
    for (QWidget* part : {static_cast<QWidget*>(legend_), controls_}) {
        part->setVisible(isShown);
    }
    for (QAction* action : save_->menu()->actions()) {
        picture_.removeAction(action);
    }
    if (isShown) {
        picture_.addActions(save_->menu()->actions());
        showMap();
    } else {
        picture_.setOverlay({}, {});
        picture_.setAccessibleDescription({});
        cells_ = {};
        reading_ = failure_;
    }
    sentence_->setText(reading_);
    sentence_->setVisible(!reading_.isEmpty());
    const QString doubt =
        isShown && answer->map.isComplete ? doubtSentence(answer->map) : QString();
    doubt_->setText(doubt);
    doubt_->setVisible(!doubt.isEmpty());
}

/// A job of this panel that still waits ends with it, and must not tell what is half gone.
WhyPanel::~WhyPanel() { session_.jobs().disconnect(this); }

void WhyPanel::refreshButton(const Answer* answer) {
    const bool canBeAsked =
        judgedSet() != nullptr && session_.engine() != nullptr && session_.model() != nullptr;
    const bool isAsking = job_ != 0;
    button_->setText(isAsking                     ? tr("Cancel")
                     : answer != nullptr && isOn_ ? tr("Hide map")
                     : answer != nullptr          ? tr("Show map")
                                                  : tr("Why here?"));
    button_->setToolTip(
        tr("Covers one part of the picture after the other and shows which makes it a stranger."));
    button_->setEnabled(canBeAsked || isAsking);
}

void WhyPanel::refreshProgress() {
    const JobState* state = job_ != 0 ? session_.jobs().find(job_) : nullptr;
    progress_->setVisible(job_ != 0);
    if (state == nullptr) {
        return;
    }
    const int permille = progressPermille(*state);
    progress_->setRange(0, permille < 0 ? 0 : 1000);
    progress_->setValue(std::max(0, permille));
    progress_->setToolTip(statusText(*state));
}

void WhyPanel::showMap() {
    const OcclusionMap& map = known()->map;
    const auto fill = static_cast<MapFill>(fill_->currentData().toInt());
    const CellMap cells = cellsOf(map, fill);
    if (cells != cells_ || !picture_.hasOverlay()) {
        cells_ = cells;
        picture_.setOverlay(overlayImage(cells_, legend_->scale()), {cells_.columns, cells_.rows});
    }
    reading_ = map.isComplete ? readingSentence(cells_)
                              : tr("This is a first look with large parts covered; finer ones "
                                   "follow.");
    picture_.setAccessibleDescription(reading_);
}

void WhyPanel::pointAt(const QPointF& place) {
    if (!cells_.values.empty()) {
        const QString words = coveringSentence(static_cast<double>(valueAt(cells_, place)));
        sentence_->setMinimumHeight(sentence_->height());
        sentence_->setText(words);
        picture_.setAccessibleDescription(words);
    }
}

/// The picture with its map as large as it is on the screen, and what the colours mean.
Figure WhyPanel::figure() const {
    const Answer* answer = known();
    const std::shared_ptr<const Collection> collection = session_.collection();
    const Member* member = collection->findMember(member_);
    Figure figure;
    if (answer == nullptr || member == nullptr || picture_.picture().isNull()) {
        return figure;
    }
    const QImage whole = mapOverPicture(picture_.picture(), overlayImage(cells_, legend_->scale()));
    const QSizeF room = picture_.pictureRect().size();
    const int foot = scaleHeight(font());
    figure.name = tr("%1 - why here").arg(shortName(member->name));
    figure.size = QSize(qRound(room.width()), qRound(room.height()) + 2 * kFigureGap + foot);
    figure.paint = [whole, room, foot, size = figure.size, scale = legend_->scale(), face = font(),
                    colours = viewColours(palette())](QPainter& painter) {
        painter.fillRect(QRect(QPoint(), size), colours.card);
        painter.drawImage(QRectF(QPointF(), room), whole);
        paintScale(
            painter,
            QRectF(kFigureGap, room.height() + kFigureGap, room.width() - 2 * kFigureGap, foot),
            scale, face, colours);
    };
    figure.numbers = [map = answer->map, set = toQString(answer->of.name),
                      name = toQString(member->name)] { return tableOf(map, set, name); };
    return figure;
}

}  // namespace setscope
