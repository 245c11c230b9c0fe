#pragma once

#include "core/report/report_document.h"

namespace setscope {

/// The ranking as a second part behind a report on outliers: one document with the blocks, the
/// tables and the records of both.
ReportDocument withRanking(ReportDocument outliers, ReportDocument ranking);

}  // namespace setscope
