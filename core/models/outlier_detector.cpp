#include "core/models/outlier_detector.h"

#include <ATen/ATen.h>

#include <cmath>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/json_field.h"
#include "core/base/text.h"
#include "core/models/learned_similarities.h"
#include "core/models/model_file.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr std::int64_t kWidthLimit = 65'536;
constexpr std::int64_t kLayerLimit = 64;
constexpr double kSmallestSpread = 1e-6;  // below it a column says nothing and is left as it is
constexpr double kLargestInput = 10.0;  // standard deviations; nothing beyond was seen in training
constexpr double kHiddenShare = 0.5;    // of the training sets, without the learned space
constexpr double kNoWeight = -1e30;     // a logit that a softmax does not see

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

/// The logarithm of the mean of two numbers given by their logarithms.
at::Tensor logMean(const at::Tensor& left, const at::Tensor& right) {
    return at::logaddexp(left, right) - std::log(2.0);
}

/// Logits whose probabilities are the means of those of two answers, by either head.
/// @param left, right [T, 2]
at::Tensor meanOfProbabilities(const at::Tensor& left, const at::Tensor& right,
                               const at::Tensor& offsets) {
    const at::Tensor softmax = logMean(segmentLogSoftmax(left.narrow(1, 0, 1), offsets),
                                       segmentLogSoftmax(right.narrow(1, 0, 1), offsets));
    const at::Tensor one = left.narrow(1, 1, 1);
    const at::Tensor other = right.narrow(1, 1, 1);
    const at::Tensor sigmoid = logMean(at::log_sigmoid(one), at::log_sigmoid(other)) -
                               logMean(at::log_sigmoid(-one), at::log_sigmoid(-other));
    return at::cat({softmax, sigmoid}, 1);
}

}  // namespace

Json toJson(const OutlierDetectorOptions& options) {
    return {{"featureWidth", options.featureWidth},
            {"projectionWidth", options.projectionWidth},
            {"layers", options.layers},
            {"layerWidth", options.layerWidth},
            {"pooling", toText(options.pooling)},
            {"dropout", options.dropout},
            {"setRelativeInputs", setRelativeWidth()},
            {"learnedSimilarities", learnedSimilarityWidth()}};
}

OutlierDetectorOptions outlierDetectorOptionsFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    OutlierDetectorOptions options;
    options.featureWidth = boundedField(fields, "featureWidth", 0, kWidthLimit);
    options.projectionWidth = boundedField(fields, "projectionWidth", 1, kWidthLimit);
    options.layers = boundedField(fields, "layers", 1, kLayerLimit);
    options.layerWidth = boundedField(fields, "layerWidth", 1, kWidthLimit);
    options.pooling = poolingFromText(fields.text("pooling"));
    options.dropout = fields.number("dropout");
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
    return options;
}

OutlierDetector::OutlierDetector(const OutlierDetectorOptions& options)
    : torch::nn::Module("OutlierDetector"), options_(options) {
    relativeMean_ = register_buffer("relative_mean", at::zeros({setRelativeWidth()}));
    relativeScale_ = register_buffer("relative_scale", at::ones({setRelativeWidth()}));
    logitScale_ = register_buffer("logit_scale", at::ones({2}));
    logitShift_ = register_buffer("logit_shift", at::zeros({2}));
    std::int64_t inputWidth = setRelativeWidth();
    if (options.featureWidth > 0) {
        featureMean_ = register_buffer("feature_mean", at::zeros({options.featureWidth}));
        featureScale_ = register_buffer("feature_scale", at::ones({options.featureWidth}));
        projection_ = register_module(
            "projection", std::make_shared<Mlp>(MlpOptions{.inputWidth = options.featureWidth,
                                                           .widths = {options.projectionWidth}}));
        inputWidth += learnedSimilarityWidth();
    }
    const std::vector<std::int64_t> widths(static_cast<std::size_t>(options.layers),
                                           options.layerWidth);
    stack_ = register_module("stack", std::make_shared<EquivariantStack>(
                                          EquivariantStackOptions{.inputWidth = inputWidth,
                                                                  .widths = widths,
                                                                  .form = EquivariantForm::Full,
                                                                  .pooling = options.pooling,
                                                                  .activation = Activation::Elu,
                                                                  .lastActivation = Activation::Elu,
                                                                  .dropout = options.dropout}));
    readout_ = register_module("readout", std::make_shared<Mlp>(MlpOptions{
                                              .inputWidth = options.layerWidth, .widths = {2}}));
}

at::Tensor OutlierDetector::forward(const at::Tensor& features, const at::Tensor& relative,
                                    const at::Tensor& offsets, const RunContext& run) {
    const at::Tensor inputs =
        ((relative - relativeMean_) / relativeScale_).clamp(-kLargestInput, kLargestInput);
    if (options_.featureWidth == 0) {
        return readLogits(inputs, {}, offsets) * logitScale_ + logitShift_;
    }
    SETSCOPE_CHECK(features.size(1) == options_.featureWidth,
                   "features are [T, " + std::to_string(features.size(1)) + "]");
    const at::Tensor standardised = (features - featureMean_) / featureScale_;
    const at::Tensor learned = learnedSimilarities(
        projection_->forward(at::dropout(standardised, options_.dropout, is_training())), offsets,
        run);
    if (is_training()) {
        const at::Tensor seen = segmentBroadcast(
            at::rand({offsets.size(0) - 1, 1}).ge(kHiddenShare).to(learned), offsets);
        return readLogits(inputs, learned * seen, offsets);
    }
    const at::Tensor with = readLogits(inputs, learned, offsets);
    const at::Tensor without = readLogits(inputs, at::zeros_like(learned), offsets);
    return meanOfProbabilities(with, without, offsets) * logitScale_ + logitShift_;
}

/// @param learned undefined where there is no learned space
at::Tensor OutlierDetector::readLogits(const at::Tensor& relative, const at::Tensor& learned,
                                       const at::Tensor& offsets) {
    const at::Tensor inputs = learned.defined() ? at::cat({relative, learned}, 1) : relative;
    return readout_->forward(stack_->forward(inputs, offsets));
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

void OutlierDetector::calibrate(Head head, double scale, double shift) {
    SETSCOPE_CHECK(scale > 0.0, "scale " + std::to_string(scale));
    const at::NoGradGuard withoutGradient;
    const auto column = static_cast<std::int64_t>(head);
    logitScale_[column].fill_(scale);
    logitShift_[column].fill_(shift);
}

at::Tensor outlierProbability(Head head, const at::Tensor& logits, const at::Tensor& offsets) {
    return head == Head::Softmax ? segmentSoftmax(logits, offsets) : at::sigmoid(logits);
}

at::Tensor outlierScore(Head head, const at::Tensor& logits, const at::Tensor& offsets) {
    if (head == Head::Sigmoid) {
        return logits;
    }
    const at::NoGradGuard withoutGradient;
    const at::Tensor column = logits.detach().to(at::kDouble).unsqueeze(1);
    const SegmentWinners largest = segmentMax(column, offsets);
    const at::Tensor winners = largest.winners.masked_select(largest.winners >= 0);
    const at::Tensor relative = column - segmentBroadcast(largest.values, offsets);
    const at::Tensor weight = relative.exp();
    const at::Tensor others = segmentBroadcast(segmentSum(weight, offsets), offsets) - weight;
    at::Tensor score = relative - others.log();
    const at::Tensor withoutWinners = relative.index_fill(0, winners, kNoWeight);
    const at::Tensor againstRest =
        relative - segmentBroadcast(segmentLogSumExp(withoutWinners, offsets), offsets);
    score.index_copy_(0, winners, againstRest.index_select(0, winners));
    return score.masked_fill_(score > -0.5 * kNoWeight, 0.0).squeeze(1).to(at::kFloat);
}

void saveDetector(const std::filesystem::path& file, const OutlierDetector& detector,
                  ModelCard card, const std::string& encoderFingerprint) {
    card.kind = kOutlierDetectorKind;
    card.architecture = toJson(detector.options());
    card.input["kind"] = "features of an encoder";
    card.input["encoderFingerprint"] = encoderFingerprint;
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
