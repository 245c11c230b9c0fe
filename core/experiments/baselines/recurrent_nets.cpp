#include "core/experiments/baselines/recurrent_nets.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <span>
#include <string>

#include "core/base/check.h"

namespace setscope {
namespace {

constexpr double kOpenForgetGate = 1.0;

std::int64_t recurrentGates(RecurrentCell cell) { return cell == RecurrentCell::Lstm ? 4 : 3; }

std::int64_t recurrentInputWidth(const RecurrentNetOptions& options) {
    return options.embeddingWidths.empty() ? options.inputWidth : options.embeddingWidths.back();
}

std::int64_t recurrentParameters(const RecurrentNetOptions& options) {
    std::int64_t count = 0;
    std::int64_t width = options.inputWidth;
    for (const std::int64_t next : options.embeddingWidths) {
        count += (width + 1) * next;
        width = next;
    }
    const std::int64_t hidden = options.hiddenWidth;
    return count + recurrentGates(options.cell) * hidden * (width + hidden + 2) +
           (hidden + 1) * options.outputWidth;
}

/// The rows of a ragged batch in the order in which a recurrence takes them: the first members of
/// all sequences, the longest sequence first, then all second members, and so on.
struct TimeSteps {
    std::vector<std::int64_t> rows;    ///< [T]
    std::vector<std::int64_t> alive;   ///< [longest] sequences that have a member at that step
    std::vector<std::int64_t> places;  ///< [N] of each set among the sequences, longest first
};

TimeSteps timeStepsOf(std::span<const std::int64_t> limits) {
    const std::size_t setCount = limits.size() - 1;
    const auto sizeOf = [&](std::size_t set) { return limits[set + 1] - limits[set]; };
    std::vector<std::size_t> byLength(setCount);
    std::iota(byLength.begin(), byLength.end(), std::size_t{0});
    std::ranges::stable_sort(byLength,
                             [&](std::size_t a, std::size_t b) { return sizeOf(a) > sizeOf(b); });
    TimeSteps steps;
    steps.rows.reserve(static_cast<std::size_t>(limits.back()));
    steps.places.resize(setCount);
    for (std::size_t place = 0; place < setCount; ++place) {
        steps.places[byLength[place]] = static_cast<std::int64_t>(place);
    }
    const std::int64_t longest = setCount == 0 ? 0 : sizeOf(byLength.front());
    std::size_t alive = setCount;
    for (std::int64_t time = 0; time < longest; ++time) {
        while (sizeOf(byLength[alive - 1]) <= time) {
            --alive;
        }
        for (std::size_t place = 0; place < alive; ++place) {
            steps.rows.push_back(limits[byLength[place]] + time);
        }
        steps.alive.push_back(static_cast<std::int64_t>(alive));
    }
    return steps;
}

}  // namespace

RecurrentNet::RecurrentNet(const RecurrentNetOptions& options)
    : torch::nn::Module("RecurrentNet"), options_(options) {
    SETSCOPE_CHECK(options.inputWidth > 0 && options.hiddenWidth > 0, "a recurrence without width");
    if (!options.embeddingWidths.empty()) {
        embedding_ = register_module(
            "embedding", std::make_shared<Mlp>(MlpOptions{.inputWidth = options.inputWidth,
                                                          .widths = options.embeddingWidths,
                                                          .lastActivation = Activation::Tanh}));
    }
    const auto cell = register_module("cell", std::make_shared<torch::nn::Module>());
    const std::int64_t hidden = options.hiddenWidth;
    const std::int64_t gates = recurrentGates(options.cell) * hidden;
    const auto add = [&](const char* name, at::IntArrayRef shape) {
        at::Tensor parameter = at::empty(shape);
        initialiseUniform(parameter, hidden);
        cell_.push_back(cell->register_parameter(name, parameter));
    };
    add("weight_ih", {gates, recurrentInputWidth(options)});
    add("weight_hh", {gates, hidden});
    add("bias_ih", {gates});
    add("bias_hh", {gates});
    if (options.cell == RecurrentCell::Lstm) {
        const at::NoGradGuard withoutGradient;
        cell_[2].narrow(0, hidden, hidden).fill_(kOpenForgetGate);
    }
    output_ = register_module(
        "output",
        std::make_shared<Mlp>(MlpOptions{.inputWidth = hidden, .widths = {options.outputWidth}}));
}

at::Tensor RecurrentNet::lastStates(const at::Tensor& members, const at::Tensor& offsets) const {
    const TimeSteps steps = timeStepsOf(offsetValues(offsets));
    const auto setCount = static_cast<std::int64_t>(steps.places.size());
    const at::Tensor noStates = at::zeros({1, setCount, options_.hiddenWidth}, members.options());
    const auto onDevice = [&](const std::vector<std::int64_t>& values) {
        return at::tensor(values, at::kLong).to(members.device());
    };
    if (steps.rows.empty()) {
        return noStates[0];
    }
    const std::int64_t sequences = steps.alive.front();
    const at::Tensor begin = noStates.narrow(1, 0, sequences).contiguous();
    const at::Tensor inputs = members.index_select(0, onDevice(steps.rows));
    const at::Tensor alive = at::tensor(steps.alive, at::kLong);
    const at::Tensor ends =
        options_.cell == RecurrentCell::Lstm
            ? std::get<1>(at::lstm(inputs, alive, {begin, begin}, cell_, true, 1, 0.0,
                                   is_training(), false))
            : std::get<1>(at::gru(inputs, alive, begin, cell_, true, 1, 0.0, is_training(), false));
    const at::Tensor byLength =
        at::cat({ends[0], noStates[0].narrow(0, sequences, setCount - sequences)}, 0);
    return byLength.index_select(0, onDevice(steps.places));
}

at::Tensor RecurrentNet::forward(const RaggedBatch& sets) {
    sets.check();
    SETSCOPE_CHECK(sets.width() == options_.inputWidth,
                   "members are " + std::to_string(sets.width()) + " wide and not " +
                       std::to_string(options_.inputWidth));
    const at::Tensor members = embedding_ ? embedding_->forward(sets.elements) : sets.elements;
    return output_->forward(lastStates(members, sets.offsets));
}

std::int64_t parameterCount(const torch::nn::Module& module) {
    std::int64_t count = 0;
    for (const at::Tensor& parameter : module.parameters()) {
        count += parameter.numel();
    }
    return count;
}

RecurrentNetOptions withParameters(RecurrentNetOptions options, std::int64_t parameters) {
    SETSCOPE_CHECK(parameters > 0, "a net of no parameters");
    const auto distance = [&](std::int64_t width) {
        options.hiddenWidth = width;
        return std::abs(recurrentParameters(options) - parameters);
    };
    std::int64_t width = 1;
    while (distance(width + 1) < distance(width)) {
        ++width;
    }
    options.hiddenWidth = width;
    return options;
}

}  // namespace setscope
