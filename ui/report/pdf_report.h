#pragma once

#include "core/base/bytes.h"
#include "core/report/report_document.h"

namespace setscope {

/// The report as a PDF on A4 pages: text that can be selected and searched, charts as vectors,
/// fonts embedded. Needs a QGuiApplication (OffscreenApplication where there is no window); any
/// thread, one call at a time.
/// @throws Error (Failed) if the document could not be written
Bytes toPdf(const ReportDocument& document);

}  // namespace setscope
