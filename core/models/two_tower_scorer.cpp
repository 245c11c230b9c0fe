#include "core/models/two_tower_scorer.h"

#include <ATen/ATen.h>

#include "core/base/check.h"
#include "core/base/json_field.h"
#include "core/models/option_fields.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr double kTableSpread = 0.05;

at::Tensor registerTable(torch::nn::Module& owner, const TwoTowerOptions& options) {
    return owner.register_parameter("weight",
                                    at::randn({options.vocabulary, options.width}) * kTableSpread);
}

}  // namespace

TwoTowerScorer::TwoTowerScorer(const TwoTowerOptions& options)
    : torch::nn::Module("TwoTowerScorer"), options_(options) {
    SETSCOPE_CHECK(options.vocabulary > 0 && options.width > 0 && options.hiddenWidth >= 0,
                   "a scorer without candidates or columns");
    auto member = register_module("member", std::make_shared<torch::nn::Module>());
    members_ = registerTable(*member, options);
    auto candidate = register_module("candidate", std::make_shared<torch::nn::Module>());
    candidates_ = registerTable(*candidate, options);
    bias_ = candidate->register_parameter("bias", at::zeros({options.vocabulary}));
    if (options.hiddenWidth > 0) {
        rho_ = register_module(
            "rho", std::make_shared<Mlp>(MlpOptions{.inputWidth = options.width,
                                                    .widths = {options.hiddenWidth, options.width},
                                                    .activation = Activation::Relu}));
    }
}

at::Tensor TwoTowerScorer::setTower(const at::Tensor& items, const at::Tensor& offsets) {
    const at::Tensor sums = segmentSum(members_.index_select(0, items), offsets);
    const at::Tensor sizes = (offsets.slice(0, 1) - offsets.slice(0, 0, -1)).clamp_min(1);
    const at::Tensor pooled = at::dropout(sums / sizes.to(sums.options()).sqrt().unsqueeze(1),
                                          options_.dropout, is_training());
    return rho_ == nullptr ? pooled : pooled + rho_->forward(pooled);
}

at::Tensor TwoTowerScorer::forward(const at::Tensor& items, const at::Tensor& offsets) {
    return at::linear(setTower(items, offsets), candidates_, bias_);
}

Json toJson(const TwoTowerOptions& options) {
    return {{"vocabulary", options.vocabulary},
            {"width", options.width},
            {"hiddenWidth", options.hiddenWidth},
            {"dropout", options.dropout}};
}

TwoTowerOptions twoTowerOptionsFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    return {.vocabulary = positiveField(fields, "vocabulary"),
            .width = positiveField(fields, "width"),
            .hiddenWidth = countField(fields, "hiddenWidth"),
            .dropout = dropoutField(fields, "dropout")};
}

}  // namespace setscope
