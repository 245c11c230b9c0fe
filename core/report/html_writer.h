#pragma once

#include <string>

#include "core/report/report_document.h"

namespace setscope {

/// The report as one HTML file that needs nothing else: styles, charts (SVG) and pictures (base64)
/// are in it, and no script. Light and dark as the reader's system, and laid out for paper when
/// printed. Well-formed as XML too.
std::string toHtml(const ReportDocument& document);

}  // namespace setscope
