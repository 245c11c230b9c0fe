#include "core/models/outlier_detector.h"

#include <ATen/ATen.h>

#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/json_field.h"
#include "core/base/text.h"
#include "core/models/learned_similarities.h"
#include "core/models/model_file.h"
#include "core/models/outlier_heads.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr std::int64_t kWidthLimit = 65'536;
constexpr std::int64_t kLayerLimit = 64;
constexpr std::int64_t kFewestFamiliarRows = 4;
constexpr double kLargestCosineWeight = 100.0;
constexpr double kSmallestSpread = 1e-6;  // below it a column says nothing and is left as it is
constexpr double kLargestInput = 10.0;  // standard deviations; nothing beyond was seen in training

std::int64_t boundedField(const JsonFields& fields, const char* key, std::int64_t low,
                          std::int64_t high) {
    const std::int64_t value = fields.integer(key);
    if (value < low || value > high) {
        fields.refuse("has the impossible value " + std::to_string(value) + " for \"" + key + "\"");
    }
    return value;
}

at::Tensor scaleOf(const at::Tensor& rows) {
    const at::Tensor deviation = (rows - rows.mean(0, true)).square().mean(0).sqrt();
    return deviation.masked_fill(deviation < kSmallestSpread, 1.0);
}

}  // namespace

Json toJson(const OutlierDetectorOptions& options) {
    return {{"featureWidth", options.featureWidth},
            {"projectionWidth", options.projectionWidth},
            {"familiarRows", options.familiarRows},
            {"layers", options.layers},
            {"layerWidth", options.layerWidth},
            {"pooling", toText(options.pooling)},
            {"dropout", options.dropout},
            {"cosineWeight", options.cosineWeight},
            {"setRelativeInputs", setRelativeWidth()},
            {"learnedSimilarities", learnedSimilarityWidth()}};
}

OutlierDetectorOptions outlierDetectorOptionsFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    OutlierDetectorOptions options;
    options.featureWidth = boundedField(fields, "featureWidth", 0, kWidthLimit);
    options.projectionWidth = boundedField(fields, "projectionWidth", 1, kWidthLimit);
    options.familiarRows = boundedField(fields, "familiarRows", kFewestFamiliarRows, kWidthLimit);
    options.layers = boundedField(fields, "layers", 1, kLayerLimit);
    options.layerWidth = boundedField(fields, "layerWidth", 1, kWidthLimit);
    options.pooling = poolingFromText(fields.text("pooling"));
    options.dropout = fields.number("dropout");
    options.cosineWeight = fields.number("cosineWeight");
    boundedField(fields, "setRelativeInputs", setRelativeWidth(), setRelativeWidth());
    boundedField(fields, "learnedSimilarities", learnedSimilarityWidth(), learnedSimilarityWidth());
    if (options.pooling != Pooling::Mean && options.pooling != Pooling::Max &&
        options.pooling != Pooling::Sum) {
        fields.refuse("pools by \"" + fields.text("pooling") + "\", which no layer can");
    }
    if (!(options.dropout >= 0.0 && options.dropout < 1.0)) {
        fields.refuse("has the impossible value " + std::to_string(options.dropout) +
                      " for \"dropout\"");
    }
    if (!(options.cosineWeight >= 0.0 && options.cosineWeight <= kLargestCosineWeight)) {
        fields.refuse("has the impossible value " + std::to_string(options.cosineWeight) +
                      " for \"cosineWeight\"");
    }
    return options;
}

OutlierDetector::OutlierDetector(const OutlierDetectorOptions& options)
    : torch::nn::Module("OutlierDetector"), options_(options) {
    relativeMean_ = register_buffer("relative_mean", at::zeros({setRelativeWidth()}));
    relativeScale_ = register_buffer("relative_scale", at::ones({setRelativeWidth()}));
    logitScale_ = register_buffer("logit_scale", at::ones({options.featureWidth > 0 ? 2 : 1, 2}));
    logitShift_ = register_buffer("logit_shift", at::zeros({options.featureWidth > 0 ? 2 : 1, 2}));
    comparing_ = registerNetwork("comparing", setRelativeWidth());
    if (options.featureWidth > 0) {
        featureMean_ = register_buffer("feature_mean", at::zeros({options.featureWidth}));
        featureScale_ = register_buffer("feature_scale", at::ones({options.featureWidth}));
        projection_ = register_module(
            "projection", std::make_shared<Mlp>(MlpOptions{.inputWidth = options.featureWidth,
                                                           .widths = {options.projectionWidth}}));
        familiarity_ = register_module(
            "familiarity",
            std::make_shared<Familiarity>(options.familiarRows, options.featureWidth));
        learned_ = registerNetwork("learned", setRelativeWidth() + learnedSimilarityWidth());
    }
}

OutlierDetector::Network OutlierDetector::registerNetwork(const std::string& name,
                                                          std::int64_t inputWidth) {
    const std::vector<std::int64_t> widths(static_cast<std::size_t>(options_.layers),
                                           options_.layerWidth);
    return {
        register_module(name + "_stack", std::make_shared<EquivariantStack>(EquivariantStackOptions{
                                             .inputWidth = inputWidth,
                                             .widths = widths,
                                             .form = EquivariantForm::Full,
                                             .pooling = options_.pooling,
                                             .activation = Activation::Elu,
                                             .lastActivation = Activation::Elu,
                                             .dropout = options_.dropout})),
        register_module(name + "_readout", std::make_shared<Mlp>(MlpOptions{
                                               .inputWidth = options_.layerWidth, .widths = {2}}))};
}

at::Tensor OutlierDetector::Network::logits(const at::Tensor& inputs,
                                            const at::Tensor& offsets) const {
    return readout->forward(stack->forward(inputs, offsets));
}

at::Tensor OutlierDetector::comparingLogits(const at::Tensor& inputs, const at::Tensor& relative,
                                            const at::Tensor& offsets) const {
    const at::Tensor learned = comparing_.logits(inputs, offsets);
    if (is_training() || options_.cosineWeight == 0.0) {
        return learned;
    }
    const at::Tensor deviation = learned - segmentBroadcast(segmentMean(learned, offsets), offsets);
    const at::Tensor spread = segmentMean(deviation.square(), offsets).sqrt();
    return learned + options_.cosineWeight * segmentBroadcast(spread, offsets) *
                         standardisedCosines(relative).unsqueeze(1);
}

at::Tensor OutlierDetector::forward(const at::Tensor& features, const at::Tensor& relative,
                                    const at::Tensor& offsets, const RunContext& run) {
    return together(experts(features, relative, offsets, run),
                    familiarityOf(features, offsets, run), offsets);
}

at::Tensor OutlierDetector::familiarityOf(const at::Tensor& features, const at::Tensor& offsets,
                                          const RunContext& run) const {
    return familiarity_ ? familiarity_->logOdds(standardised(features), offsets, run)
                        : at::Tensor();
}

at::Tensor OutlierDetector::together(const ExpertLogits& said, const at::Tensor& odds,
                                     const at::Tensor& offsets) {
    return said.learned.defined() ? meanOfProbabilities(said.learned, said.comparing, odds, offsets)
                                  : said.comparing;
}

ExpertLogits OutlierDetector::experts(const at::Tensor& features, const at::Tensor& relative,
                                      const at::Tensor& offsets, const RunContext& run) {
    const at::Tensor inputs =
        ((relative - relativeMean_) / relativeScale_).clamp(-kLargestInput, kLargestInput);
    ExpertLogits said{comparingLogits(inputs, relative, offsets) * logitScale_[0] + logitShift_[0],
                      {}};
    if (options_.featureWidth > 0) {
        const at::Tensor shown =
            at::dropout(standardised(features), options_.dropout, is_training());
        const at::Tensor learned = learnedSimilarities(projection_->forward(shown), offsets, run);
        said.learned = learned_.logits(at::cat({inputs, learned}, 1), offsets) * logitScale_[1] +
                       logitShift_[1];
    }
    return said;
}

at::Tensor OutlierDetector::standardised(const at::Tensor& features) const {
    SETSCOPE_CHECK(features.size(1) == options_.featureWidth,
                   "features are [T, " + std::to_string(features.size(1)) + "]");
    return (features - featureMean_) / featureScale_;
}

void OutlierDetector::standardiseBy(const at::Tensor& features, const at::Tensor& relative) {
    const at::NoGradGuard withoutGradient;
    relativeMean_.copy_(relative.mean(0));
    relativeScale_.copy_(scaleOf(relative));
    if (options_.featureWidth > 0) {
        featureMean_.copy_(features.mean(0));
        featureScale_.copy_(scaleOf(features));
    }
}

void OutlierDetector::calibrate(Expert expert, Head head, double scale, double shift) {
    SETSCOPE_CHECK(scale > 0.0, "scale " + std::to_string(scale));
    const at::NoGradGuard withoutGradient;
    const auto row = static_cast<std::int64_t>(expert);
    const auto column = static_cast<std::int64_t>(head);
    SETSCOPE_CHECK(row < logitScale_.size(0), "the detector has no learned space");
    logitScale_[row][column].fill_(scale);
    logitShift_[row][column].fill_(shift);
}

Json detectorInput(const std::string& encoderFingerprint) {
    return {{"kind", "features of an encoder"}, {"encoderFingerprint", encoderFingerprint}};
}

void saveDetector(const std::filesystem::path& file, const OutlierDetector& detector,
                  ModelCard card, const std::string& encoderFingerprint) {
    card.kind = kOutlierDetectorKind;
    card.architecture = toJson(detector.options());
    card.input = detectorInput(encoderFingerprint);
    saveModel(file, namedTensors(detector), card, Precision::AsComputed);
}

StoredDetector loadDetector(const std::filesystem::path& file) {
    const ModelFile stored = loadModel(file);
    if (stored.card.kind != kOutlierDetectorKind) {
        throw Error(ErrorKind::BadInput, toUtf8(file) + ": this is a model of the kind \"" +
                                             stored.card.kind +
                                             "\", not an outlier detector; choose another file.");
    }
    StoredDetector result;
    result.card = stored.card;
    result.encoderFingerprint = JsonFields(stored.card.input, toUtf8(file) + ", the card's input")
                                    .text("encoderFingerprint");
    result.detector = std::make_shared<OutlierDetector>(
        outlierDetectorOptionsFromJson(stored.card.architecture, toUtf8(file)));
    loadInto(*result.detector, stored.tensors, file);
    result.detector->eval();
    return result;
}

}  // namespace setscope
