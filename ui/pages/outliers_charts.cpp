#include "ui/pages/outliers_charts.h"

#include <QHBoxLayout>

#include "ui/itemmodels/member_list_model.h"
#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/outlier_table_model.h"
#include "ui/pages/threshold_limits.h"
#include "ui/pages/wall_panel.h"
#include "ui/session/session.h"
#include "ui/views/threshold_histogram.h"

namespace setscope {

OutliersCharts::OutliersCharts(Session& session, WallPanel& wall, const OutlierTableModel& sets,
                               QWidget* parent)
    : QWidget(parent),
      session_(session),
      wall_(wall),
      sets_(sets),
      probabilities_(new ProbabilityChart(this)),
      histogram_(new ThresholdHistogram(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 8, 0, 0);
    row->setSpacing(12);
    row->addWidget(probabilities_, 1);
    row->addWidget(histogram_, 1);
    connect(probabilities_, &ProbabilityChart::barActivated, this, &OutliersCharts::activateMember);
    connect(histogram_, &ThresholdHistogram::thresholdDragged, this, [this](double threshold) {
        FlagRule rule = session_.flagRule();
        rule.threshold = threshold;
        session_.setFlagRule(rule);
    });
    connect(&session, &Session::selectionChanged, this, &OutliersCharts::showSelection);
    for (ChartView* chart :
         {static_cast<ChartView*>(probabilities_), static_cast<ChartView*>(histogram_)}) {
        connect(chart, &ChartView::failed, &session, &Session::failed);
    }
    refreshSet();
    refreshSets();
}

void OutliersCharts::refreshSet() {
    const MemberSortProxy& order = wall_.order();
    QList<ProbabilityChart::Bar> bars;
    for (int row = 0; row < order.rowCount(); ++row) {
        const int at = order.mapToSource(order.index(row, 0)).row();
        const MemberListModel::Row& member = wall_.members().rows()[static_cast<std::size_t>(at)];
        if (member.probability) {
            bars.append({member.member->id.value, shortName(*member.member),
                         static_cast<double>(*member.probability), member.isFlagged});
        }
    }
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSet(session_.currentSet());
    const std::shared_ptr<const OutlierResult> result = session_.outliers();
    probabilities_->setTitle(result && result->head == Head::Sigmoid
                                 ? tr("Probability of not belonging")
                                 : tr("Probability of being the one that does not belong"));
    probabilities_->setBars(bars, set != nullptr ? toQString(set->name) : QString());
    const FlagRule& rule = session_.flagRule();
    probabilities_->setThreshold(
        rule.by == FlagRule::By::Probability ? std::optional(rule.threshold) : std::nullopt);
    showSelection();
}

void OutliersCharts::refreshSets() {
    const std::shared_ptr<const OutlierResult> result = session_.outliers();
    const auto [lowest, highest] =
        thresholdLimits(session_.flagRule().by, mostReferenceSets(result.get()));
    histogram_->setLimits(lowest, highest);
    if (session_.flagRule().by == FlagRule::By::Probability) {
        refreshByProbability();
    } else {
        refreshByFalseAlarms();
    }
}

void OutliersCharts::refreshByProbability() {
    QList<ThresholdHistogram::Entry> entries;
    for (const OutlierTableModel::Row& row : sets_.rows()) {
        if (row.highest) {
            entries.append({toQString(row.set->name), static_cast<double>(*row.highest),
                            row.flaggedCount > 0});
        }
    }
    histogram_->setTitle(tr("Highest probability in every set"));
    histogram_->setEntries(entries, tr("highest probability of a member"));
    histogram_->setThreshold(session_.flagRule().threshold, ThresholdHistogram::Flagged::Above);
}

void OutliersCharts::refreshByFalseAlarms() {
    QList<ThresholdHistogram::Entry> entries;
    for (const OutlierTableModel::Row& row : sets_.rows()) {
        if (row.outliers != nullptr && row.outliers->setPValue) {
            entries.append({toQString(row.set->name), static_cast<double>(*row.outliers->setPValue),
                            row.flaggedCount > 0});
        }
    }
    histogram_->setTitle(tr("p-value of every set"));
    histogram_->setEntries(entries, tr("p-value"));
    histogram_->setThreshold(session_.flagRule().threshold, ThresholdHistogram::Flagged::Below);
}

void OutliersCharts::showSelection() {
    QSet<qint64> ids;
    for (const MemberId member : session_.selectedMembers()) {
        ids.insert(member.value);
    }
    probabilities_->setSelection(ids);
}

void OutliersCharts::activateMember(qint64 id, ProbabilityChart::Picking picking) {
    const MemberId member{id};
    if (picking == ProbabilityChart::Picking::Only) {
        session_.select({member}, member);
        return;
    }
    QList<MemberId> members = session_.selectedMembers();
    if (members.removeAll(member) == 0) {
        members.append(member);
    }
    session_.select(members, members.isEmpty() ? MemberId{} : members.back());
}

}  // namespace setscope
