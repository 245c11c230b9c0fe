#pragma once

#include "core/report/report_document.h"
#include "ui/report/page_layout.h"
#include "ui/report/pdf_style.h"

namespace setscope {

struct ChartDrawing;

/// Lays the blocks of a report out on pages, one after the other.
class PdfBlocks {
  public:
    /// Both outlive this.
    PdfBlocks(PageLayout& layout, const PdfStyle& style) : layout_(layout), style_(style) {}

    void operator()(const report::Title& title);
    void operator()(const report::Heading& heading);
    void operator()(const report::Paragraph& paragraph);
    void operator()(const report::KeyFigures& figures);
    void operator()(const report::KeyValues& values);
    void operator()(const report::Table& table);
    void operator()(const report::SetStrip& strip);
    void operator()(const report::BarChart& chart);
    void operator()(const report::Histogram& chart);
    void operator()(const report::RankCurve& curve);
    void operator()(const report::ModelCard& card);
    void operator()(const report::Command& command);
    void operator()(const report::PageBreak&) { layout_.requireShare(0.45); }

  private:
    void placeLines(const QStringList& lines, const TextStyle& style, double indent);
    void placeWarning(const QStringList& lines);
    void placeChart(const ChartDrawing& chart);

    PageLayout& layout_;
    const PdfStyle& style_;
};

/// A table that breaks between rows, not before its third, and repeats its header on every page.
void layOutTable(const report::Table& table, PageLayout& layout, const PdfStyle& style);

/// Pictures, texts and profiles in rows, each with its red bar; the name and the first three rows
/// stay together.
void layOutStrip(const report::SetStrip& strip, PageLayout& layout, const PdfStyle& style);

/// A chart as wide as the page, as vectors and text.
void layOutChart(const ChartDrawing& drawing, PageLayout& layout, const PdfStyle& style);

/// A chart as wide as the area, from its upper edge on.
void paintChart(const ChartDrawing& drawing, QPainter& painter, const QRectF& area,
                const TextStyle& text);

}  // namespace setscope
