#include "app/cli/commands.h"

#include <array>

namespace setscope {
namespace {

constexpr std::array<CommandEntry, 8> kCommands = {{
    {"outliers",
     "Find the members of sets of pictures, texts or rows of numbers that do not belong",
     declareOutliers},
    {"explain",
     "Show why a member was judged as it was: what is near it, and what of a picture matters",
     declareExplain},
    {"power", "Measure how often strangers planted in your own sets are found", declarePower},
    {"expand", "Rank what else belongs to a set, among the items of a pool", declareExpand},
    {"train", "Train a model from a recipe", declareTrain},
    {"experiment", "Repeat an experiment and print its table beside the published one",
     declareExperiment},
    {"info", "Say what a file is: a model, picture, list, table, word vectors, zip or project",
     declareInfo},
    {"sample", "Unpack a collection of pictures to try things out with", declareSample},
}};

}  // namespace

std::span<const CommandEntry> commands() { return kCommands; }

}  // namespace setscope
