#include "app/cli/commands.h"

#include <array>

namespace setscope {
namespace {

constexpr std::array<CommandEntry, 4> kCommands = {{
    {"outliers", "Find the members of sets of pictures that do not belong", declareOutliers},
    {"train", "Train a model from a recipe", declareTrain},
    {"info", "Say what a file is: a model, a picture, a zip or a project", declareInfo},
    {"sample", "Unpack a collection of pictures to try things out with", declareSample},
}};

}  // namespace

std::span<const CommandEntry> commands() { return kCommands; }

}  // namespace setscope
