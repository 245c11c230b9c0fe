#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/report/outlier_ranking.h"
#include "core/report/report_builder.h"
#include "core/report/report_document.h"
#include "core/report/row_profile.h"

namespace setscope {

/// Draws judged members as tiles: a picture by its thumbnail, a text as text, a row as a profile on
/// the scale of its set. What it is made from outlives it.
class MemberTiles {
  public:
    MemberTiles(const OutlierRanking& ranking, const ThumbnailSource& thumbnails)
        : ranking_(ranking), thumbnails_(thumbnails) {}

    report::SetStrip::Tile tileOf(const RankedMember& member, std::string detail);
    /// How the profiles of a set are read; empty if it holds no rows.
    std::string legendFor(const SetOutliers& set);

  private:
    const RowScale& scaleOf(const SetOutliers& set);

    const OutlierRanking& ranking_;
    const ThumbnailSource& thumbnails_;
    std::map<const SetOutliers*, RowScale> scales_;
};

/// Wide for texts of some length and for rows of many numbers.
report::SetStrip::Shape shapeFor(const std::vector<report::SetStrip::Tile>& tiles);

/// What the tiles of rows show, for those who see them for the first time; empty if there are none.
std::string profileMeaning(const std::vector<report::SetStrip::Tile>& tiles);

}  // namespace setscope
