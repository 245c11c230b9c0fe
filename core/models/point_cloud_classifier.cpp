#include "core/models/point_cloud_classifier.h"

#include <ATen/ATen.h>

#include <utility>

#include "core/base/check.h"
#include "core/models/option_fields.h"

namespace setscope {
namespace {

constexpr const char* kEquivariantName = "equivariant";
constexpr const char* kPerPointName = "per-point";

PointLayers pointLayersField(const JsonFields& fields) {
    const std::string name = fields.text("layers");
    if (name != kEquivariantName && name != kPerPointName) {
        fields.refuse("has the unknown \"layers\" \"" + name + "\"");
    }
    return name == kEquivariantName ? PointLayers::Equivariant : PointLayers::PerPoint;
}

}  // namespace

PointCloudClassifier::PointCloudClassifier(const PointCloudClassifierOptions& options)
    : torch::nn::Module("PointCloudClassifier"), options_(options) {
    SETSCOPE_CHECK(!options.layerWidths.empty() && options.classes > 0,
                   "a classifier without a layer or a class");
    if (options.layers == PointLayers::Equivariant) {
        equivariant_ =
            register_module("layers", std::make_shared<EquivariantStack>(EquivariantStackOptions{
                                          .inputWidth = options.inputWidth,
                                          .widths = options.layerWidths,
                                          .form = EquivariantForm::Normalised,
                                          .pooling = Pooling::Max,
                                          .activation = Activation::Tanh,
                                          .lastActivation = Activation::Tanh}));
    } else {
        perPoint_ = register_module(
            "layers", std::make_shared<Mlp>(MlpOptions{.inputWidth = options.inputWidth,
                                                       .widths = options.layerWidths,
                                                       .lastActivation = Activation::Tanh}));
    }
    std::vector<std::int64_t> headWidths = options.headWidths;
    headWidths.push_back(options.classes);
    head_ = register_module(
        "head", std::make_shared<Mlp>(MlpOptions{.inputWidth = options.layerWidths.back(),
                                                 .widths = std::move(headWidths),
                                                 .dropout = options.dropout}));
}

at::Tensor PointCloudClassifier::forward(const RaggedBatch& clouds) {
    clouds.check();
    const at::Tensor points = options_.layers == PointLayers::Equivariant
                                  ? equivariant_->forward(clouds.elements, clouds.offsets)
                                  : perPoint_->forward(clouds.elements);
    const at::Tensor pooled = pool(options_.pooling, {points, clouds.offsets});
    return head_->forward(at::dropout(pooled, options_.dropout, is_training()));
}

Json toJson(const PointCloudClassifierOptions& options) {
    return {
        {"inputWidth", options.inputWidth},
        {"layers", options.layers == PointLayers::Equivariant ? kEquivariantName : kPerPointName},
        {"layerWidths", options.layerWidths},
        {"pooling", toText(options.pooling)},
        {"headWidths", options.headWidths},
        {"classes", options.classes},
        {"dropout", options.dropout}};
}

PointCloudClassifierOptions pointCloudClassifierOptionsFromJson(const Json& json,
                                                                const std::string& what) {
    const JsonFields fields(json, what);
    return {.inputWidth = positiveField(fields, "inputWidth", kWidestLayer),
            .layers = pointLayersField(fields),
            .layerWidths = widthsField(fields, "layerWidths"),
            .pooling = poolingFromText(fields.text("pooling")),
            .headWidths = optionalWidthsField(fields, "headWidths"),
            .classes = positiveField(fields, "classes", kWidestLayer),
            .dropout = dropoutField(fields, "dropout")};
}

}  // namespace setscope
