#include "core/base/seeded_run.h"

#include <utility>

#include "core/base/random.h"

namespace setscope {

RunContext withSeed(const RunContext& run, std::uint64_t seed) {
    RunSettings settings = run.settings();
    settings.seed = seed;
    return RunContext(std::move(settings), run.stopToken(),
                      [run](const Progress& progress) { run.step(progress); });
}

RunContext reseeded(const RunContext& run, std::string_view purpose) {
    return withSeed(run, Random(run.settings().seed).fork(purpose)());
}

}  // namespace setscope
