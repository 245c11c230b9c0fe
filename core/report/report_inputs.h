#pragma once

#include <functional>
#include <string>

#include "core/base/bytes.h"
#include "core/base/json.h"
#include "core/items/member.h"

namespace setscope {

/// A square JPEG or PNG of a member that is a picture, `edgePixels` wide; empty bytes if there is
/// none to show. Not asked for texts and rows.
using ThumbnailSource = std::function<Bytes(const Member&, int edgePixels)>;

/// The width of the pictures on a report's tiles, pixels.
inline constexpr int kReportThumbnailEdge = 160;

/// How the answer came about, for the page that lets somebody else get it again.
struct Provenance {
    std::string command;         ///< the command line that gives this answer; empty: none does
    std::string created;         ///< date and time as shown
    std::string libTorch;        ///< EngineInfo::libTorch
    Json modelCard = {};         ///< ModelInfo::card; shown if it is that of a model that judged
    double largestChange = 0.0;  ///< ModelInfo::largestChange
};

}  // namespace setscope
