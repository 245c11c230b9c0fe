#include "core/results/experiment_result.h"

#include <algorithm>

#include "core/base/check.h"

namespace setscope {
namespace {

const char* unitName(FigureUnit unit) {
    switch (unit) {
        case FigureUnit::Share:
            return "share";
        case FigureUnit::Difference:
            return "difference";
        case FigureUnit::Number:
            break;
    }
    return "number";
}

Json figureToJson(const std::optional<ExperimentFigure>& figure) {
    return figure ? Json{{"value", figure->value}, {"low", figure->low}, {"high", figure->high}}
                  : Json();
}

Json rowToJson(const ExperimentTable& table, const ExperimentRow& row) {
    SETSCOPE_CHECK(
        row.labels.size() == table.labels.size() && row.figures.size() == table.columns.size(),
        "a row of the table " + table.id + " has another width");
    Json labels = Json::object();
    for (std::size_t i = 0; i < row.labels.size(); ++i) {
        labels[table.labels[i]] = row.labels[i];
    }
    Json figures = Json::object();
    for (std::size_t i = 0; i < row.figures.size(); ++i) {
        figures[table.columns[i].id] = figureToJson(row.figures[i]);
    }
    return {{"labels", std::move(labels)},
            {"count", row.count},
            {"marked", row.marked},
            {"figures", std::move(figures)}};
}

Json tableToJson(const ExperimentTable& table) {
    Json columns = Json::array();
    for (const ExperimentColumn& column : table.columns) {
        columns.push_back({{"id", column.id},
                           {"heading", column.heading},
                           {"meaning", column.meaning},
                           {"unit", unitName(column.unit)}});
    }
    Json rows = Json::array();
    for (const ExperimentRow& row : table.rows) {
        rows.push_back(rowToJson(table, row));
    }
    return {{"id", table.id},
            {"title", table.title},
            {"counted", table.counted},
            {"columns", std::move(columns)},
            {"rows", std::move(rows)}};
}

Json axisToJson(const ExperimentChart::Axis& axis) {
    const bool isLinear = axis.scale == ExperimentChart::Scale::Linear;
    return {{"title", axis.title}, {"scale", isLinear ? "linear" : "logarithmic"}};
}

Json chartToJson(const ExperimentChart& chart) {
    Json series = Json::array();
    for (const ExperimentChart::Series& each : chart.series) {
        Json points = Json::array();
        for (const ExperimentChart::Point& point : each.points) {
            points.push_back({{"x", point.x},
                              {"value", point.y.value},
                              {"low", point.y.low},
                              {"high", point.y.high}});
        }
        series.push_back({{"name", each.name}, {"points", std::move(points)}});
    }
    return {{"id", chart.id},
            {"title", chart.title},
            {"x", axisToJson(chart.x)},
            {"y", axisToJson(chart.y)},
            {"series", std::move(series)}};
}

}  // namespace

Json toJson(const ExperimentResult& result) {
    Json tables = Json::array();
    for (const ExperimentTable& table : result.tables) {
        tables.push_back(tableToJson(table));
    }
    Json charts = Json::array();
    for (const ExperimentChart& chart : result.charts) {
        charts.push_back(chartToJson(chart));
    }
    Json published = Json::array();
    for (const PublishedFigure& figure : result.published) {
        published.push_back({{"what", figure.what},
                             {"value", figure.value},
                             {"unit", unitName(figure.unit)},
                             {"source", figure.source}});
    }
    Json problems = Json::array();
    for (const Problem& problem : result.problems) {
        problems.push_back({{"path", problem.path}, {"message", problem.message}});
    }
    return {{"id", result.id},
            {"title", result.title},
            {"quick", result.isQuick},
            {"seed", result.seed},
            {"device",
             {{"requested", result.device.requested},
              {"used", result.device.used},
              {"detail", result.device.detail},
              {"reason", result.device.reason}}},
            {"settings", result.settings},
            {"tables", std::move(tables)},
            {"charts", std::move(charts)},
            {"published", std::move(published)},
            {"notes", result.notes},
            {"problems", std::move(problems)},
            {"seconds", result.seconds}};
}

std::optional<ExperimentFigure> figureOf(const ExperimentTable& table, const ExperimentRow& row,
                                         const std::string& column) {
    const auto found = std::ranges::find(table.columns, column, &ExperimentColumn::id);
    SETSCOPE_CHECK(found != table.columns.end(), "the table " + table.id + " has no " + column);
    return row.figures.at(static_cast<std::size_t>(found - table.columns.begin()));
}

}  // namespace setscope
