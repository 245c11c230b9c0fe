#include "core/experiments/progress_text.h"

#include <utility>

namespace setscope {

RunContext saying(const RunContext& run, std::string what) {
    return RunContext(run.settings(), run.stopToken(),
                      [run, what = std::move(what)](const Progress& progress) {
                          run.step({progress.done, progress.total, what});
                      });
}

RunContext quiet(const RunContext& run) { return RunContext(run.settings(), run.stopToken()); }

}  // namespace setscope
