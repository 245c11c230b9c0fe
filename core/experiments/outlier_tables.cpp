#include "core/experiments/outlier_tables.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <span>
#include <utility>

#include "core/experiments/baselines/outlier_rivals.h"
#include "core/experiments/figures.h"

namespace setscope {
namespace {

constexpr std::int64_t kBootstrapResamples = 600;
constexpr std::int64_t kUsualSize = 16;
constexpr const char* kDifference = "difference";
constexpr const char* kHomeDifference = "difference-home";

/// Cells that one figure is the mean of, each with its weight; the weights sum to 1.
struct WeightedCell {
    const OutlierCell* cell;
    double weight;
};
using CellGroup = std::vector<WeightedCell>;

/// A number for one set of a cell.
using SetValue = std::function<double(const OutlierCell&, std::size_t)>;

SetValue shareOf(const std::string& method) {
    return
        [method](const OutlierCell& cell, std::size_t set) { return cell.named.at(method)[set]; };
}

SetValue differenceOf(const std::string& method, const std::string& rival) {
    return [method, rival](const OutlierCell& cell, std::size_t set) {
        return cell.named.at(method)[set] - cell.named.at(rival)[set];
    };
}

/// The values of all sets of a group, one cell after another.
struct GroupValues {
    std::vector<double> values;
    std::vector<std::size_t> cellOf;  ///< one per value

    GroupValues(const CellGroup& group, const SetValue& valueOf) {
        for (std::size_t index = 0; index < group.size(); ++index) {
            const auto sets = static_cast<std::size_t>(group[index].cell->setCount());
            for (std::size_t set = 0; set < sets; ++set) {
                values.push_back(valueOf(*group[index].cell, set));
                cellOf.push_back(index);
            }
        }
    }
};

/// The weighted mean of the cells' means over the chosen sets; a cell of which none was chosen does
/// not count.
double weightedMean(const CellGroup& group, const GroupValues& all,
                    std::span<const std::size_t> chosen) {
    std::vector<double> sums(group.size(), 0.0);
    std::vector<double> counts(group.size(), 0.0);
    for (const std::size_t index : chosen) {
        sums[all.cellOf[index]] += all.values[index];
        counts[all.cellOf[index]] += 1.0;
    }
    double mean = 0.0;
    double weight = 0.0;
    for (std::size_t index = 0; index < group.size(); ++index) {
        if (counts[index] > 0.0) {
            mean += group[index].weight * sums[index] / counts[index];
            weight += group[index].weight;
        }
    }
    return weight > 0.0 ? mean / weight : 0.0;
}

ExperimentFigure meanOfGroup(const CellGroup& group, const SetValue& valueOf, std::uint64_t seed) {
    const GroupValues all(group, valueOf);
    return figureFrom(bootstrapInterval(
        all.values.size(),
        [&](std::span<const std::size_t> chosen) { return weightedMean(group, all, chosen); },
        kBootstrapResamples, seed));
}

ExperimentFigure namedShare(const CellGroup& group, const std::string& method, std::uint64_t seed) {
    const OutlierCell& first = *group.front().cell;
    if (group.size() > 1 || first.shape.strangers > 1) {
        return meanOfGroup(group, shareOf(method), seed);
    }
    const auto named = std::ranges::count(first.named.at(method), 1.0);
    return shareFigure(named, first.setCount());
}

/// The rival with the highest mean over the group.
std::string bestRival(const CellGroup& group) {
    std::string best;
    double highest = -1.0;
    for (const OutlierRival& rival : outlierRivals()) {
        double mean = 0.0;
        for (const WeightedCell& entry : group) {
            const std::vector<double>& named = entry.cell->named.at(rival.id);
            mean += entry.weight * std::accumulate(named.begin(), named.end(), 0.0) /
                    static_cast<double>(named.size());
        }
        if (mean > highest) {
            highest = mean;
            best = rival.id;
        }
    }
    return best;
}

/// One weight for every domain, shared evenly by its cells.
CellGroup domainMean(const std::vector<const OutlierCell*>& cells) {
    std::map<std::string, double> cellsOf;
    for (const OutlierCell* cell : cells) {
        cellsOf[cell->domain] += 1.0;
    }
    CellGroup group;
    for (const OutlierCell* cell : cells) {
        group.push_back(
            {cell, 1.0 / (static_cast<double>(cellsOf.size()) * cellsOf.at(cell->domain))});
    }
    return group;
}

/// @param columns of detectors; the first is the one that is set against the best rival
std::vector<ExperimentColumn> withRivals(std::vector<ExperimentColumn> columns) {
    for (const OutlierRival& rival : outlierRivals()) {
        columns.push_back({rival.id, rival.heading, rival.meaning, FigureUnit::Share});
    }
    columns.push_back(
        {kDifference, "Difference",
         "Ours − the best rival of the row (*), in points, with its 95\u202f% interval",
         FigureUnit::Difference});
    return columns;
}

std::vector<ExperimentColumn> comparedColumns() {
    return withRivals(
        {{kOursLeftOut, "Ours", "our detector, trained without the source's domain",
          FigureUnit::Share},
         {kOursHome, "Home", "our detector, trained on all domains; the pictures are new to it",
          FigureUnit::Share}});
}

ExperimentRow comparedRow(std::vector<std::string> labels, const CellGroup& group,
                          const std::vector<ExperimentColumn>& columns, std::uint64_t seed) {
    ExperimentRow row;
    row.labels = std::move(labels);
    row.marked = bestRival(group);
    for (const WeightedCell& entry : group) {
        row.count += entry.cell->setCount();
    }
    for (const ExperimentColumn& column : columns) {
        if (column.id == kDifference) {
            row.figures.emplace_back(
                meanOfGroup(group, differenceOf(columns.front().id, row.marked), seed));
        } else if (column.id == kHomeDifference) {
            row.figures.emplace_back(meanOfGroup(group, differenceOf(kOursHome, row.marked), seed));
        } else {
            row.figures.emplace_back(namedShare(group, column.id, seed));
        }
    }
    return row;
}

/// For every source the cell of one stranger in 16 members, or the nearest smaller size that it
/// has, or else its smallest.
std::vector<const OutlierCell*> usualCells(const std::vector<OutlierCell>& cells) {
    const auto rank = [](const OutlierCell& cell) {
        const bool isLarger = cell.shape.size > kUsualSize;
        return std::pair(isLarger, std::abs(cell.shape.size - kUsualSize));
    };
    std::vector<const OutlierCell*> usual;
    for (const OutlierCell& cell : cells) {
        if (cell.shape.strangers != 1) {
            continue;
        }
        const auto same = std::ranges::find_if(
            usual, [&cell](const OutlierCell* other) { return other->source == cell.source; });
        if (same == usual.end()) {
            usual.push_back(&cell);
        } else if (rank(cell) < rank(**same)) {
            *same = &cell;
        }
    }
    return usual;
}

std::string shownSource(const OutlierCell& cell) {
    return cell.shape.size == kUsualSize ? cell.source
                                         : cell.source + ", " + std::to_string(cell.shape.size);
}

ExperimentTable oneStrangerTable(const OutlierCells& measured, const RunContext& run) {
    ExperimentTable table;
    table.id = measured.encoderId + "-one-stranger";
    table.title =
        measured.encoderTitle +
        ": sets of 16, or as many as stand beside the source, in which the one stranger is "
        "named, %";
    table.labels = {"Source"};
    table.columns = comparedColumns();
    const std::vector<const OutlierCell*> usual = usualCells(measured.cells);
    for (const OutlierCell* cell : usual) {
        run.throwIfStopped();
        table.rows.push_back(
            comparedRow({shownSource(*cell)}, {{cell, 1.0}}, table.columns, run.settings().seed));
    }
    if (!usual.empty()) {
        table.rows.push_back(comparedRow({"mean over domains"}, domainMean(usual), table.columns,
                                         run.settings().seed));
    }
    return table;
}

ExperimentTable shapesTable(const OutlierCells& measured, const RunContext& run) {
    ExperimentTable table;
    table.id = measured.encoderId + "-shapes";
    table.title =
        measured.encoderTitle +
        ": mean over domains of the strangers that are named, by members and strangers of "
        "a set, %";
    table.labels = {"Size", "Strangers", "Sources"};
    table.columns = comparedColumns();
    std::map<SetShape, std::vector<const OutlierCell*>> byShape;
    for (const OutlierCell& cell : measured.cells) {
        byShape[cell.shape].push_back(&cell);
    }
    for (const auto& [shape, cells] : byShape) {
        run.throwIfStopped();
        table.rows.push_back(
            comparedRow({std::to_string(shape.size), std::to_string(shape.strangers),
                         std::to_string(cells.size())},
                        domainMean(cells), table.columns, run.settings().seed));
    }
    return table;
}

ExperimentTable denseTable(const OutlierCells& measured, const RunContext& run) {
    ExperimentTable table;
    table.id = measured.encoderId + "-dense";
    table.title = measured.encoderTitle +
                  ": the paper's dense rival and our detector, both trained on all domains, %";
    table.labels = {"Source"};
    table.columns = {
        {kDenseRival, "Dense", "fully connected layers over the members' features in their order",
         FigureUnit::Share},
        {"chance", "Chance", "one of the set's members, blindly", FigureUnit::Share},
        {kOursHome, "Home", "our detector on the same sets", FigureUnit::Share}};
    std::vector<const OutlierCell*> tested;
    for (const OutlierCell& cell : measured.cells) {
        if (cell.named.contains(kDenseRival)) {
            tested.push_back(&cell);
        }
    }
    const auto addRow = [&](const std::string& label, const CellGroup& group) {
        run.throwIfStopped();
        const double chance = 1.0 / static_cast<double>(group.front().cell->shape.size);
        ExperimentRow row;
        row.labels = {label};
        for (const WeightedCell& entry : group) {
            row.count += entry.cell->setCount();
        }
        row.figures = {namedShare(group, kDenseRival, run.settings().seed),
                       ExperimentFigure{chance, chance, chance},
                       namedShare(group, kOursHome, run.settings().seed)};
        table.rows.push_back(std::move(row));
    };
    for (const OutlierCell* cell : tested) {
        addRow(cell->source, {{cell, 1.0}});
    }
    if (!tested.empty()) {
        addRow("mean over domains", domainMean(tested));
    }
    return table;
}

ExperimentTable allCellsTable(const OutlierCells& measured, const RunContext& run) {
    ExperimentTable table;
    table.id = measured.encoderId + "-all";
    table.title = measured.encoderTitle + ": every source, size and number of strangers";
    table.detail = ExperimentTable::Detail::JsonOnly;
    table.labels = {"Domain", "Source", "Size", "Strangers", "Concepts"};
    table.columns = comparedColumns();
    table.columns.push_back({kHomeDifference, "Home difference", "Home − the best rival of the row",
                             FigureUnit::Difference});
    for (const OutlierCell& cell : measured.cells) {
        run.throwIfStopped();
        table.rows.push_back(
            comparedRow({cell.domain, cell.source, std::to_string(cell.shape.size),
                         std::to_string(cell.shape.strangers), std::to_string(cell.concepts)},
                        {{&cell, 1.0}}, table.columns, run.settings().seed));
    }
    return table;
}

/// A row for each, those of one source together, and one for their mean over domains by size.
std::vector<std::pair<std::vector<std::string>, CellGroup>> sizeRows(
    const std::vector<OutlierCell>& cells) {
    std::vector<std::pair<std::vector<std::string>, CellGroup>> rows;
    std::map<std::int64_t, std::vector<const OutlierCell*>> bySize;
    for (const OutlierCell& cell : cells) {
        if (cell.shape.strangers == 1) {
            rows.push_back({{cell.source, std::to_string(cell.shape.size)}, {{&cell, 1.0}}});
            bySize[cell.shape.size].push_back(&cell);
        }
    }
    for (const auto& [size, ofSize] : bySize) {
        rows.push_back({{"mean over domains", std::to_string(size)}, domainMean(ofSize)});
    }
    return rows;
}

}  // namespace

std::vector<ExperimentTable> comparisonTables(const OutlierCells& measured, const RunContext& run) {
    return {oneStrangerTable(measured, run), shapesTable(measured, run), denseTable(measured, run),
            allCellsTable(measured, run)};
}

ExperimentTable sizeTable(const OutlierCells& measured, const RunContext& run) {
    ExperimentTable table;
    table.id = measured.encoderId + "-sizes";
    table.title = measured.encoderTitle + ": sets in which the one stranger is named, by size, %";
    table.labels = {"Source", "Size"};
    table.columns = withRivals(
        {{kOurs, "Ours", "our detector that fits any encoder, as it comes with the application",
          FigureUnit::Share}});
    for (auto& [labels, group] : sizeRows(measured.cells)) {
        run.throwIfStopped();
        table.rows.push_back(
            comparedRow(std::move(labels), group, table.columns, run.settings().seed));
    }
    return table;
}

}  // namespace setscope
