#pragma once

#include <memory>

namespace setscope {

/// What Qt needs to draw a report in a program without a window: a QGuiApplication on the offscreen
/// platform, so that no display is needed. Made on the main thread, at most one, only where there
/// is no QGuiApplication yet.
class OffscreenApplication {
  public:
    OffscreenApplication();
    ~OffscreenApplication();
    OffscreenApplication(const OffscreenApplication&) = delete;
    OffscreenApplication& operator=(const OffscreenApplication&) = delete;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace setscope
