#include "ui/views/rank_curve.h"

#include <QChart>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/views/tabular_text.h"

namespace setscope {
namespace {

constexpr qreal kCutGrab = 6.0;  ///< logical pixels
constexpr int kShownPerCut = 3;  ///< ranks shown for each rank before the cut
constexpr int kMostDrawn = 600;  ///< more points of a curve cannot be told apart
constexpr int kKeyPage = 10;     ///< ranks
constexpr qreal kCutOverhang = 15.0;
constexpr qreal kCutLabelGap = 5.0;
constexpr double kScoreMargin = 0.06;
constexpr double kRankMargin = 0.035;  ///< of the ranks shown; the label of the first has room

/// Before the first rank and behind the last, in ranks.
double rankMargin(int shown) { return std::max(0.5, kRankMargin * shown); }

QString scoreText(double score) { return QString::number(score, 'g', 3); }

}  // namespace

RankCurve::RankCurve(QWidget* parent)
    : ChartView(parent),
      series_(new QLineSeries(this)),
      ranks_(new QCategoryAxis(this)),
      scores_(new QValueAxis(this)) {
    setTitle(tr("Score by rank"));
    chart()->addSeries(series_);
    chart()->addAxis(ranks_, Qt::AlignBottom);
    chart()->addAxis(scores_, Qt::AlignLeft);
    series_->attachAxis(ranks_);
    series_->attachAxis(scores_);
    ranks_->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    scores_->setVisible(false);
    reserveFoot();
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    rebuild();
    styleChart();
}

void RankCurve::setPoints(const QList<Point>& points, const QString& subject) {
    setSubject(subject);
    if (points == points_) {
        return;
    }
    points_ = points;
    isDragging_ = false;
    rebuild();
}

void RankCurve::setCut(std::optional<int> rank, CutOrigin origin) {
    if (rank == cut_ && origin == origin_) {
        return;
    }
    cut_ = rank;
    origin_ = origin;
    fit();
}

void RankCurve::setCurrent(std::optional<int> rank) {
    if (rank != current_) {
        current_ = rank;
        viewport()->update();
    }
}

int RankCurve::wantedCount() const {
    const qsizetype cut = std::max(0, cut_.value_or(0));
    const auto wanted = std::max<qsizetype>(kFewestShown, kShownPerCut * cut);
    return static_cast<int>(std::min(wanted, points_.size()));
}

/// While the line is dragged the ranks stay where they are under the pointer.
void RankCurve::fit() {
    if (!isDragging_ && wantedCount() != shown_) {
        rebuild();
        return;
    }
    summarise();
    viewport()->update();
}

void RankCurve::rebuild() {
    shown_ = wantedCount();
    const int stride = std::max(1, shown_ / kMostDrawn);
    QList<QPointF> drawn;
    for (int rank = 1; rank <= shown_; ++rank) {
        const bool isDrawn = (rank - 1) % stride == 0 || rank == shown_;
        const double score = points_[rank - 1].score;
        if (isDrawn && std::isfinite(score)) {
            drawn.append(QPointF(rank, score));
        }
    }
    series_->replace(drawn);
    const auto byScore = [](const QPointF& left, const QPointF& right) {
        return left.y() < right.y();
    };
    const auto [lowest, highest] = std::minmax_element(drawn.cbegin(), drawn.cend(), byScore);
    const double low = drawn.isEmpty() ? 0.0 : lowest->y();
    const double high = drawn.isEmpty() ? 1.0 : highest->y();
    const double margin = high > low ? (high - low) * kScoreMargin : 1.0;
    scores_->setRange(low - margin, high + margin);
    const double beside = rankMargin(shown_);
    ranks_->setRange(1.0 - beside, std::max(1, shown_) + beside);
    labelRanks();
    summarise();
    applyColours();
}

void RankCurve::labelRanks() {
    for (const QString& label : ranks_->categoriesLabels()) {
        ranks_->remove(label);
    }
    if (shown_ > 0) {
        ranks_->append(locale().toString(1), 1);
    }
    if (shown_ > 1) {
        ranks_->append(locale().toString(shown_), shown_);
    }
}

void RankCurve::summarise() {
    if (points_.isEmpty()) {
        setSummary(tr("No candidates were ranked yet."));
        return;
    }
    const QString ranking = tr("%1 candidates; the first is %2.")
                                .arg(locale().toString(points_.size()), points_.front().name);
    setSummary(cut_ ? tr("%1 There is a %2.").arg(ranking, cutText()) : ranking);
}

void RankCurve::applyColours() {
    series_->setPen(QPen(colours().accent, 2.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    viewport()->update();
}

ChartTable RankCurve::table() const {
    ChartTable table{{tr("rank"), tr("candidate"), tr("score")}, {}};
    for (qsizetype at = 0; at < points_.size(); ++at) {
        table.rows.append({QString::number(at + 1), points_[at].name,
                           shortestNumber(static_cast<float>(points_[at].score))});
    }
    return table;
}

QString RankCurve::cutText() const {
    const QString rank = locale().toString(cut_.value_or(0));
    return origin_ == CutOrigin::Suggested ? tr("suggested cut: %1").arg(rank)
                                           : tr("cut: %1").arg(rank);
}

QString RankCurve::footText() const {
    if (shown_ == points_.size()) {
        return tr("rank");
    }
    return tr("rank, the first %1 of %2")
        .arg(locale().toString(shown_), locale().toString(points_.size()));
}

qreal RankCurve::xOf(double rank) const {
    const QRectF plot = plotInView();
    return plot.left() + plot.width() * (rank - ranks_->min()) / (ranks_->max() - ranks_->min());
}

double RankCurve::rankAt(qreal x) const {
    const QRectF plot = plotInView();
    const double share = (x - plot.left()) / std::max(1.0, plot.width());
    return ranks_->min() + share * (ranks_->max() - ranks_->min());
}

QPointF RankCurve::positionOf(int rank) const {
    const QPointF inChart = chart()->mapToPosition(QPointF(rank, points_[rank - 1].score), series_);
    return mapFromScene(chart()->mapToScene(inChart));
}

std::optional<int> RankCurve::pointAt(const QPoint& position) const {
    if (shown_ == 0 || !plotInView().contains(position)) {
        return std::nullopt;
    }
    return std::clamp(qRound(rankAt(position.x())), 1, shown_);
}

bool RankCurve::isOnLine(const QPointF& position) const {
    return shown_ > 0 && cut_ && std::abs(position.x() - xOf(*cut_ + 0.5)) <= kCutGrab;
}

QString RankCurve::toolTipAt(const QPoint& position) const {
    const auto rank = pointAt(position);
    if (!rank) {
        return {};
    }
    const Point& point = points_[*rank - 1];
    return tr("%1: %2, score %3").arg(locale().toString(*rank), point.name, scoreText(point.score));
}

void RankCurve::drawForeground(QPainter* painter, const QRectF& rect) {
    ChartView::drawForeground(painter, rect);
    if (shown_ == 0) {
        return;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    drawFoot(*painter, footText());
    drawCut(*painter);
    drawCurrent(*painter);
    painter->restore();
}

/// The line begins above the plot, so that its label is beside it and not on the curve.
void RankCurve::drawCut(QPainter& painter) const {
    if (!cut_ || *cut_ > shown_) {
        return;
    }
    const QRectF plot = plotInView();
    const qreal x = xOf(*cut_ + 0.5);
    const ViewColours now = colours();
    const qreal top = plot.top() - kCutOverhang;
    QPen dashes(now.alarm, hasFocus() ? 2.0 : 1.2);
    dashes.setDashPattern({3.0, 2.5});
    dashes.setCapStyle(Qt::FlatCap);
    painter.setPen(dashes);
    painter.drawLine(QPointF(x, top), QPointF(x, plot.bottom()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(now.alarm);
    painter.drawEllipse(QPointF(x, plot.bottom()), 4.0, 4.0);
    painter.setFont(smallFont());
    painter.setPen(now.alarm);
    const QString label = cutText();
    const qreal length = tabularWidth(QFontMetricsF(painter.font()), label);
    const bool fitsRight = x + kCutLabelGap + length <= width() - kCutLabelGap;
    const qreal left = fitsRight ? x + kCutLabelGap : x - kCutLabelGap - length;
    drawTabular(painter, QRectF(left, top - 1.0, length, 14.0), Qt::AlignLeft, label);
}

void RankCurve::drawCurrent(QPainter& painter) const {
    if (!current_ || *current_ < 1 || *current_ > shown_ ||
        !std::isfinite(points_[*current_ - 1].score)) {
        return;
    }
    const ViewColours now = colours();
    painter.setPen(QPen(now.card, 2.0));
    painter.setBrush(now.accent);
    painter.drawEllipse(positionOf(*current_), 5.5, 5.5);
}

void RankCurve::choose(int rank) {
    if (shown_ == 0) {
        return;
    }
    const int most = isDragging_ ? shown_ : static_cast<int>(points_.size());
    const int chosen = std::clamp(rank, 1, most);
    if (chosen != cut_) {
        setCut(chosen, CutOrigin::Chosen);
        Q_EMIT cutChosen(chosen);
    }
}

void RankCurve::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        ChartView::mousePressEvent(event);
        return;
    }
    isDragging_ = isOnLine(event->position());
    const auto rank = pointAt(event->position().toPoint());
    if (!isDragging_ && rank) {
        Q_EMIT rankActivated(*rank);
    }
}

void RankCurve::mouseMoveEvent(QMouseEvent* event) {
    if (isDragging_) {
        choose(qRound(rankAt(event->position().x()) - 0.5));
        return;
    }
    viewport()->setCursor(isOnLine(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
    ChartView::mouseMoveEvent(event);
}

void RankCurve::mouseReleaseEvent(QMouseEvent* event) {
    if (std::exchange(isDragging_, false)) {
        fit();
    }
    ChartView::mouseReleaseEvent(event);
}

void RankCurve::keyPressEvent(QKeyEvent* event) {
    const int from = cut_.value_or(0);
    switch (event->key()) {
        case Qt::Key_Left:
            choose(from - 1);
            break;
        case Qt::Key_Right:
            choose(from + 1);
            break;
        case Qt::Key_PageUp:
            choose(from - kKeyPage);
            break;
        case Qt::Key_PageDown:
            choose(from + kKeyPage);
            break;
        default:
            ChartView::keyPressEvent(event);
    }
}

}  // namespace setscope
