#include "ui/shell/power_dialog.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "ui/itemmodels/false_alarm_text.h"
#include "ui/itemmodels/number_text.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/shell/job_text.h"
#include "ui/shell/power_table_model.h"
#include "ui/views/figure_export.h"
#include "ui/views/interval_chart.h"

namespace setscope {
namespace {

constexpr int kMargin = 20;
constexpr QSize kWithResult(760, 820);
constexpr std::int64_t kUsualSize = 16;

QString plantedText(std::int64_t planted) {
    return countedText(planted, PowerDialog::tr("stranger planted"),
                       PowerDialog::tr("strangers planted"));
}

/// "In sets of 16 with 1 stranger planted, 94 % are flagged (90 % to 97 %)."
QString cellSentence(const PowerCell& cell) {
    return PowerDialog::tr("Of sets of %1 with %2, %3 are flagged (95 % interval %4 to %5).")
        .arg(countText(cell.setSize), plantedText(cell.planted), percentText(cell.detected.value),
             percentText(cell.detected.low), percentText(cell.detected.high));
}

/// The cell with the fewest strangers whose size is nearest to the usual one. @pre there are cells
const PowerCell& mostTelling(const DetectionPower& power) {
    return *std::ranges::min_element(power.cells, {}, [](const PowerCell& cell) {
        return std::pair(cell.planted, std::abs(cell.setSize - kUsualSize));
    });
}

template <class Number>
std::vector<std::int64_t> distinct(const std::vector<PowerCell>& cells, Number number) {
    std::vector<std::int64_t> found;
    for (const PowerCell& cell : cells) {
        if (std::ranges::find(found, cell.*number) == found.end()) {
            found.push_back(cell.*number);
        }
    }
    std::ranges::sort(found);
    return found;
}

QList<IntervalChart::Series> seriesOf(const DetectionPower& power,
                                      const std::vector<std::int64_t>& sizes) {
    QList<IntervalChart::Series> all;
    for (const std::int64_t planted : distinct(power.cells, &PowerCell::planted)) {
        IntervalChart::Series series;
        series.name = plantedText(planted);
        series.points.resize(static_cast<qsizetype>(sizes.size()));
        for (const PowerCell& cell : power.cells) {
            if (cell.planted == planted) {
                const auto place = std::ranges::find(sizes, cell.setSize) - sizes.begin();
                series.points[place] = IntervalChart::Point{.value = cell.detected.value,
                                                            .low = cell.detected.low,
                                                            .high = cell.detected.high,
                                                            .text = cellSentence(cell)};
            }
        }
        all.append(series);
    }
    return all;
}

std::vector<std::int64_t> checkedNumbers(const QList<QCheckBox*>& boxes) {
    std::vector<std::int64_t> numbers;
    for (const QCheckBox* box : boxes) {
        if (box->isChecked()) {
            numbers.push_back(box->property("number").toInt());
        }
    }
    return numbers;
}

QString ruleText(const FlagRule& rule) {
    const QString share = rule.by == FlagRule::By::Probability ? percentText(rule.threshold)
                                                               : rateText(rule.threshold);
    return rule.by == FlagRule::By::Probability
               ? PowerDialog::tr("by probability, from %1 on, as on the page").arg(share)
               : PowerDialog::tr("by false alarms, at %1, as on the page").arg(share);
}

QLabel* wrapped(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

}  // namespace

PowerDialog::PowerDialog(Session& session, QWidget* parent)
    : QDialog(parent),
      session_(session),
      trials_(new QSpinBox(this)),
      rule_(new QLabel(this)),
      run_(new QPushButton(this)),
      progress_(new QProgressBar(this)),
      status_(new QLabel(this)),
      headline_(wrapped({}, this)),
      note_(wrapped({}, this)),
      chart_(new IntervalChart(this)),
      model_(new PowerTableModel(this)),
      view_(new QTableView(this)),
      files_(new FigureExport(
          [this] {
              Figure figure;
              figure.name = tr("How well strangers are found");
              if (power_ != nullptr) {
                  figure.paint = [](QPainter&) {};
                  figure.numbers = [power = power_] { return tableOf(*power); };
              }
              return figure;
          },
          {FigureFormat::Csv}, this)) {
    setObjectName(QStringLiteral("PowerDialog"));
    setWindowTitle(tr("How well does it find strangers here?"));
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    setModal(false);
    setMinimumWidth(560);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kMargin, 16, kMargin, 14);
    column->setSpacing(10);
    headline_->setProperty("role", QStringLiteral("title"));
    column->addWidget(headline_);
    auto* explanation =
        wrapped(tr("Members of one of your sets are planted in another, again and again, and the "
                   "model is asked each time. Nothing in your collection is changed."),
                this);
    explanation->setProperty("role", QStringLiteral("secondary"));
    column->addWidget(explanation);
    createOptions(*column);
    createResult(*column);
    createFoot(*column);
    connectSession();
    refreshRule();
    refreshRun();
    showPower();
}

void PowerDialog::createOptions(QBoxLayout& column) {
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(6);
    form->addRow(tr("Members of a set"), createChoice(sizes_, {4, 8, 16, 32, 64}, {8, 16, 32, 64},
                                                      tr("Sets of %1 members")));
    form->addRow(tr("Strangers planted"),
                 createChoice(planted_, {1, 2, 3, 5}, {1, 2, 3}, tr("%1 planted")));
    trials_->setRange(20, 2000);
    trials_->setSingleStep(20);
    trials_->setValue(200);
    trials_->setToolTip(tr("More trials take longer and give narrower intervals."));
    auto* trials = new QHBoxLayout;
    trials->addWidget(trials_);
    trials->addWidget(new QLabel(tr("of each size and number"), this));
    trials->addStretch();
    auto* label = new QLabel(tr("&Trials"), this);
    label->setBuddy(trials_);
    form->addRow(label, trials);
    form->addRow(tr("A set is flagged"), rule_);
    column.addLayout(form);
    auto* run = new QHBoxLayout;
    run->setSpacing(12);
    run->addWidget(run_);
    run->addWidget(progress_, 1);
    run->addWidget(status_);
    run->addStretch();
    column.addLayout(run);
    run_->setProperty("primary", true);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Progress of the test"));
    status_->setProperty("role", QStringLiteral("secondary"));
    connect(run_, &QPushButton::clicked, this, &PowerDialog::press);
}

/// @param name of a box to screen readers, with %1 for its number
QHBoxLayout* PowerDialog::createChoice(QList<QCheckBox*>& boxes, const QList<int>& numbers,
                                       const QList<int>& chosen, const QString& name) {
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    for (const int number : numbers) {
        auto* box = new QCheckBox(QString::number(number), this);
        box->setAccessibleName(name.arg(number));
        box->setProperty("number", number);
        box->setChecked(chosen.contains(number));
        connect(box, &QCheckBox::toggled, this, &PowerDialog::refreshRun);
        boxes.append(box);
        row->addWidget(box);
    }
    row->addStretch();
    return row;
}

void PowerDialog::createResult(QBoxLayout& column) {
    auto* warning = wrapped(tr("Planted strangers come from other sets and are usually easier to "
                               "find than ones that got in by themselves: on real strangers expect "
                               "less than what stands here."),
                            this);
    warning->setObjectName(QStringLiteral("warning"));
    QFont strong = warning->font();
    strong.setWeight(QFont::DemiBold);
    warning->setFont(strong);
    column.addWidget(warning);
    chart_->setTitle(tr("Sets flagged when strangers are planted"));
    connect(chart_, &ChartView::failed, &session_, &Session::failed);
    createTable();
    auto* parts = new QSplitter(Qt::Vertical, this);
    parts->setChildrenCollapsible(false);
    parts->setHandleWidth(8);
    parts->addWidget(chart_);
    parts->addWidget(view_);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    column.addWidget(parts, 1);
    note_->setProperty("role", QStringLiteral("secondary"));
    note_->setTextFormat(Qt::PlainText);
    column.addWidget(note_);
}

void PowerDialog::createTable() {
    view_->setModel(model_);
    view_->setAccessibleName(tr("How often planted strangers were found"));
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setTabKeyNavigation(false);
    view_->setShowGrid(false);
    view_->setWordWrap(false);
    view_->setMinimumHeight(120);
    view_->verticalHeader()->hide();
    view_->horizontalHeader()->setHighlightSections(false);
    view_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(view_, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        auto* menu = new QMenu(view_);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        files_->addTo(*menu);
        menu->popup(view_->viewport()->mapToGlobal(at));
    });
    connect(files_, &FigureExport::failed, &session_, &Session::failed);
}

void PowerDialog::createFoot(QBoxLayout& column) {
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    run_->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(close);
    column.addLayout(row);
}

void PowerDialog::connectSession() {
    connect(&session_.jobs(), &JobRunner::finished, this, &PowerDialog::followJob);
    connect(&session_.jobs(), &JobRunner::changed, this, &PowerDialog::refreshProgress);
    connect(session_.projectScope(), &QObject::destroyed, this, &QWidget::close);
    connect(&session_, &Session::flagRuleChanged, this, &PowerDialog::refreshRule);
    connect(&session_, &Session::engineChanged, this, &PowerDialog::refreshRun);
}

/// A job of this dialog that still waits ends with it, and must not tell what is half gone.
PowerDialog::~PowerDialog() { session_.jobs().disconnect(this); }

PowerOptions PowerDialog::options() const {
    PowerOptions power;
    power.rule = session_.flagRule();
    power.sizes = checkedNumbers(sizes_);
    power.planted = checkedNumbers(planted_);
    power.trials = trials_->value();
    return power;
}

QString PowerDialog::headline() const { return headline_->text(); }

QString PowerDialog::note() const { return note_->text(); }

void PowerDialog::refreshRule() { rule_->setText(ruleText(session_.flagRule())); }

void PowerDialog::press() {
    if (job_ != 0) {
        session_.jobs().stop(job_);
        return;
    }
    start();
}

void PowerDialog::start() {
    note_->clear();
    job_ = session_.jobs().start(
        tr("Testing how well strangers are found"), QStringLiteral("power"), this,
        [engine = session_.engine(), model = session_.model(), collection = session_.collection(),
         power = options(), asked = session_.outlierOptions()](const RunContext& run) {
            return engine->outliers().detectionPower(*model, *collection, power, asked, run);
        },
        [this](DetectionPower power) { take(std::move(power)); });
    refreshRun();
    refreshProgress();
}

void PowerDialog::take(DetectionPower power) {
    power_ = std::make_shared<const DetectionPower>(std::move(power));
    showPower();
}

void PowerDialog::followJob(qint64 job) {
    if (job_ == 0 || job != job_) {
        return;
    }
    const JobState* state = session_.jobs().find(job);
    if (state != nullptr && state->status == JobState::Status::Failed) {
        note_->setText(state->failure);
    }
    job_ = 0;
    refreshRun();
    refreshProgress();
}

void PowerDialog::refreshRun() {
    const bool isRunning = job_ != 0;
    const PowerOptions power = options();
    const bool canRun = session_.engine() != nullptr && session_.model() != nullptr &&
                        !power.sizes.empty() && !power.planted.empty();
    run_->setText(isRunning ? tr("Cancel") : power_ == nullptr ? tr("Run") : tr("Run again"));
    run_->setEnabled(isRunning || canRun);
    for (QCheckBox* box : sizes_ + planted_) {
        box->setEnabled(!isRunning);
    }
    trials_->setEnabled(!isRunning);
}

void PowerDialog::refreshProgress() {
    progress_->setVisible(job_ != 0);
    status_->setVisible(job_ != 0);
    const JobState* state = job_ != 0 ? session_.jobs().find(job_) : nullptr;
    if (state == nullptr) {
        return;
    }
    const int permille = progressPermille(*state);
    progress_->setRange(0, permille < 0 ? 0 : 1000);
    progress_->setValue(std::max(0, permille));
    status_->setText(statusText(*state));
}

void PowerDialog::showPower() {
    const bool isKnown = power_ != nullptr && !power_->cells.empty();
    headline_->setVisible(isKnown);
    chart_->setVisible(isKnown);
    view_->setVisible(isKnown);
    model_->setPower(power_);
    if (power_ == nullptr) {
        return;
    }
    QStringList notes;
    if (isKnown) {
        resize(size().expandedTo(kWithResult));
        headline_->setText(cellSentence(mostTelling(*power_)));
        const std::vector<std::int64_t> sizes = distinct(power_->cells, &PowerCell::setSize);
        QStringList places;
        for (const std::int64_t size : sizes) {
            places.append(countText(size));
        }
        chart_->setSeries(places, seriesOf(*power_, sizes), tr("members of the set"));
        chart_->setSummary(headline_->text());
        notes.append(tr("%1 %2, flagged %3, with members of %4.")
                         .arg(toQString(power_->model.name), toQString(power_->model.version),
                              ruleText(power_->rule),
                              countedText(power_->hostSets, tr("set"), tr("sets"))));
    }
    if (!power_->note.empty()) {
        notes.append(toQString(power_->note));
    }
    note_->setText(notes.join(QLatin1Char(' ')));
}

void openPowerDialog(Session& session, QWidget* window) {
    auto* dialog = window->findChild<PowerDialog*>(QString(), Qt::FindDirectChildrenOnly);
    if (dialog == nullptr) {
        dialog = new PowerDialog(session, window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

}  // namespace setscope
