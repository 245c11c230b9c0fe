#include "core/training/encoder_objective.h"

#include <torch/nn.h>

#include <string>

#include "core/training/losses.h"

namespace setscope {

namespace {

namespace nn = torch::nn;
namespace F = torch::nn::functional;

constexpr double kLabelSmoothing = 0.1;

/// The mean over a domain's attributes is small because most are absent; this brings it beside the
/// class losses.
constexpr double kAttributeWeight = 10.0;

/// Cosines between all pairs of rows after their mean is taken off. @return [n, n]
at::Tensor centredCosines(const at::Tensor& rows) {
    const at::Tensor centred = rows - rows.mean(0, true);
    const at::Tensor unit = F::normalize(centred, F::NormalizeFuncOptions().dim(1).eps(1e-6));
    return unit.matmul(unit.t());
}

at::Tensor classLoss(const at::Tensor& logits, const at::Tensor& classes) {
    return F::cross_entropy(
        logits, classes,
        F::CrossEntropyFuncOptions().ignore_index(-1).label_smoothing(kLabelSmoothing));
}

bool anyKnown(const at::Tensor& classes) { return classes.ge(0).any().item<bool>(); }

}  // namespace

struct EncoderObjective::Heads : nn::Module {
    Heads(const CompactNetwork& network, const std::vector<PictureDomain>& domains,
          std::int64_t teacherWidth) {
        const std::int64_t width = network.layout().widths.back();
        register_module("network", network.module());
        if (teacherWidth > 0) {
            teacher = register_module("teacher", nn::Linear(width, teacherWidth));
        }
        for (std::size_t domain = 0; domain < domains.size(); ++domain) {
            const std::string place = std::to_string(domain);
            attributes.emplace_back(nullptr);
            if (!domains[domain].attributes.empty()) {
                const auto count = static_cast<std::int64_t>(domains[domain].attributes.size());
                attributes.back() = register_module("attributes" + place, nn::Linear(width, count));
            }
            classes.emplace_back();
            for (const ClassSpace& space : domains[domain].classSpaces) {
                const std::string name =
                    "classes" + place + "_" + std::to_string(classes.back().size());
                const auto count = static_cast<std::int64_t>(space.classes.size());
                classes.back().push_back(register_module(name, nn::Linear(width, count)));
            }
        }
    }

    nn::Linear teacher{nullptr};
    std::vector<nn::Linear> attributes;
    std::vector<std::vector<nn::Linear>> classes;
};

EncoderObjective::EncoderObjective(const EncoderRecipe& recipe,
                                   const std::vector<PictureDomain>& domains,
                                   std::int64_t teacherWidth)
    : recipe_(recipe),
      network_(CompactLayout{recipe.inputEdge, recipe.widths}),
      heads_(std::make_shared<Heads>(network_, domains, teacherWidth)) {}

EncoderObjective::~EncoderObjective() = default;

torch::nn::Module& EncoderObjective::module() const { return *heads_; }

at::Tensor EncoderObjective::groupLoss(const at::Tensor& features, const BatchGroup& group) const {
    at::Tensor total = features.sum() * 0.0;
    if (group.teacher.defined()) {
        const at::Tensor predicted = heads_->teacher->forward(features);
        const at::Tensor cosine =
            F::cosine_similarity(predicted, group.teacher, F::CosineSimilarityFuncOptions().dim(1));
        total = total + recipe_.cosineWeight * (1.0 - cosine).mean();
        const at::Tensor difference = centredCosines(features) - centredCosines(group.teacher);
        total = total + recipe_.similarityWeight * difference.square().mean();
    }
    if (group.attributes.defined()) {
        const at::Tensor logits = heads_->attributes[group.domain]->forward(features);
        total = total + recipe_.labelWeight * kAttributeWeight *
                            sigmoidCrossEntropy(logits, group.attributes);
    }
    for (std::size_t space = 0; space < group.classes.size(); ++space) {
        if (anyKnown(group.classes[space])) {
            const at::Tensor logits = heads_->classes[group.domain][space]->forward(features);
            total = total + recipe_.labelWeight * classLoss(logits, group.classes[space]);
        }
    }
    return total;
}

at::Tensor EncoderObjective::loss(const at::Tensor& pixels,
                                  const std::vector<BatchGroup>& groups) const {
    const at::Tensor features = network_.forward(pixels);
    at::Tensor total = features.sum() * 0.0;
    for (const BatchGroup& group : groups) {
        const double share = static_cast<double>(group.count) / static_cast<double>(pixels.size(0));
        total = total + share * groupLoss(features.narrow(0, group.first, group.count), group);
    }
    return total;
}

}  // namespace setscope
