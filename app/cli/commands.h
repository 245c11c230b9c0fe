#pragma once

#include <functional>
#include <span>

#include "app/cli/environment.h"

namespace CLI {
class App;
}

namespace setscope {

/// Runs a command whose options have been read. @throws Error, Cancelled
using CommandAction = std::function<ExitCode(Environment&)>;

/// One row of the list of subcommands.
struct CommandEntry {
    const char* name;
    const char* summary;
    /// Declares the options on `app`; the action reads what they were set to.
    CommandAction (*declare)(CLI::App& app);
};

/// THE LIST of subcommands.
std::span<const CommandEntry> commands();

CommandAction declareOutliers(CLI::App& app);
CommandAction declareExplain(CLI::App& app);
CommandAction declarePower(CLI::App& app);
CommandAction declareExpand(CLI::App& app);
CommandAction declareTrain(CLI::App& app);
CommandAction declareExperiment(CLI::App& app);
CommandAction declareInfo(CLI::App& app);
CommandAction declareSample(CLI::App& app);

}  // namespace setscope
