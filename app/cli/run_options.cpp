#include "app/cli/run_options.h"

#include <CLI/CLI.hpp>

#include "app/cli/environment.h"

namespace setscope {

CLI::Validator isShare() {
    return CLI::Validator(
        [](const std::string& text) {
            double value = -1.0;
            const bool isNumber = CLI::detail::lexical_cast(text, value);
            return isNumber && value >= 0.0 && value <= 1.0 ? std::string()
                                                            : text + " is not between 0 and 1";
        },
        "");
}

void declareRunOptions(CLI::App& app, RunOptions& options) {
    app.add_option("--device", options.device, "Where to compute: auto, cpu, cuda or cuda:N")
        ->type_name("D")
        ->capture_default_str();
    app.add_option("--threads", options.threads, "Threads on the CPU; 0 means one per core")
        ->type_name("N")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    app.add_option("--seed", options.seed, "Start of all random choices")
        ->type_name("N")
        ->check(CLI::Validator(
            [](const std::string& text) {
                return text.starts_with('-') ? text + " is below 0" : std::string();
            },
            ""))
        ->capture_default_str();
    app.add_flag("-q,--quiet", options.quiet, "No progress on standard error");
}

ProgressLine::Style progressStyle(const RunOptions& options, const Environment& environment) {
    if (options.quiet) {
        return ProgressLine::Style::Silent;
    }
    return environment.updatesLines ? ProgressLine::Style::Updating : ProgressLine::Style::Sparse;
}

RunContext makeRun(const RunOptions& options, const Environment& environment,
                   ProgressLine& progress) {
    return RunContext({.seed = options.seed, .device = options.device, .threads = options.threads},
                      environment.stop, [&progress](const Progress& step) { progress.show(step); });
}

}  // namespace setscope
