#include "core/features/compact_network.h"

#include <torch/nn.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "core/base/error.h"
#include "core/base/json_field.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/model_card_key.h"
#include "core/io/safetensors.h"
#include "core/items/content_hash.h"
#include "core/tensor/module_tensors.h"

namespace setscope {

namespace {

namespace nn = torch::nn;

constexpr std::size_t kWidthCount = 5;
constexpr std::uint64_t kLargestFile = 1'000'000'000;  // bytes
constexpr std::int64_t kProcessorBatch = 4;  // a third of the time that they take one by one
constexpr std::int64_t kGpuBatch = 64;

nn::Sequential convolution(std::int64_t in, std::int64_t out, std::int64_t stride) {
    nn::Conv2d conv(nn::Conv2dOptions(in, out, 3).stride(stride).padding(1).bias(false));
    nn::init::kaiming_normal_(conv->weight, 0.0, torch::kFanOut, torch::kReLU);
    return nn::Sequential(conv, nn::BatchNorm2d(out), nn::ReLU(nn::ReLUOptions(true)));
}

}  // namespace

struct CompactNetwork::Layers : nn::Module {
    explicit Layers(const std::vector<std::int64_t>& widths) {
        stem = register_module("stem", convolution(3, widths[0], 2));
        for (std::size_t stage = 1; stage + 1 < widths.size(); ++stage) {
            const std::string name = "stage" + std::to_string(stage);
            down.push_back(
                register_module(name + "_down", convolution(widths[stage - 1], widths[stage], 2)));
            first.push_back(
                register_module(name + "_first", convolution(widths[stage], widths[stage], 1)));
            second.push_back(
                register_module(name + "_second", convolution(widths[stage], widths[stage], 1)));
        }
        last = register_module("last", convolution(widths[kWidthCount - 2], widths.back(), 2));
        standardise = register_module(
            "standardise", nn::BatchNorm1d(nn::BatchNorm1dOptions(widths.back()).affine(false)));
    }

    at::Tensor forward(const at::Tensor& pixels) {
        at::Tensor maps = stem->forward(pixels.contiguous(at::MemoryFormat::ChannelsLast));
        for (std::size_t stage = 0; stage < down.size(); ++stage) {
            maps = down[stage]->forward(maps);
            maps = maps + second[stage]->forward(first[stage]->forward(maps));
        }
        return standardise->forward(last->forward(maps).mean({2, 3}));
    }

    nn::Sequential stem{nullptr};
    std::vector<nn::Sequential> down;
    std::vector<nn::Sequential> first;
    std::vector<nn::Sequential> second;
    nn::Sequential last{nullptr};
    nn::BatchNorm1d standardise{nullptr};
};

namespace {

class CompactImageNetwork final : public ImageNetwork {
  public:
    explicit CompactImageNetwork(CompactNetwork network)
        : network_(std::move(network)),
          target_{network_.layout().inputEdge, network_.layout().inputEdge, Framing::Whole, 1.0},
          scaling_(compactScaling()) {
        network_.module()->eval();
    }

    const PixelTarget& target() const override { return target_; }
    const PixelScaling& scaling() const override { return scaling_; }
    std::int64_t width() const override { return network_.layout().widths.back(); }
    bool runsOn(const c10::Device& device) const override {
        return device.is_cpu() || device.is_cuda();
    }
    std::int64_t picturesAtOnce(const c10::Device& device) const override {
        return device.is_cpu() ? kProcessorBatch : kGpuBatch;
    }
    at::Tensor features(const at::Tensor& pixels) const override {
        const torch::NoGradGuard noGradients;
        return on(pixels.device()).forward(pixels);
    }

  private:
    const CompactNetwork& on(const c10::Device& device) const {
        if (device.is_cpu()) {
            return network_;
        }
        const std::scoped_lock lock(guard_);
        const auto found = copies_.find(device.str());
        return found != copies_.end() ? found->second
                                      : copies_.emplace(device.str(), copyOn(device)).first->second;
    }

    CompactNetwork copyOn(const c10::Device& device) const {
        CompactNetwork copy(network_.layout());
        loadInto(*copy.module(), namedTensors(*network_.module()), "the encoder");
        copy.module()->eval();
        copy.module()->to(device);
        return copy;
    }

    CompactNetwork network_;
    mutable std::mutex guard_;
    mutable std::map<std::string, CompactNetwork> copies_;  // by device
    PixelTarget target_;
    PixelScaling scaling_;
};

}  // namespace

Json toJson(const CompactLayout& layout) {
    return {{"network", "compact"}, {"inputEdge", layout.inputEdge}, {"widths", layout.widths}};
}

CompactLayout compactLayoutFromJson(const Json& json) {
    const JsonFields fields(json, "The encoder's architecture");
    if (fields.text("network") != "compact") {
        fields.refuse("is not of this kind of network");
    }
    CompactLayout layout;
    layout.inputEdge = static_cast<int>(fields.integer("inputEdge"));
    layout.widths.clear();
    for (const Json& width : fields.array("widths")) {
        layout.widths.push_back(width.is_number_integer() ? width.get<std::int64_t>() : 0);
    }
    const bool isUsable =
        layout.inputEdge >= 32 && layout.inputEdge <= 1024 && layout.widths.size() == kWidthCount &&
        std::ranges::all_of(layout.widths,
                            [](std::int64_t width) { return width >= 1 && width <= 4096; });
    if (!isUsable) {
        fields.refuse("has an impossible size");
    }
    return layout;
}

CompactNetwork::CompactNetwork(const CompactLayout& layout)
    : layout_(layout), layers_(std::make_shared<Layers>(layout.widths)), module_(layers_) {
    for (at::Tensor& parameter : module_->parameters()) {
        if (parameter.dim() == 4) {
            parameter.set_data(parameter.data().contiguous(at::MemoryFormat::ChannelsLast));
        }
    }
}

CompactNetwork::~CompactNetwork() = default;
CompactNetwork::CompactNetwork(CompactNetwork&&) noexcept = default;
CompactNetwork& CompactNetwork::operator=(CompactNetwork&&) noexcept = default;

at::Tensor CompactNetwork::forward(const at::Tensor& pixels) const {
    return layers_->forward(pixels);
}

const std::shared_ptr<torch::nn::Module>& CompactNetwork::module() const { return module_; }

PixelScaling compactScaling() {
    PixelScaling scaling;
    scaling.mean = {123.7F, 116.3F, 103.5F};
    scaling.scale.fill(1.0F / 60.0F);
    return scaling;
}

std::unique_ptr<const ImageNetwork> asImageNetwork(CompactNetwork network) {
    return std::make_unique<CompactImageNetwork>(std::move(network));
}

namespace {

Json cardOf(const SafetensorsFile& content, const std::string& name) {
    const auto card = content.metadata.find(kModelCardKey);
    const Json json = card == content.metadata.end() ? Json() : parseJson(card->second);
    const bool isEncoder = json.is_object() && json.value("kind", Json()) == "image-encoder";
    if (!isEncoder) {
        throw Error(ErrorKind::BadInput,
                    name + " is not an image encoder of Setscope; choose one, or an ONNX network.");
    }
    return json;
}

}  // namespace

CompactModel openCompactModel(const std::filesystem::path& file) {
    const std::string name = toUtf8(file.filename());
    const std::string fingerprint = ContentHash::of(readFile(file, kLargestFile)).toHex();
    const SafetensorsFile content = readSafetensors(file);
    const Json card = cardOf(content, name);
    const JsonFields fields(card, "The model card of " + name);
    CompactNetwork network(compactLayoutFromJson(fields.object("architecture")));
    loadInto(*network.module(), toTensors(content, file), file);
    network.module()->eval();
    return {std::move(network), fields.text("name"), fingerprint};
}

}  // namespace setscope
