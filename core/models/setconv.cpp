#include "core/models/setconv.h"

#include <ATen/ATen.h>

#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/json_field.h"
#include "core/models/option_fields.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

std::vector<std::int64_t> followedBy(std::vector<std::int64_t> widths, std::int64_t last) {
    widths.push_back(last);
    return widths;
}

}  // namespace

SetConvLayer::SetConvLayer(const SetConvLayerOptions& options)
    : torch::nn::Module("SetConvLayer"), options_(options) {
    SETSCOPE_CHECK(options.inputWidth > 0 && options.outputWidth > 0,
                   "a set convolution from " + std::to_string(options.inputWidth) + " to " +
                       std::to_string(options.outputWidth) + " features");
    kernel_ = register_module(
        "kernel", std::make_shared<Mlp>(
                      MlpOptions{.inputWidth = options.inputWidth,
                                 .widths = followedBy(options.kernelWidths, options.outputWidth),
                                 .activation = Activation::Relu}));
    attention_ =
        register_parameter("attention", at::randn({options.inputWidth, options.outputWidth}) *
                                            options.attentionSpread);
}

at::Tensor SetConvLayer::forwardEach(const at::Tensor& x, const at::Tensor& anchor) {
    SETSCOPE_CHECK(x.dim() == 2 && x.size(1) == options_.inputWidth &&
                       anchor.sizes() == at::IntArrayRef{options_.inputWidth},
                   "x is not [n, " + std::to_string(options_.inputWidth) +
                       "], or the anchor is not one row of it");
    return kernel_->forward(anchor - x) * x.matmul(attention_.softmax(0));
}

at::Tensor SetConvLayer::forward(const RaggedBatch& sets, const at::Tensor& anchor) {
    return segmentMean(forwardEach(sets.elements, anchor), sets.offsets);
}

Json toJson(const SetConvOptions& options) {
    return {{"inputWidth", options.inputWidth},
            {"downsampleWidths", options.downsampleWidths},
            {"kernelWidths", options.kernelWidths},
            {"convolutionWidth", options.convolutionWidth},
            {"embeddingWidth", options.embeddingWidth},
            {"attentionSpread", options.attentionSpread},
            {"dropout", options.dropout}};
}

SetConvOptions setConvOptionsFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    SetConvOptions options;
    options.inputWidth = positiveField(fields, "inputWidth", kWidestLayer);
    options.downsampleWidths = optionalWidthsField(fields, "downsampleWidths");
    options.kernelWidths = optionalWidthsField(fields, "kernelWidths");
    options.convolutionWidth = positiveField(fields, "convolutionWidth", kWidestLayer);
    options.embeddingWidth = countField(fields, "embeddingWidth", kWidestLayer);
    options.attentionSpread = fields.number("attentionSpread");
    options.dropout = dropoutField(fields, "dropout");
    if (!(options.attentionSpread >= 0.0)) {
        fields.refuse("has a negative \"attentionSpread\"");
    }
    return options;
}

SetConvClassifier::SetConvClassifier(const SetConvOptions& options)
    : torch::nn::Module("SetConvClassifier"), options_(options) {
    std::int64_t memberWidth = options.inputWidth;
    if (!options.downsampleWidths.empty()) {
        downsample_ = register_module(
            "downsample", std::make_shared<Mlp>(MlpOptions{.inputWidth = options.inputWidth,
                                                           .widths = options.downsampleWidths,
                                                           .activation = Activation::Relu,
                                                           .lastActivation = Activation::Relu}));
        memberWidth = options.downsampleWidths.back();
    }
    convolution_ =
        register_module("convolution", std::make_shared<SetConvLayer>(SetConvLayerOptions{
                                           .inputWidth = memberWidth,
                                           .kernelWidths = options.kernelWidths,
                                           .outputWidth = options.convolutionWidth,
                                           .attentionSpread = options.attentionSpread}));
    if (options.embeddingWidth > 0) {
        embedding_ = register_module("embedding", std::make_shared<torch::nn::Module>());
        at::Tensor weight = at::empty({options.embeddingWidth, options.convolutionWidth});
        initialiseUniform(weight, options.convolutionWidth);
        embeddingWeight_ = embedding_->register_parameter("weight", weight);
    }
    anchor_ = register_buffer("anchor", at::zeros({options.inputWidth}));
    representatives_ = register_buffer("representatives", at::zeros({2, width()}));
}

std::int64_t SetConvClassifier::width() const {
    return options_.embeddingWidth > 0 ? options_.embeddingWidth : options_.convolutionWidth;
}

void SetConvClassifier::setAnchor(const at::Tensor& anchor) {
    SETSCOPE_CHECK(anchor.sizes() == anchor_.sizes(), "the anchor is not one row of the input");
    const at::NoGradGuard withoutGradient;
    anchor_.copy_(anchor);
}

void SetConvClassifier::setRepresentatives(const at::Tensor& representatives) {
    SETSCOPE_CHECK(representatives.sizes() == representatives_.sizes(),
                   "the representatives are not [2, " + std::to_string(width()) + "]");
    const at::NoGradGuard withoutGradient;
    representatives_.copy_(representatives);
}

at::Tensor SetConvClassifier::downsampled(const at::Tensor& x) {
    return downsample_ == nullptr ? x : downsample_->forward(x);
}

at::Tensor SetConvClassifier::embedded(const at::Tensor& h) const {
    return embeddingWeight_.defined() ? at::linear(h, embeddingWeight_).relu() : h;
}

at::Tensor SetConvClassifier::convolved(const at::Tensor& x) {
    const at::Tensor members = at::dropout(downsampled(x), options_.dropout, is_training());
    return convolution_->forwardEach(members, downsampled(anchor_.unsqueeze(0)).squeeze(0));
}

at::Tensor SetConvClassifier::representativesOf(const RaggedBatch& sets) {
    return embedded(segmentMean(convolved(sets.elements), sets.offsets));
}

at::Tensor SetConvClassifier::queriesOf(const at::Tensor& x) { return embedded(convolved(x)); }

at::Tensor SetConvClassifier::logits(const at::Tensor& x) {
    return queriesOf(x).matmul(representatives_.t());
}

at::Tensor SetConvClassifier::logOdds(const at::Tensor& x) {
    const at::Tensor both = logits(x);
    return both.select(1, 1) - both.select(1, 0);
}

}  // namespace setscope
