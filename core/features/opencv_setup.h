#pragma once

namespace setscope {

/// Silences OpenCV's own log and keeps each of its calls on the thread that made it: pictures run
/// side by side instead. Called before the first use of OpenCV; any thread, any number of times.
void setUpOpenCv();

/// @throws Error saying that this build has no OpenCV and how to get one that has
[[noreturn]] void refuseWithoutOpenCv();

}  // namespace setscope
