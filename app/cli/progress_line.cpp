#include "app/cli/progress_line.h"

#include <ostream>

#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

constexpr std::chrono::milliseconds kBetweenUpdates(100);
constexpr std::chrono::seconds kBetweenLines(10);
constexpr const char* kWipe = "\r\x1b[K";

std::string textOf(const Progress& progress) {
    if (progress.total <= 0) {
        return progress.what;
    }
    return progress.what + " " + shownCount(progress.done) + " of " + shownCount(progress.total);
}

}  // namespace

void ProgressLine::show(const Progress& progress) {
    if (style_ == Style::Silent) {
        return;
    }
    const std::lock_guard lock(mutex_);
    const Clock::time_point now = Clock::now();
    const bool isNew = progress.what != what_;
    const bool isDue = style_ == Style::Updating ? now - shownAt_ >= kBetweenUpdates
                                                 : now - shownAt_ >= kBetweenLines;
    if (!isNew && !isDue) {
        return;
    }
    what_ = progress.what;
    shownAt_ = now;
    if (style_ == Style::Updating) {
        stream_ << kWipe << textOf(progress) << std::flush;
        isLineOpen_ = true;
    } else {
        stream_ << textOf(progress) << std::endl;
    }
}

void ProgressLine::clear() {
    const std::lock_guard lock(mutex_);
    if (isLineOpen_) {
        stream_ << kWipe << std::flush;
        isLineOpen_ = false;
    }
}

}  // namespace setscope
