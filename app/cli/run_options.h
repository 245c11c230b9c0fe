#pragma once

#include <cstdint>
#include <string>

#include "app/cli/progress_line.h"
#include "core/base/run_context.h"

namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace setscope {

struct Environment;

/// The options that every computing command has.
struct RunOptions {
    std::string device = "auto";
    int threads = 0;
    std::uint64_t seed = 0;
    bool quiet = false;
};

/// Takes a share of 0 to 1; "nan" is none.
CLI::Validator isShare();

/// @param options outlives `app`
void declareRunOptions(CLI::App& app, RunOptions& options);

/// How progress is shown for these options.
ProgressLine::Style progressStyle(const RunOptions& options, const Environment& environment);

/// @param progress outlives the context
RunContext makeRun(const RunOptions& options, const Environment& environment,
                   ProgressLine& progress);

}  // namespace setscope
