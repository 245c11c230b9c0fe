#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "core/report/report_document.h"

namespace setscope {

class ArchiveFormat;

/// What a report needs that lives elsewhere.
struct ReportTools {
    std::function<Bytes(const ReportDocument&)> pdf;  ///< empty: built without the PDF writer
    std::shared_ptr<const ArchiveFormat> archives;    ///< null: no zip can be written
};

/// One kind of report file.
struct ReportWriter {
    const char* ending;       ///< lower case, with its dot
    const char* description;  ///< "PDF document"
    void (*save)(const ReportDocument& document, const std::filesystem::path& file,
                 const ReportTools& tools);
};

/// THE LIST of report files.
std::span<const ReportWriter> reportWriters();

/// The writer that the file's ending chooses. @throws Error (BadUsage) naming the endings that
/// there are
const ReportWriter& reportWriterFor(const std::filesystem::path& file);

/// Writes the report in the form that the file's ending chooses; a crash or an error leaves the old
/// file as it was.
/// @throws Error (BadUsage) if the ending is unknown; Error (Failed) if what it needs is absent or
/// the disk refuses
void saveReport(const ReportDocument& document, const std::filesystem::path& file,
                const ReportTools& tools);

}  // namespace setscope
