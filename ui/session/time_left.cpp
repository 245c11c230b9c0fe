#include "ui/session/time_left.h"

namespace setscope {

double TimeLeft::update(const Progress& progress, double seconds) {
    if (!isBegun_ || progress.what != what_ || progress.done < firstDone_) {
        isBegun_ = true;
        what_ = progress.what;
        firstDone_ = progress.done;
        firstSeconds_ = seconds;
    }
    const double elapsed = seconds - firstSeconds_;
    const auto seen = static_cast<double>(progress.done - firstDone_);
    const bool isTooEarly = elapsed < 1.0 || seen < 0.02 * static_cast<double>(progress.total);
    if (progress.total <= 0 || seen <= 0.0 || isTooEarly) {
        return -1.0;
    }
    return elapsed / seen * static_cast<double>(progress.total - progress.done);
}

}  // namespace setscope
