#include "core/report/html_writer.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>

#include "core/report/chart_drawing.h"
#include "core/report/html_style.h"
#include "core/report/markup.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

using Align = report::Table::Align;
using Shape = report::SetStrip::Shape;
using Tile = report::SetStrip::Tile;

/// "<name class="kind">escaped text</name>".
std::string element(const std::string& name, const std::string& kind, std::string_view text) {
    const std::string attribute = kind.empty() ? "" : " class=\"" + kind + "\"";
    return "<" + name + attribute + ">" + escapeMarkup(text) + "</" + name + ">";
}

std::string dataUrl(const Bytes& picture) {
    const bool isPng = picture.size() > 1 && picture[1] == std::byte{'P'};
    return std::string("data:image/") + (isPng ? "png" : "jpeg") + ";base64," + base64(picture);
}

std::string cssShare(double share) {
    return fixedDigits(std::clamp(share, 0.0, 1.0) * 100.0, 2) + "%";
}

std::string contentOf(const report::Picture& picture, const Tile& tile, Shape) {
    if (picture.thumbnail.empty()) {
        return element("div", "picture", "nothing to show");
    }
    return "<div class=\"picture\"><img alt=\"" + escapeMarkup(tile.name) + "\" src=\"" +
           dataUrl(picture.thumbnail) + "\"/></div>";
}

std::string contentOf(const report::Text& text, const Tile&, Shape) {
    constexpr std::size_t kShort = 10;  // bytes
    const bool isShort = text.text.size() <= kShort;
    return std::string("<div class=\"picture text") + (isShort ? " short" : "") +
           "\"><span dir=\"auto\">" + escapeMarkup(text.text) + "</span></div>";
}

std::string contentOf(const report::Profile& profile, const Tile& tile, Shape shape) {
    ChartDrawing drawing = drawProfile(profile, shape);
    drawing.description = "The numbers of " + tile.name;
    return "<div class=\"picture\">" + toSvg(drawing) + "</div>";
}

/// Appends blocks to the body of the page.
class BodyWriter {
  public:
    void operator()(const report::Title& title) {
        body_ += "<header>" + element("h1", "", title.text) +
                 element("p", "subtitle", title.subtitle) + "</header>\n";
    }

    void operator()(const report::Heading& heading) {
        const std::string kind = std::exchange(breaksPage_, false) ? "page-break" : "";
        body_ += element(heading.level == 1 ? "h2" : "h3", kind, heading.text) + "\n";
    }

    void operator()(const report::Paragraph& paragraph) {
        constexpr std::array<const char*, 4> kKinds = {"", "lead", "note", "warning"};
        body_ += element("p", kKinds.at(static_cast<std::size_t>(paragraph.tone)), paragraph.text) +
                 "\n";
    }

    void operator()(const report::KeyFigures& figures) {
        body_ += "<div class=\"figures\">";
        for (const report::KeyFigures::Figure& figure : figures.figures) {
            body_ += std::string("<div") + (figure.flagged ? " class=\"flagged\">" : ">") +
                     element("strong", "", figure.value) + element("span", "", figure.label) +
                     "</div>";
        }
        body_ += "</div>\n";
    }

    void operator()(const report::KeyValues& values) {
        if (values.rows.empty()) {
            return;
        }
        body_ += "<dl>";
        for (const auto& [key, value] : values.rows) {
            body_ += element("dt", "", key) + element("dd", "", value);
        }
        body_ += "</dl>\n";
    }

    void operator()(const report::Table& table) {
        if (table.rows.empty()) {
            return;
        }
        body_ += "<table><thead><tr>";
        for (const report::Table::Column& column : table.columns) {
            body_ += element("th", column.align == Align::Right ? "right" : "", column.name);
        }
        body_ += "</tr></thead><tbody>\n";
        for (const report::Table::Row& row : table.rows) {
            body_ += row.flagged ? "<tr class=\"flagged\">" : "<tr>";
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                body_ += element("td", table.columns[i].align == Align::Right ? "right" : "",
                                 row.cells[i]);
            }
            body_ += "</tr>\n";
        }
        body_ += "</tbody></table>\n";
    }

    void operator()(const report::SetStrip& strip) {
        body_ += "<figure class=\"strip\">";
        if (!strip.name.empty()) {
            body_ += std::string("<figcaption>") +
                     (strip.flagged ? "<span class=\"dot\"></span>" : "") +
                     element("strong", "", strip.name) + " " +
                     element("span", "summary", strip.summary) + "</figcaption>";
        }
        body_ +=
            strip.shape == Shape::Wide ? "<ul class=\"wall wide\">\n" : "<ul class=\"wall\">\n";
        for (const Tile& tile : strip.tiles) {
            writeTile(tile, strip.shape);
        }
        body_ += "</ul>";
        for (const std::string& sentence : {strip.legend, strip.rest}) {
            if (!sentence.empty()) {
                body_ += element("p", "note", sentence);
            }
        }
        body_ += "</figure>\n";
    }

    void operator()(const report::BarChart& chart) { writeChart(drawChart(chart)); }
    void operator()(const report::Histogram& chart) { writeChart(drawChart(chart)); }
    void operator()(const report::RankCurve& curve) { writeChart(drawChart(curve)); }

    void operator()(const report::ModelCard& card) {
        (*this)(report::Heading{card.name, 2});
        (*this)(card.metrics);
        (*this)(card.sources);
        (*this)(card.facts);
    }

    void operator()(const report::Command& command) {
        body_ += element("pre", "", command.text) + "\n";
    }

    void operator()(const report::PageBreak&) { breaksPage_ = true; }

    const std::string& body() const { return body_; }

  private:
    void writeTile(const Tile& tile, Shape shape) {
        body_ += tile.flagged ? "<li class=\"member flagged\">" : "<li class=\"member\">";
        body_ += std::visit([&](const auto& content) { return contentOf(content, tile, shape); },
                            tile.content);
        if (tile.probability) {
            body_ += "<div class=\"track\"><div class=\"share\" style=\"width:" +
                     cssShare(*tile.probability) + "\"></div></div>";
        }
        body_ += "<div class=\"caption\"><span class=\"name\" title=\"" + escapeMarkup(tile.name) +
                 "\">" + escapeMarkup(tile.name) + "</span>" +
                 (tile.probability ? element("span", "value", shownShare(*tile.probability))
                                   : std::string()) +
                 "</div>";
        if (!tile.detail.empty()) {
            body_ += element("div", "detail", tile.detail);
        }
        body_ += "</li>\n";
    }

    void writeChart(const ChartDrawing& chart) {
        body_ += "<figure class=\"chart\"><figcaption>" + element("strong", "", chart.description) +
                 "</figcaption>" + toSvg(chart) + "</figure>\n";
    }

    std::string body_;
    bool breaksPage_ = false;
};

}  // namespace

std::string toHtml(const ReportDocument& document) {
    BodyWriter writer;
    for (const report::Block& block : document.blocks) {
        std::visit(writer, block);
    }
    return "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\"/>\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
           "<meta http-equiv=\"Content-Security-Policy\" "
           "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\"/>\n"
           "<meta name=\"generator\" content=\"" +
           escapeMarkup(document.author) + "\"/>\n" + element("title", "", document.title) +
           "\n<style>" + kHtmlStyle + "</style>\n</head>\n<body>\n" + writer.body() + "<footer>" +
           escapeMarkup(document.author + " · " + document.created) +
           "</footer>\n</body>\n</html>\n";
}

}  // namespace setscope
