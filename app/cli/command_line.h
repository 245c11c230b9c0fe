#pragma once

#include <span>

#include "app/cli/environment.h"

namespace setscope {

/// Reads the arguments (the program's name first), runs the command they name, and turns whatever
/// goes wrong into one sentence on `environment.error`. Never throws.
ExitCode runCommandLine(std::span<const char* const> arguments, Environment& environment);

}  // namespace setscope
