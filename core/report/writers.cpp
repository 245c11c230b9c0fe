#include "core/report/writers.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/archive.h"
#include "core/io/file.h"
#include "core/report/csv_writer.h"
#include "core/report/html_writer.h"
#include "core/report/json_writer.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

void savePdf(const ReportDocument& document, const fs::path& file, const ReportTools& tools) {
    if (!tools.pdf) {
        throw Error(ErrorKind::Failed, toUtf8(file) +
                                           ": this Setscope was built without the PDF writer; "
                                           "choose a file that ends with .html.");
    }
    writeFileSafely(file, tools.pdf(document));
}

void saveHtml(const ReportDocument& document, const fs::path& file, const ReportTools&) {
    writeTextFileSafely(file, toHtml(document));
}

void saveCsv(const ReportDocument& document, const fs::path& file, const ReportTools&) {
    writeTextFileSafely(file,
                        document.tables.empty() ? std::string() : toCsv(document.tables.front()));
}

void saveJson(const ReportDocument& document, const fs::path& file, const ReportTools&) {
    writeTextFileSafely(file, toJsonText(document.record));
}

/// report.html, report.pdf where it can be written, report.json, and each table as CSV.
void saveZip(const ReportDocument& document, const fs::path& file, const ReportTools& tools) {
    if (!tools.archives) {
        throw Error(
            ErrorKind::Failed,
            toUtf8(file) +
                ": this Setscope was built without zip files; choose a file that ends with .html.");
    }
    const auto archive = tools.archives->create(file);
    const auto addText = [&archive](const std::string& name, std::string_view text) {
        archive->add(name, std::as_bytes(std::span(text)), ArchiveWriter::Packing::Deflate);
    };
    if (tools.pdf) {
        archive->add("report.pdf", tools.pdf(document), ArchiveWriter::Packing::Store);
    }
    addText("report.html", toHtml(document));
    addText("report.json", toJsonText(document.record));
    for (const DataTable& table : document.tables) {
        addText(table.name + ".csv", toCsv(table));
    }
    archive->finish();
}

constexpr std::array<ReportWriter, 5> kWriters = {{
    {".pdf", "PDF document", savePdf},
    {".html", "Web page in one file", saveHtml},
    {".csv", "Table of members or candidates", saveCsv},
    {".json", "Every number as JSON", saveJson},
    {".zip", "All of these in one zip", saveZip},
}};

}  // namespace

std::span<const ReportWriter> reportWriters() { return kWriters; }

const ReportWriter& reportWriterFor(const fs::path& file) {
    const std::string ending = lowerAscii(toUtf8(file.extension()));
    const auto found = std::ranges::find_if(
        kWriters, [&ending](const ReportWriter& writer) { return ending == writer.ending; });
    if (found != kWriters.end()) {
        return *found;
    }
    std::string endings;
    for (const ReportWriter& writer : kWriters) {
        endings += (endings.empty() ? "" : ", ") + std::string(writer.ending);
    }
    throw Error(ErrorKind::BadUsage,
                toUtf8(file) + ": a report's file must end with one of " + endings + ".");
}

void saveReport(const ReportDocument& document, const fs::path& file, const ReportTools& tools) {
    reportWriterFor(file).save(document, file, tools);
}

}  // namespace setscope
