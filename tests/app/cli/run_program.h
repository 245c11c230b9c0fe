#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/report/shell_words.h"

namespace setscope {

/// What the program said and how it ended.
struct ProgramOutcome {
    int exitCode = -1;
    std::string out;
};

/// Runs the program without a display. Standard error goes where `complaints` says, or nowhere.
inline ProgramOutcome runProgram(const std::vector<std::string>& arguments,
                                 const std::filesystem::path& complaints = "/dev/null") {
    std::string line = "env -u DISPLAY -u WAYLAND_DISPLAY " + shellQuoted(SETSCOPE_PROGRAM);
    for (const std::string& argument : arguments) {
        line += " " + shellQuoted(argument);
    }
    line += " 2> " + shellQuoted(complaints.string());
    FILE* pipe = popen(line.c_str(), "r");
    ProgramOutcome outcome;
    std::array<char, 4096> buffer{};
    for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
        outcome.out.append(buffer.data(), count);
    }
    outcome.exitCode = WEXITSTATUS(pclose(pipe));
    return outcome;
}

}  // namespace setscope
