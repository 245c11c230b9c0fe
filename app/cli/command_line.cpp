#include "app/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/plain_text.h"
#include "core/base/error.h"

namespace setscope {
namespace {

constexpr const char* kDescription =
    "Setscope asks questions about sets: which member does not belong? Results go to standard "
    "output, progress to standard "
    "error. It needs no display.";

/// A command with what its options were bound to.
struct DeclaredCommand {
    CLI::App* app;
    CommandAction action;
};

ExitCode exitCodeOf(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::BadUsage:
            return ExitCode::BadUsage;
        case ErrorKind::BadInput:
            return ExitCode::NoInput;
        case ErrorKind::Failed:
            break;
    }
    return ExitCode::Failed;
}

/// The words of the command that was being read: "setscope-cli train outliers".
std::string commandBeingRead(const CLI::App& app) {
    std::string words = app.get_name();
    for (const CLI::App* command : app.get_subcommands()) {
        words += " " + commandBeingRead(*command);
    }
    return words;
}

/// What is wrong with a command that there is not; empty if the first word is none of that kind.
std::string unknownCommand(std::span<const char* const> arguments) {
    const std::string word = arguments.size() > 1 ? arguments[1] : "";
    const bool isKnown = std::ranges::any_of(
        commands(), [&word](const CommandEntry& entry) { return word == entry.name; });
    return word.empty() || word.starts_with('-') || isKnown ? std::string()
                                                            : "“" + word + "” is no command.";
}

ExitCode complainAboutUsage(const CLI::App& app, const CLI::ParseError& problem,
                            const std::string& knownReason, Environment& environment) {
    std::string sentence = knownReason.empty() ? problem.what() : knownReason;
    if (!sentence.ends_with('.')) {
        sentence += '.';
    }
    environment.error << sentence << "\nTry “" << commandBeingRead(app) << " --help”." << std::endl;
    return ExitCode::BadUsage;
}

ExitCode runAction(const CommandAction& action, Environment& environment) {
    try {
        const ExitCode code = action(environment);
        if (!environment.out.flush()) {
            throw Error(ErrorKind::Failed,
                        "Standard output could not be written; check that its disk has room.");
        }
        return code;
    } catch (const Cancelled& stop) {
        environment.error << stop.what() << std::endl;
        return ExitCode::Failed;
    } catch (const Error& error) {
        environment.error << harmless(error.what()) << std::endl;
        return exitCodeOf(error.kind());
    } catch (const std::bad_alloc&) {
        environment.error << "There is not enough memory for this; try fewer sets at a time."
                          << std::endl;
    } catch (const std::exception& problem) {
        const std::string reason = problem.what();
        environment.error << "Something went wrong inside Setscope: "
                          << reason.substr(0, reason.find('\n'))
                          << "\nPlease report this with the command that you gave." << std::endl;
    }
    return ExitCode::Failed;
}

}  // namespace

ExitCode runCommandLine(std::span<const char* const> arguments, Environment& environment) {
    CLI::App app(kDescription, "setscope-cli");
    app.set_version_flag("--version", std::string("Setscope ") + SETSCOPE_VERSION);
    app.set_help_flag("-h,--help", "Print this help and exit");
    app.get_formatter()->column_width(34);
    app.require_subcommand(1);
    std::vector<DeclaredCommand> declared;
    for (const CommandEntry& entry : commands()) {
        CLI::App* command = app.add_subcommand(entry.name, entry.summary);
        declared.push_back({command, entry.declare(*command)});
    }
    try {
        app.parse(static_cast<int>(arguments.size()), arguments.data());
    } catch (const CLI::ParseError& problem) {
        if (problem.get_exit_code() == 0) {
            app.exit(problem, environment.out, environment.error);
            return ExitCode::Done;
        }
        return complainAboutUsage(app, problem, unknownCommand(arguments), environment);
    }
    for (const DeclaredCommand& command : declared) {
        if (command.app->parsed()) {
            return runAction(command.action, environment);
        }
    }
    return ExitCode::BadUsage;
}

}  // namespace setscope
