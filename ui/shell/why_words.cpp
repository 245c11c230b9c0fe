#include "ui/shell/why_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>

namespace setscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("WhyPanel", text); }

QString pointsText(double change) {
    const auto points = std::lround(std::abs(change) * 100.0);
    return points == 1 ? tr("1 point") : tr("%1 points").arg(points);
}

bool isNothing(double change) { return std::lround(change * 100.0) == 0; }

/// "at the upper left": in which ninth of the picture the cell lies.
QString placeText(const CellMap& map, std::size_t cell) {
    static constexpr std::array kPlaces = {QT_TRANSLATE_NOOP("WhyPanel", "at the upper left"),
                                           QT_TRANSLATE_NOOP("WhyPanel", "at the top"),
                                           QT_TRANSLATE_NOOP("WhyPanel", "at the upper right"),
                                           QT_TRANSLATE_NOOP("WhyPanel", "at the left"),
                                           QT_TRANSLATE_NOOP("WhyPanel", "in the middle"),
                                           QT_TRANSLATE_NOOP("WhyPanel", "at the right"),
                                           QT_TRANSLATE_NOOP("WhyPanel", "at the lower left"),
                                           QT_TRANSLATE_NOOP("WhyPanel", "at the bottom"),
                                           QT_TRANSLATE_NOOP("WhyPanel", "at the lower right")};
    const auto rows = static_cast<std::size_t>(map.rows);
    const auto columns = static_cast<std::size_t>(map.columns);
    const std::size_t down = (2 * (cell / columns) + 1) * 3 / (2 * rows);
    const std::size_t across = (2 * (cell % columns) + 1) * 3 / (2 * columns);
    return tr(kPlaces.at(3 * down + across));
}

}  // namespace

CellMap cellsOf(const OcclusionMap& map, MapFill fill) {
    CellMap cells;
    cells.rows = static_cast<int>(map.rows);
    cells.columns = static_cast<int>(map.columns);
    cells.values = fill == MapFill::Mean         ? meanMap(map)
                   : fill == MapFill::MeanColour ? map.meanColour
                                                 : map.blur;
    return cells;
}

ColourScale whyScale() {
    ColourScale scale;
    scale.below = tr("makes it belong");
    scale.above = tr("makes it strange");
    return scale;
}

QString coveringSentence(double change) {
    if (isNothing(change)) {
        return tr(
            "Covering this part changes the probability of not belonging by less than "
            "1 point.");
    }
    return (change > 0.0 ? tr("Covering this part lowers the probability of not belonging by %1.")
                         : tr("Covering this part raises the probability of not belonging by %1."))
        .arg(pointsText(change));
}

QString readingSentence(const CellMap& map) {
    const auto most = std::ranges::max_element(map.values);
    if (most == map.values.end() || isNothing(static_cast<double>(*most)) || *most < 0.0F) {
        return tr(
            "No part by itself makes it a stranger: covering any one of them makes it no less "
            "strange.");
    }
    const auto cell = static_cast<std::size_t>(most - map.values.begin());
    return tr("What is red makes it a stranger: with the reddest part covered, %1, the "
              "probability of not belonging is %2 lower.")
        .arg(placeText(map, cell), pointsText(static_cast<double>(*most)));
}

QString doubtSentence(const OcclusionMap& map) {
    return map.agreement < kAgreeingFills
               ? tr("The two ways of covering contradict each other here, so do not trust this "
                    "map.")
               : QString();
}

ChartTable tableOf(const OcclusionMap& map, const QString& set, const QString& member) {
    ChartTable table{{tr("set"), tr("member"), tr("row"), tr("column"), tr("mean colour"),
                      tr("blurred"), tr("mean of both")},
                     {}};
    const std::vector<float> mean = meanMap(map);
    const auto columns = static_cast<std::size_t>(map.columns);
    for (std::size_t cell = 0; cell < mean.size(); ++cell) {
        table.rows.append({set, member, QString::number(cell / columns + 1),
                           QString::number(cell % columns + 1),
                           shortestNumber(map.meanColour[cell]), shortestNumber(map.blur[cell]),
                           shortestNumber(mean[cell])});
    }
    return table;
}

}  // namespace setscope
