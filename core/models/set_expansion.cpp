#include "core/models/set_expansion.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <string>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/safetensors.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr std::int64_t kCandidatesAtOnce = 512;  // whose layers stay in the cache
constexpr double kEmbeddingSpread = 0.1;

at::Tensor rowsOf(std::span<const std::int64_t> rows) {
    return at::tensor(at::ArrayRef<std::int64_t>(rows.data(), rows.size()), at::kLong);
}

std::vector<std::int64_t> withScore(std::vector<std::int64_t> widths) {
    widths.push_back(1);
    return widths;
}

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
    rho_ = register_module("rho",
                           std::make_shared<Mlp>(MlpOptions{.inputWidth = options.phiWidths.back(),
                                                            .widths = withScore(options.rhoWidths),
                                                            .activation = options.activation}));
}

at::Tensor SetExpansionScorer::phi(const at::Tensor& items) {
    return phi_->forward(embeddings_.index_select(0, items));
}

const at::Tensor& SetExpansionScorer::firstWeight() const { return rho_->weight(0); }

const at::Tensor& SetExpansionScorer::firstBias() const { return rho_->bias(0); }

at::Tensor SetExpansionScorer::afterFirst(const at::Tensor& first) {
    return rho_->forwardAfter(0, first).squeeze(1);
}

at::Tensor SetExpansionScorer::forward(const at::Tensor& items, const at::Tensor& offsets,
                                       const at::Tensor& candidates) {
    const at::Tensor sums = segmentSum(phi(items), offsets);
    const at::Tensor ofSets = at::linear(sums, firstWeight(), firstBias());
    const at::Tensor ofCandidates = at::linear(phi(candidates), firstWeight());
    const at::Tensor first = ofSets.unsqueeze(1) + ofCandidates.unsqueeze(0);
    return afterFirst(first.flatten(0, 1)).view({sums.size(0), candidates.size(0)});
}

ExpansionIndex::ExpansionIndex(SetExpansionScorer& scorer) : scorer_(scorer) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor all = at::arange(scorer.options().vocabulary, at::kLong);
    candidates_ = at::linear(scorer.phi(all), scorer.firstWeight(), scorer.firstBias());
}

at::Tensor ExpansionIndex::scores(std::span<const std::int64_t> query,
                                  const RunContext& run) const {
    const at::NoGradGuard withoutGradient;
    const at::Tensor sum = scorer_.phi(rowsOf(query)).sum(0, true);
    const at::Tensor ofQuery = at::linear(sum, scorer_.firstWeight());
    const std::int64_t count = candidates_.size(0);
    at::Tensor result = at::empty({count});
    for (std::int64_t begin = 0; begin < count; begin += kCandidatesAtOnce) {
        run.throwIfStopped();
        const std::int64_t size = std::min(kCandidatesAtOnce, count - begin);
        result.narrow(0, begin, size)
            .copy_(scorer_.afterFirst(candidates_.narrow(0, begin, size) + ofQuery));
    }
    return result;
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

}  // namespace setscope
