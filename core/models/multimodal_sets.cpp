#include "core/models/multimodal_sets.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "core/base/check.h"
#include "core/models/option_fields.h"

namespace setscope {
namespace {

constexpr std::int64_t kNoModality = -1;

/// A set of one for every sample, the same.
RaggedBatch inEverySample(const at::Tensor& member, std::int64_t sampleCount) {
    return {member.expand({sampleCount, member.size(1)}), at::arange(sampleCount + 1, at::kLong)};
}

/// Puts the modalities' occurrences together sample by sample.
EncodedSamples joinedBySample(const std::vector<RaggedBatch>& modalities) {
    std::vector<at::Tensor> elements;
    std::vector<std::span<const std::int64_t>> limits;
    std::vector<std::int64_t> firstRows;
    std::int64_t rowCount = 0;
    for (const RaggedBatch& modality : modalities) {
        elements.push_back(modality.elements);
        limits.push_back(offsetValues(modality.offsets));
        firstRows.push_back(rowCount);
        rowCount += modality.memberCount();
    }
    EncodedSamples joined;
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> ends = {0};
    for (std::size_t sample = 0; sample + 1 < limits.front().size(); ++sample) {
        for (std::size_t index = 0; index < limits.size(); ++index) {
            const std::int64_t begin = limits[index][sample];
            for (std::int64_t row = begin; row < limits[index][sample + 1]; ++row) {
                rows.push_back(firstRows[index] + row);
                joined.modality.push_back(static_cast<std::int64_t>(index));
                joined.occurrence.push_back(row - begin);
            }
        }
        ends.push_back(std::ssize(rows));
    }
    const at::Tensor all = at::cat(elements);
    joined.sets = {all.index_select(0, at::tensor(rows, at::kLong).to(all.device())),
                   at::tensor(ends, at::kLong)};
    return joined;
}

}  // namespace

double priorLogit(double prior) {
    SETSCOPE_CHECK(prior > 0.0 && prior < 1.0, "a prior of " + std::to_string(prior));
    return -std::log((1.0 - prior) / prior);
}

std::shared_ptr<Mlp> classifierMlp(std::int64_t inputWidth, const MultimodalSetsOptions& options) {
    SETSCOPE_CHECK(options.classes > 0, "a classifier without a class");
    std::vector<std::int64_t> widths = options.rhoWidths;
    widths.push_back(options.classes);
    auto rho = std::make_shared<Mlp>(MlpOptions{.inputWidth = inputWidth,
                                                .widths = widths,
                                                .activation = Activation::Elu,
                                                .dropout = options.dropout});
    const at::NoGradGuard withoutGradient;
    at::Tensor lastBias = rho->bias(widths.size() - 1);
    lastBias.fill_(priorLogit(options.prior));
    return rho;
}

MultimodalSets::MultimodalSets(const MultimodalSetsOptions& options)
    : torch::nn::Module("MultimodalSets"),
      options_(options),
      encoders_(register_module("encoders", std::make_shared<ModalityEncoders>(options.encoders))),
      rho_(register_module("rho", classifierMlp(options.encoders.width, options))) {
    if (options.commonMember) {
        common_ = register_parameter("common", at::zeros({1, options.encoders.width}));
    }
}

EncodedSamples MultimodalSets::encode(const MultimodalBatch& batch) {
    std::vector<RaggedBatch> members = encoders_->forward(batch);
    if (!common_.defined()) {
        return joinedBySample(members);
    }
    const std::int64_t modalities = std::ssize(members);
    members.push_back(inEverySample(common_, batch.sampleCount()));
    EncodedSamples joined = joinedBySample(members);
    std::ranges::replace(joined.modality, modalities, kNoModality);
    return joined;
}

at::Tensor MultimodalSets::forward(const MultimodalBatch& batch) {
    return rho_->forward(pool(options_.pooling, encode(batch).sets));
}

at::Tensor MultimodalSets::forward(const MultimodalBatch& batch, const ModalityMask& mask) {
    return forward(onlyModalities(batch, mask));
}

MultimodalAnswer MultimodalSets::explained(const MultimodalBatch& batch) {
    EncodedSamples encoded = encode(batch);
    Pooled pooled = poolWithWinners(options_.pooling, encoded.sets);
    const at::Tensor logits = rho_->forward(pooled.values);
    return {logits, std::move(pooled.values), std::move(encoded), std::move(pooled.winners)};
}

Json toJson(const MultimodalSetsOptions& options) {
    return {{"encoders", toJson(options.encoders)}, {"pooling", toText(options.pooling)},
            {"rhoWidths", options.rhoWidths},       {"classes", options.classes},
            {"dropout", options.dropout},           {"prior", options.prior},
            {"commonMember", options.commonMember}};
}

MultimodalSetsOptions multimodalSetsOptionsFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    MultimodalSetsOptions options;
    options.encoders =
        modalityEncodersOptionsFromJson(fields.object("encoders"), what + ": the encoders");
    options.pooling = poolingFromText(fields.text("pooling"));
    options.rhoWidths = optionalWidthsField(fields, "rhoWidths");
    options.classes = positiveField(fields, "classes", kWidestLayer);
    options.dropout = dropoutField(fields, "dropout");
    options.prior = fields.number("prior");
    if (!(options.prior > 0.0 && options.prior < 1.0)) {
        fields.refuse("has a \"prior\" that is no probability");
    }
    options.commonMember = fields.boolean("commonMember");
    return options;
}

}  // namespace setscope
