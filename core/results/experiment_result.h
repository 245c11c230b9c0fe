#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/problem.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// What the figures of a column are.
enum class FigureUnit {
    Share,       ///< 0..1, shown in per cent
    Difference,  ///< of two shares, −1..1, shown in points with its interval
    Number,      ///< shown as it is
};

/// A measured figure with its 95 % interval.
struct ExperimentFigure {
    double value = 0.0;
    double low = 0.0;
    double high = 0.0;

    bool operator==(const ExperimentFigure&) const = default;
};

struct ExperimentColumn {
    std::string id;       ///< "cosine", the key of its figures in JSON
    std::string heading;  ///< short, for a narrow table: "Cosine"
    std::string meaning;  ///< one line of the legend; empty: the heading says it all
    FigureUnit unit = FigureUnit::Share;
    bool showsInterval = false;  ///< in text; JSON always has it, and so have differences

    bool operator==(const ExperimentColumn&) const = default;
};

struct ExperimentRow {
    std::vector<std::string> labels;  ///< one per label of the table
    /// One per column; none: not measured.
    std::vector<std::optional<ExperimentFigure>> figures;
    std::int64_t count = 0;  ///< of what each figure was measured on
    std::string marked;      ///< id of the column to be marked, the best rival; empty: none

    bool operator==(const ExperimentRow&) const = default;
};

struct ExperimentTable {
    enum class Detail { Shown, JsonOnly };
    std::string id;     ///< unique within the result
    std::string title;  ///< one line
    Detail detail = Detail::Shown;
    std::string counted = "Test sets";  ///< what a row's `count` counts
    std::vector<std::string> labels;    ///< headings of the rows' labels
    std::vector<ExperimentColumn> columns;
    std::vector<ExperimentRow> rows;

    bool operator==(const ExperimentTable&) const = default;
};

/// Curves over one quantity, for `--plot`.
struct ExperimentChart {
    enum class Scale { Linear, Logarithmic };
    struct Axis {
        std::string title;  ///< with its unit: "Training sets"
        Scale scale = Scale::Linear;

        bool operator==(const Axis&) const = default;
    };
    struct Point {
        double x = 0.0;
        ExperimentFigure y;

        bool operator==(const Point&) const = default;
    };
    struct Series {
        std::string name;
        std::vector<Point> points;  ///< by ascending x

        bool operator==(const Series&) const = default;
    };
    std::string id;     ///< unique within the result, fit for a file's name
    std::string title;  ///< one line
    Axis x;
    Axis y;
    std::vector<Series> series;

    bool operator==(const ExperimentChart&) const = default;
};

/// A figure of the paper that the experiment repeats.
struct PublishedFigure {
    std::string what;
    double value = 0.0;
    FigureUnit unit = FigureUnit::Share;
    std::string source;  ///< "Zaheer et al. 2017, section 4.3"

    bool operator==(const PublishedFigure&) const = default;
};

/// What an experiment brings: tables beside what was published, and in what the protocols differ.
struct ExperimentResult {
    std::string id;
    std::string title;
    bool isQuick = false;
    std::uint64_t seed = 0;
    DeviceUse device;
    Json settings = Json::object();  ///< what the run was made with, by name
    std::vector<ExperimentTable> tables;
    std::vector<ExperimentChart> charts;
    std::vector<PublishedFigure> published;
    std::vector<std::string> notes;  ///< a sentence or more each: what differs from the paper's
                                     ///< protocol, and what limits the figures
    std::vector<Problem> problems;   ///< items that could not be read and were left out
    double seconds = 0.0;

    bool operator==(const ExperimentResult&) const = default;
};

/// {"id","title","quick","seed","device":{…},"settings":{…},
///  "tables":[{"id","title","counted","columns":[{"id","heading","meaning","unit"}],
///             "rows":[{"labels":{heading: text},"count","marked",
///                      "figures":{column id: {"value","low","high"} or null}}]}],
///  "charts":[{"id","title","x":{"title","scale"},"y":{…},
///             "series":[{"name","points":[{"x","value","low","high"}]}]}],
///  "published":[{"what","value","unit","source"}],"notes":[…],
///  "problems":[{"path","message"}],"seconds"}
/// @throws std::logic_error if a row has not one label and one figure for each of its table's
Json toJson(const ExperimentResult& result);

/// The figure of a row in the column of that id; none if it was not measured.
/// @throws std::logic_error if the table has no such column
std::optional<ExperimentFigure> figureOf(const ExperimentTable& table, const ExperimentRow& row,
                                         const std::string& column);

}  // namespace setscope
