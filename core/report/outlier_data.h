#pragma once

#include <vector>

#include "core/report/report_builder.h"

namespace setscope {

/// Three tables for programs: members (ranked as in the report), sets, problems. Every number in
/// full precision.
std::vector<DataTable> outlierTables(const OutlierReport& report);

/// The answer with everything that belongs to it: rule, seed, device, versions, model card.
Json outlierRecord(const OutlierReport& report);

}  // namespace setscope
