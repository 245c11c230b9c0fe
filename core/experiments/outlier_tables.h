#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/experiments/outlier_cells.h"
#include "core/results/experiment_result.h"

namespace setscope {

/// What tables are made of: the cells of one encoder.
struct OutlierCells {
    std::string encoderId;     ///< begins the tables' ids
    std::string encoderTitle;  ///< begins the tables' titles
    std::vector<OutlierCell> cells;
};

/// The id of the detector of sizeTable.
inline constexpr const char* kOurs = "ours";

/// The tables that outlierImages describes. A single share of one stranger has Wilson's interval;
/// shares of several strangers, means and differences have a bootstrap over the sets, the
/// differences a paired one. The best rival of a row is the one with the highest figure there. A
/// mean over domains gives every domain the same weight and every source of a domain the same.
/// @throws Cancelled
std::vector<ExperimentTable> comparisonTables(const OutlierCells& measured, const RunContext& run);

/// "<encoder>-sizes": the detector kOurs beside the rivals, one row for every source and size with
/// one stranger and one for every size's mean over domains, with figures as above.
/// @throws Cancelled
ExperimentTable sizeTable(const OutlierCells& measured, const RunContext& run);

}  // namespace setscope
