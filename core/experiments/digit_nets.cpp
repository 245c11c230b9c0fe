#include "core/experiments/digit_nets.h"

#include <ATen/ATen.h>

#include <cmath>
#include <string>
#include <utility>

#include "core/base/check.h"

namespace setscope {
namespace {

constexpr std::int64_t kStampKernel = 5;   // pixels
constexpr std::int64_t kStampStride = 2;   // pixels
constexpr std::int64_t kStampPadding = 2;  // pixels

std::int64_t halvedEdge(std::int64_t edge) { return (edge - 1) / kStampStride + 1; }

const char* toText(StampOutput output) {
    switch (output) {
        case StampOutput::Features:
            return "features";
        case StampOutput::Kinds:
            return "kinds";
        case StampOutput::Logits:
            break;
    }
    return "logits";
}

}  // namespace

StampNet::StampNet(const StampNetOptions& options)
    : torch::nn::Module("StampNet"), options_(options) {
    const auto layers = register_module("convolutions", std::make_shared<torch::nn::Module>());
    SETSCOPE_CHECK(options.edge > 0 && !options.channels.empty() && !options.widths.empty(),
                   "a reader of stamps without a layer");
    SETSCOPE_CHECK(options.temperature > 0.0, "a softmax without a temperature");
    std::int64_t width = 1;
    std::int64_t edge = options.edge;
    for (const std::int64_t channels : options.channels) {
        const auto layer = layers->register_module(std::to_string(convolutions_.size()),
                                                   std::make_shared<torch::nn::Module>());
        at::Tensor weight = at::empty({channels, width, kStampKernel, kStampKernel});
        at::Tensor bias = at::empty({channels});
        initialiseUniform(weight, width * kStampKernel * kStampKernel);
        initialiseUniform(bias, width * kStampKernel * kStampKernel);
        convolutions_.push_back(
            {layer->register_parameter("weight", weight), layer->register_parameter("bias", bias)});
        width = channels;
        edge = halvedEdge(edge);
    }
    layers_ = register_module(
        "layers",
        std::make_shared<Mlp>(MlpOptions{.inputWidth = width * edge * edge,
                                         .widths = options.widths,
                                         .activation = Activation::Relu,
                                         .lastActivation = options.output == StampOutput::Features
                                                               ? Activation::Relu
                                                               : Activation::None}));
}

at::Tensor StampNet::forward(const at::Tensor& stamps) {
    SETSCOPE_CHECK(stamps.dim() == 2 && stamps.size(1) == options_.edge * options_.edge,
                   "stamps are not [n, " + std::to_string(options_.edge * options_.edge) + "]");
    at::Tensor hidden = stamps.view({stamps.size(0), 1, options_.edge, options_.edge});
    for (const Convolution& layer : convolutions_) {
        hidden = at::conv2d(hidden, layer.weight, layer.bias, kStampStride, kStampPadding).relu();
    }
    const at::Tensor last = layers_->forward(hidden.flatten(1));
    return options_.output == StampOutput::Kinds ? (last / options_.temperature).softmax(1) : last;
}

at::Tensor changedStamps(const at::Tensor& stamps, const StampChanges& most, Random& random) {
    const std::int64_t count = stamps.size(0);
    const auto edge = static_cast<std::int64_t>(std::llround(std::sqrt(stamps.size(1))));
    SETSCOPE_CHECK(edge * edge == stamps.size(1), "the stamps are not square");
    at::Tensor maps = at::empty({count, 2, 3});
    auto* value = maps.data_ptr<float>();
    const auto either = [&](double reach) { return reach * (2.0 * random.uniform() - 1.0); };
    for (std::int64_t stamp = 0; stamp < count; ++stamp) {
        const double turn = either(most.turn);
        const double slant = either(most.slant);
        const double across = 1.0 + either(most.stretch);
        const double down = 1.0 + either(most.stretch);
        *value++ = static_cast<float>(across * std::cos(turn));
        *value++ = static_cast<float>(across * (slant * std::cos(turn) - std::sin(turn)));
        *value++ = static_cast<float>(2.0 * either(most.shift));
        *value++ = static_cast<float>(down * std::sin(turn));
        *value++ = static_cast<float>(down * (slant * std::sin(turn) + std::cos(turn)));
        *value++ = static_cast<float>(2.0 * either(most.shift));
    }
    constexpr std::int64_t kBilinear = 0;
    constexpr std::int64_t kZeroOutside = 0;
    const at::Tensor places =
        at::affine_grid_generator(maps.to(stamps.device()), {count, 1, edge, edge}, false);
    return at::grid_sampler(stamps.view({count, 1, edge, edge}), places, kBilinear, kZeroOutside,
                            false)
        .view({count, edge * edge});
}

DigitSummer::DigitSummer(std::shared_ptr<StampNet> reader, std::shared_ptr<DeepSets> head)
    : torch::nn::Module("DigitSummer"), reader_(std::move(reader)), deepSets_(std::move(head)) {
    if (reader_) {
        register_module("reader", reader_);
    }
    register_module("head", deepSets_);
}

DigitSummer::DigitSummer(std::shared_ptr<StampNet> reader, std::shared_ptr<RecurrentNet> head)
    : torch::nn::Module("DigitSummer"), reader_(std::move(reader)), recurrent_(std::move(head)) {
    if (reader_) {
        register_module("reader", reader_);
    }
    register_module("head", recurrent_);
}

at::Tensor DigitSummer::features(const at::Tensor& items) {
    return reader_ ? reader_->forward(items) : items;
}

at::Tensor DigitSummer::sums(const RaggedBatch& sets) {
    return deepSets_ ? deepSets_->forward(sets) : recurrent_->forward(sets);
}

Json DigitSummer::architecture() const {
    SETSCOPE_CHECK(deepSets_ != nullptr, "a recurrent head has no architecture to be kept");
    Json reader;
    if (reader_ != nullptr) {
        const StampNetOptions& options = reader_->options();
        reader = {{"edge", options.edge},
                  {"channels", options.channels},
                  {"widths", options.widths},
                  {"output", toText(options.output)},
                  {"temperature", options.temperature}};
    }
    return {{"reader", std::move(reader)}, {"head", toJson(deepSets_->options())}};
}

}  // namespace setscope
