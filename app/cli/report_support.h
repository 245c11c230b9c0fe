#pragma once

#include <memory>

#include "app/cli/environment.h"

namespace setscope {

/// The PDF writer and thumbnails where the program was built with them, and zips where `archives`
/// is not null.
ReportSupport supportReports(std::shared_ptr<const ArchiveFormat> archives);

}  // namespace setscope
