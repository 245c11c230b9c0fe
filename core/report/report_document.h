#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/json.h"

// A report as a plain value: blocks in reading order for pages and screens, and the same facts as
// tables and JSON for programs. All text is UTF-8 as it came; the writers escape it and replace
// what is not valid UTF-8.

/// What a report is made of.
namespace setscope::report {

/// The first lines of the report, or of a part of it that begins a page.
struct Title {
    std::string text;
    std::string subtitle;

    bool operator==(const Title&) const = default;
};

struct Heading {
    std::string text;
    int level = 1;  ///< 1: a section, 2: a part of it

    bool operator==(const Heading&) const = default;
};

struct Paragraph {
    enum class Tone {
        Plain,
        Lead,     ///< the answer, set large
        Note,     ///< an aside, set small and grey
        Warning,  ///< something that limits what the answer is worth
    };
    std::string text;
    Tone tone = Tone::Plain;

    bool operator==(const Paragraph&) const = default;
};

/// A few numbers that sum the report up, set large beside each other.
struct KeyFigures {
    struct Figure {
        std::string value;
        std::string label;
        bool flagged = false;

        bool operator==(const Figure&) const = default;
    };
    std::vector<Figure> figures;

    bool operator==(const KeyFigures&) const = default;
};

struct KeyValues {
    std::vector<std::pair<std::string, std::string>> rows;

    bool operator==(const KeyValues&) const = default;
};

struct Table {
    enum class Align { Left, Right };
    enum class Overflow { Elide, Wrap };  ///< what happens to text wider than its column
    struct Column {
        std::string name;
        Align align = Align::Left;
        double share = 1.0;  ///< of the table's width, relative to the other columns
        Overflow overflow = Overflow::Elide;

        bool operator==(const Column&) const = default;
    };
    struct Row {
        std::vector<std::string> cells;  ///< as many as there are columns
        bool flagged = false;

        bool operator==(const Row&) const = default;
    };
    std::vector<Column> columns;
    std::vector<Row> rows;

    bool operator==(const Table&) const = default;
};

/// What a tile shows of a picture.
struct Picture {
    Bytes thumbnail;  ///< JPEG or PNG, square; empty: there is none to show

    bool operator==(const Picture&) const = default;
};

/// What a tile shows of a text: as much as it may need.
struct Text {
    std::string text;

    bool operator==(const Text&) const = default;
};

/// What a tile shows of a row of numbers: a bar for each, or for neighbouring ones together, up or
/// down from what is usual in its table. 1 and −1 are the tile's upper and lower edge; what lies
/// beyond is cut off.
struct Profile {
    std::vector<float> bars;
    std::vector<float> medians;  ///< of the row's set, one per bar; empty: not known

    bool operator==(const Profile&) const = default;
};

/// Tiles in a row, each with its probability as a red bar at its foot, as in figure 3 of Zaheer et
/// al. 2017, or without one.
struct SetStrip {
    struct Tile {
        std::string name;
        std::string detail;  ///< below the name; may be empty
        /// 0..1, of not belonging; none: no bar is drawn.
        std::optional<double> probability = {};
        bool flagged = false;
        std::variant<Picture, Text, Profile> content;

        bool operator==(const Tile&) const = default;
    };
    enum class Shape {
        Square,
        Wide,  ///< twice as wide as high: for sentences and rows of many numbers
    };
    std::string name;
    std::string summary;  ///< one line beside the name
    bool flagged = false;
    Shape shape = Shape::Square;  ///< of every tile
    std::vector<Tile> tiles = {};
    std::string legend = {};  ///< how its tiles are read, one sentence; may be empty
    std::string rest = {};    ///< what is not shown, one sentence; may be empty

    bool operator==(const SetStrip&) const = default;
};

/// Horizontal bars of shares.
struct BarChart {
    struct Bar {
        std::string label;
        double value = 0.0;  ///< 0..1
        bool flagged = false;

        bool operator==(const Bar&) const = default;
    };
    std::string title;
    std::string axis;
    std::vector<Bar> bars;
    std::optional<double> threshold;  ///< 0..1, drawn as a line

    bool operator==(const BarChart&) const = default;
};

/// Counts of values between 0 and 1 in bins of equal width.
struct Histogram {
    std::string title;
    std::string axis;
    std::string countAxis;
    std::vector<std::int64_t> counts;
    std::optional<double> threshold;  ///< 0..1, drawn as a line
    std::string thresholdLabel;
    enum class Suspicious {
        Above,
        Below
    } suspicious = Suspicious::Above;  ///< which side of the line is red

    bool operator==(const Histogram&) const = default;
};

/// Scores of candidates by their ranks, as a falling curve.
struct RankCurve {
    std::string title;
    std::string axis;  ///< of the ranks
    std::string scoreAxis;
    std::vector<float> scores;  ///< from rank 1 on
    /// How many lie before the line that is drawn; at least 1.
    std::optional<std::int64_t> cut;
    std::string cutLabel;

    bool operator==(const RankCurve&) const = default;
};

/// What a model says of itself, in readable form.
struct ModelCard {
    std::string name;
    KeyValues facts;
    Table sources;  ///< data it was trained on, with licences; no rows if the card names none
    Table metrics;  ///< with intervals, beside the trivial rival; no rows if the card has none

    bool operator==(const ModelCard&) const = default;
};

/// A command to type, set in a fixed-width font.
struct Command {
    std::string text;

    bool operator==(const Command&) const = default;
};

/// A new section: writers with pages begin a new one unless much of the page is left.
struct PageBreak {
    bool operator==(const PageBreak&) const = default;
};

using Block = std::variant<Title, Heading, Paragraph, KeyFigures, KeyValues, Table, SetStrip,
                           BarChart, Histogram, RankCurve, ModelCard, Command, PageBreak>;

}  // namespace setscope::report

namespace setscope {

/// Facts for programs: nothing is rounded or left out.
struct DataTable {
    using Cell = std::variant<std::monostate, std::string, float, std::int64_t,
                              bool>;  ///< monostate: not known
    std::string name;                 ///< file name without its ending: "members"
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows;  ///< each as long as `columns`

    bool operator==(const DataTable&) const = default;
};

struct ReportDocument {
    std::string title;
    std::string author;   ///< the program and its version
    std::string created;  ///< date and time as shown
    std::vector<report::Block> blocks;
    std::vector<DataTable> tables;  ///< the first is what a report that is one CSV file holds
    Json record;                    ///< every number

    bool operator==(const ReportDocument&) const = default;
};

}  // namespace setscope
