#include "core/models/set_expansion.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/json_field.h"
#include "core/base/text.h"
#include "core/io/safetensors.h"
#include "core/models/option_fields.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr std::int64_t kCandidatesAtOnce = 2048;  // whose layers stay in the cache
constexpr std::int64_t kFastWidth = 16;           // matrices of a multiple are multiplied faster
constexpr double kEmbeddingSpread = 0.1;

std::vector<std::int64_t> withScore(std::vector<std::int64_t> widths) {
    widths.push_back(1);
    return widths;
}

bool isConcatenated(ExpansionFeature feature) {
    return feature == ExpansionFeature::SumConcatenated ||
           feature == ExpansionFeature::MaxConcatenated;
}

struct FeatureName {
    ExpansionFeature feature;
    const char* name;
};
constexpr std::array kFeatureNames = {
    FeatureName{ExpansionFeature::Sum, "sum"}, FeatureName{ExpansionFeature::Max, "max"},
    FeatureName{ExpansionFeature::SumConcatenated, "sum-concatenated"},
    FeatureName{ExpansionFeature::MaxConcatenated, "max-concatenated"}};

/// How many to add to make it a multiple of kFastWidth.
std::int64_t missingToFastWidth(std::int64_t width) {
    return (kFastWidth - width % kFastWidth) % kFastWidth;
}

/// One query's way through ρ, for some candidates after others, in buffers that are used again.
/// With ReLU, relu(z + s) = max(z, −s) + s for the shift s of a layer, and what is added has the
/// same effect on the next layer for all candidates: that is left to the next shift, so that a
/// layer costs one pass and one product.
class QueryThroughRho {
  public:
    /// @param ofQuery [d] the set side
    QueryThroughRho(const std::vector<ExpansionIndex::Layer>& layers,
                    const SetExpansionOptions& options, const at::Tensor& ofQuery)
        : activation_(options.activation) {
        at::Tensor shift = ofQuery;
        for (const ExpansionIndex::Layer& layer : layers) {
            Stage stage{.weight = layer.weight,
                        .input = at::empty({kCandidatesAtOnce, layer.weight.size(0)},
                                           layer.weight.options())};
            const bool isFeature = stages_.empty() && options.feature == ExpansionFeature::Max;
            const bool isRelu = !isFeature && activation_ == Activation::Relu;
            if (isFeature) {
                stage.least = shift;
            } else if (isRelu) {
                stage.least = -shift;
            } else {
                stage.shift = shift;
            }
            shift = isRelu ? at::addmv(layer.bias, layer.weight.t(), shift) : layer.bias;
            stages_.push_back(stage);
        }
        scoreShift_ = shift;
    }

    /// @param candidateSide [n, d], n <= kCandidatesAtOnce @param scores [n]
    void score(const at::Tensor& candidateSide, at::Tensor scores) const {
        const std::int64_t count = candidateSide.size(0);
        at::Tensor z = candidateSide;
        for (std::size_t place = 0; place + 1 < stages_.size(); ++place) {
            at::Tensor output = stages_[place + 1].input.narrow(0, 0, count);
            at::mm_out(output, enter(stages_[place], z), stages_[place].weight);
            z = output;
        }
        at::mv_out(scores, enter(stages_.back(), z), stages_.back().weight.select(1, 0));
        scores.add_(scoreShift_);
    }

  private:
    /// A layer with what happens to its input before: the larger of it and `least`, or else the
    /// activation of it and `shift`.
    struct Stage {
        at::Tensor weight;  // [d_in, d_out]
        at::Tensor input;   // [kCandidatesAtOnce, d_in]
        at::Tensor least = {};
        at::Tensor shift = {};
    };

    /// @param z [n, d_in], may be in the stage's own buffer @return [n, d_in] in it
    at::Tensor enter(const Stage& stage, const at::Tensor& z) const {
        at::Tensor input = stage.input.narrow(0, 0, z.size(0));
        if (stage.least.defined()) {
            at::maximum_out(input, z, stage.least);
            return input;
        }
        at::add_out(input, z, stage.shift);
        if (activation_ == Activation::Tanh) {
            input.tanh_();
        } else if (activation_ == Activation::Elu) {
            at::elu_(input);
        }
        return input;
    }

    Activation activation_;
    std::vector<Stage> stages_;
    at::Tensor scoreShift_;  // [1]
};

/// The tensors of a published file under the names of ours: every other place of a chain is an
/// activation there.
class PublishedTensors {
  public:
    explicit PublishedTensors(const std::filesystem::path& file)
        : file_(file), given_(toTensors(readSafetensors(file), file)) {}

    /// Output widths of the layers of "phi" or "rho", whose tensors are taken.
    std::vector<std::int64_t> takeChain(const std::string& chain) {
        std::vector<std::int64_t> widths;
        for (std::size_t layer = 0;; ++layer) {
            const std::string from = chain + "." + std::to_string(2 * layer);
            if (!given_.contains(from + ".weight")) {
                break;
            }
            const at::Tensor weight = take(from + ".weight", 2);
            const std::string to = chain + "." + std::to_string(layer);
            ours_[to + ".weight"] = weight;
            ours_[to + ".bias"] = take(from + ".bias", 1);
            widths.push_back(weight.size(0));
        }
        if (widths.empty()) {
            refuse("there is no tensor \"" + chain + ".0.weight\"");
        }
        return widths;
    }

    at::Tensor takeEmbeddings() {
        ours_["embedding.weight"] = take("embedding.weight", 2);
        return ours_["embedding.weight"];
    }

    const NamedTensors& ours() const { return ours_; }

    [[noreturn]] void refuse(const std::string& reason) const {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file_) + ": these are not the weights of a set-expansion scorer, " +
                        reason + "; choose another file.");
    }

  private:
    at::Tensor take(const std::string& name, std::int64_t dimensions) {
        const auto found = given_.find(name);
        if (found == given_.end()) {
            refuse("there is no tensor \"" + name + "\"");
        }
        if (found->second.dim() != dimensions || found->second.numel() == 0 ||
            found->second.scalar_type() != at::kFloat) {
            refuse("the tensor \"" + name + "\" has another form");
        }
        return found->second;
    }

    std::filesystem::path file_;
    NamedTensors given_;
    NamedTensors ours_;
};

}  // namespace

SetExpansionScorer::SetExpansionScorer(const SetExpansionOptions& options)
    : torch::nn::Module("SetExpansionScorer"), options_(options) {
    SETSCOPE_CHECK(
        options.vocabulary > 0 && !options.phiWidths.empty() && !options.rhoWidths.empty(),
        "a scorer without candidates or layers");
    embedding_ = register_module("embedding", std::make_shared<torch::nn::Module>());
    embeddings_ = embedding_->register_parameter(
        "weight", at::randn({options.vocabulary, options.embeddingWidth}) * kEmbeddingSpread);
    phi_ = register_module("phi",
                           std::make_shared<Mlp>(MlpOptions{.inputWidth = options.embeddingWidth,
                                                            .widths = options.phiWidths,
                                                            .activation = options.activation}));
    rho_ = register_module("rho", std::make_shared<Mlp>(MlpOptions{
                                      .inputWidth = options.phiWidths.back() *
                                                    (isConcatenated(options.feature) ? 2 : 1),
                                      .widths = withScore(options.rhoWidths),
                                      .activation = options.activation}));
}

at::Tensor SetExpansionScorer::phi(const at::Tensor& items) {
    return phi_->forward(embeddings_.index_select(0, items));
}

at::Tensor SetExpansionScorer::weightOfCandidate() const {
    return rho_->weight(0).narrow(1, 0, options_.phiWidths.back());
}

at::Tensor SetExpansionScorer::weightOfSet() const {
    const std::int64_t width = options_.phiWidths.back();
    return rho_->weight(0).narrow(1, isConcatenated(options_.feature) ? width : 0, width);
}

at::Tensor SetExpansionScorer::candidateSide(const at::Tensor& phi) {
    return options_.feature == ExpansionFeature::Max
               ? phi
               : at::linear(phi, weightOfCandidate(), rho_->bias(0));
}

at::Tensor SetExpansionScorer::setSide(const at::Tensor& phi, const at::Tensor& offsets) {
    switch (options_.feature) {
        case ExpansionFeature::Sum:
        case ExpansionFeature::SumConcatenated:
            return at::linear(segmentSum(phi, offsets), weightOfSet());
        case ExpansionFeature::MaxConcatenated:
            return at::linear(segmentMax(phi, offsets).values, weightOfSet());
        case ExpansionFeature::Max:
            break;
    }
    const at::Tensor isEmpty = offsets.slice(0, 1).eq(offsets.slice(0, 0, -1));
    return segmentMax(phi, offsets)
        .values.masked_fill(isEmpty.unsqueeze(1).to(phi.device()),
                            -std::numeric_limits<double>::infinity());
}

at::Tensor SetExpansionScorer::join(const at::Tensor& candidateSide, const at::Tensor& setSide) {
    const at::Tensor first =
        options_.feature == ExpansionFeature::Max
            ? at::linear(at::maximum(candidateSide, setSide), rho_->weight(0), rho_->bias(0))
            : candidateSide + setSide;
    const at::Tensor scores = rho_->forwardAfter(0, first.flatten(0, -2));
    return scores.view(first.sizes().slice(0, static_cast<std::size_t>(first.dim()) - 1));
}

at::Tensor SetExpansionScorer::forward(const at::Tensor& items, const at::Tensor& offsets,
                                       const at::Tensor& candidates) {
    return join(candidateSide(phi(candidates)).unsqueeze(0),
                setSide(phi(items), offsets).unsqueeze(1));
}

at::Tensor SetExpansionScorer::forwardEach(const at::Tensor& items, const at::Tensor& offsets,
                                           const at::Tensor& candidates) {
    const at::Tensor ofCandidates = candidateSide(phi(candidates.flatten()));
    return join(ofCandidates.view({candidates.size(0), candidates.size(1), -1}),
                setSide(phi(items), offsets).unsqueeze(1));
}

ExpansionIndex::ExpansionIndex(SetExpansionScorer& scorer) : scorer_(scorer) {
    const at::NoGradGuard withoutGradient;
    const SetExpansionOptions& options = scorer.options();
    const at::Tensor all = at::arange(options.vocabulary, at::kLong);
    candidates_ = scorer.candidateSide(scorer.phi(all));
    std::int64_t addedInputs = 0;
    for (std::size_t layer = options.feature == ExpansionFeature::Max ? 0 : 1;
         layer <= options.rhoWidths.size(); ++layer) {
        const at::Tensor weight = scorer.rho().weight(layer);
        const bool isLast = layer == options.rhoWidths.size();
        const std::int64_t addedOutputs = isLast ? 0 : missingToFastWidth(weight.size(0));
        layers_.push_back(
            {at::constant_pad_nd(weight.t(), {0, addedOutputs, 0, addedInputs}).contiguous(),
             at::constant_pad_nd(scorer.rho().bias(layer), {0, addedOutputs})});
        addedInputs = addedOutputs;
    }
}

at::Tensor ExpansionIndex::scores(std::span<const std::int64_t> query,
                                  const RunContext& run) const {
    const at::NoGradGuard withoutGradient;
    const at::Tensor offsets =
        offsetsFromSizes(std::array{static_cast<std::int64_t>(query.size())});
    const at::Tensor ofQuery = scorer_.setSide(scorer_.phi(indexTensor(query)), offsets);
    const QueryThroughRho rho(layers_, scorer_.options(), ofQuery[0]);
    const std::int64_t count = candidates_.size(0);
    const at::Tensor result = at::empty({count}, candidates_.options());
    for (std::int64_t begin = 0; begin < count; begin += kCandidatesAtOnce) {
        run.throwIfStopped();
        const std::int64_t size = std::min(kCandidatesAtOnce, count - begin);
        rho.score(candidates_.narrow(0, begin, size), result.narrow(0, begin, size));
    }
    return result.to(at::kCPU, at::kFloat);
}

std::shared_ptr<SetExpansionScorer> loadPublishedScorer(const std::filesystem::path& file) {
    PublishedTensors published(file);
    const at::Tensor embeddings = published.takeEmbeddings();
    SetExpansionOptions options{.vocabulary = embeddings.size(0),
                                .embeddingWidth = embeddings.size(1),
                                .phiWidths = published.takeChain("phi"),
                                .rhoWidths = published.takeChain("rho")};
    if (options.rhoWidths.size() < 2 || options.rhoWidths.back() != 1) {
        published.refuse("\"rho\" does not end with one score");
    }
    options.rhoWidths.pop_back();
    auto scorer = std::make_shared<SetExpansionScorer>(options);
    loadInto(*scorer, published.ours(), file);
    scorer->eval();
    return scorer;
}

Json toJson(const SetExpansionOptions& options) {
    const auto named = std::ranges::find(kFeatureNames, options.feature, &FeatureName::feature);
    return {{"vocabulary", options.vocabulary},         {"embeddingWidth", options.embeddingWidth},
            {"phiWidths", options.phiWidths},           {"rhoWidths", options.rhoWidths},
            {"activation", toText(options.activation)}, {"feature", named->name}};
}

SetExpansionOptions setExpansionOptionsFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    const std::string name = fields.text("feature");
    const auto named = std::ranges::find(
        kFeatureNames, name, [](const FeatureName& each) { return std::string(each.name); });
    if (named == kFeatureNames.end()) {
        fields.refuse("names the feature \"" + name + "\", which is not known");
    }
    return {.vocabulary = positiveField(fields, "vocabulary"),
            .embeddingWidth = positiveField(fields, "embeddingWidth"),
            .phiWidths = widthsField(fields, "phiWidths"),
            .rhoWidths = widthsField(fields, "rhoWidths"),
            .activation = activationField(fields, "activation"),
            .feature = named->feature};
}

}  // namespace setscope
