#pragma once

namespace setscope {

/// What the person says of a member after looking at it.
enum class Verdict {
    None,      ///< nothing yet
    Belongs,   ///< belongs to its set, whatever the detector says
    Stranger,  ///< does not belong
};

}  // namespace setscope
