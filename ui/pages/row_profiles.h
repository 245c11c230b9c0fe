#pragma once

#include <memory>

#include "core/items/collection.h"
#include "core/report/row_profile.h"
#include "ui/views/row_tile.h"

namespace setscope {

/// Rows of numbers as bars, each on the scale of its set, as in a report. The scale is worked out
/// once for a set; of a set of very many rows it is that of some at equal distances.
class RowProfiles {
  public:
    /// @pre the member, a row of numbers, is in the set
    RowBars barsOf(const std::shared_ptr<const Collection>& collection, SetId set,
                   const Member& member);

  private:
    std::shared_ptr<const Collection> collection_;  ///< that `scale_` is of
    SetId set_;
    RowScale scale_;
};

}  // namespace setscope
