#pragma once

#include <vector>

#include "core/report/report_builder.h"

namespace setscope {

/// Three tables for programs: members (ranked as in the report), sets, problems. Every number in
/// full precision. Of a set that was not judged "flagged" is not known and the note says why.
std::vector<DataTable> outlierTables(const OutlierReport& report);

/// The answer with everything that belongs to it: rule, seed, device, versions, model card.
Json outlierRecord(const OutlierReport& report);

}  // namespace setscope
