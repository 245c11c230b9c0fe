#include "core/models/set2model.h"

#include <ATen/ATen.h>

#include <tuple>

#include "core/base/check.h"
#include "core/base/json_field.h"
#include "core/models/option_fields.h"

namespace setscope {
namespace {

constexpr double kLeastFeatureScale = 1e-6;
constexpr double kLeastDescriptorNorm = 1e-12;

}  // namespace

Set2Model::Set2Model(const Set2ModelOptions& options)
    : torch::nn::Module("Set2Model"), options_(options) {
    SETSCOPE_CHECK(options.inputWidth > 0 && options.components > 0 && !options.widths.empty(),
                   "a Set2Model network without features, layers or components");
    featureMean_ = register_buffer("featureMean", at::zeros({options.inputWidth}));
    featureScale_ = register_buffer("featureScale", at::ones({options.inputWidth}));
    g_ = register_module("g", std::make_shared<Mlp>(MlpOptions{.inputWidth = options.inputWidth,
                                                               .widths = options.widths,
                                                               .activation = options.activation,
                                                               .dropout = options.dropout}));
}

void Set2Model::standardiseBy(const at::Tensor& features) {
    const at::NoGradGuard withoutGradient;
    featureMean_.copy_(features.mean(0));
    featureScale_.copy_(features.std(0, false).clamp_min(kLeastFeatureScale));
}

void Set2Model::startAtPrincipalAxes(const at::Tensor& features) {
    const at::NoGradGuard withoutGradient;
    const std::int64_t width = options_.widths.back();
    SETSCOPE_CHECK(options_.widths.size() == 1 && width <= options_.inputWidth,
                   "g is no projection of its features");
    const at::Tensor z = ((features - featureMean_) / featureScale_).to(at::kDouble);
    const at::Tensor covariance = z.t().mm(z) / static_cast<double>(z.size(0));
    const at::Tensor axes = std::get<1>(at::linalg_eigh(covariance));  // the widest last
    at::Tensor weight = g_->weight(0);
    at::Tensor bias = g_->bias(0);
    weight.copy_(axes.narrow(1, options_.inputWidth - width, width).t());
    bias.zero_();
}

at::Tensor Set2Model::descriptors(const at::Tensor& x) {
    const at::Tensor h = g_->forward((x - featureMean_) / featureScale_);
    return h / h.norm(2, 1, true).clamp_min(kLeastDescriptorNorm);
}

MixtureFits Set2Model::fit(const RaggedBatch& sets) {
    return fitMixtures({descriptors(sets.elements), sets.offsets}, mixtureOptions());
}

at::Tensor Set2Model::score(const MixtureFits& fits, const at::Tensor& candidates) {
    return logLikelihood(fits, descriptors(candidates));
}

MixtureOptions Set2Model::mixtureOptions() const {
    return {.components = options_.components, .covarianceFloor = options_.covarianceFloor};
}

Json toJson(const Set2ModelOptions& options) {
    return {
        {"inputWidth", options.inputWidth},         {"widths", options.widths},
        {"activation", toText(options.activation)}, {"dropout", options.dropout},
        {"components", options.components},         {"covarianceFloor", options.covarianceFloor}};
}

Set2ModelOptions set2ModelOptionsFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    Set2ModelOptions options;
    options.inputWidth = positiveField(fields, "inputWidth");
    options.widths = widthsField(fields, "widths");
    options.activation = activationField(fields, "activation");
    options.dropout = dropoutField(fields, "dropout");
    options.components = positiveField(fields, "components");
    options.covarianceFloor = fields.number("covarianceFloor");
    if (!(options.covarianceFloor > 0.0)) {
        fields.refuse("has a \"covarianceFloor\" that is not positive");
    }
    return options;
}

}  // namespace setscope
