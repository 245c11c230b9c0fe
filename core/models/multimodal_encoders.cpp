#include "core/models/multimodal_encoders.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <utility>

#include "core/base/check.h"
#include "core/models/activation.h"
#include "core/models/layers.h"
#include "core/models/option_fields.h"
#include "core/tensor/segment_ops.h"

namespace setscope {

/// The encoder φ of one modality.
class ModalityEncoder : public torch::nn::Module {
  public:
    /// @return φ of every occurrence, before dropout, [·, D]
    virtual RaggedBatch encode(const ModalityBatch& modality) const = 0;
    virtual void standardiseBy(const ModalityBatch&) {}

    void addResidualLayer(std::int64_t width);
    /// What the residual layer adds, before dropout; undefined without that layer.
    at::Tensor residual(const at::Tensor& features) const;

  private:
    at::Tensor residualWeight_;
    at::Tensor residualBias_;
};

namespace {

constexpr double kLeastModalityDeviation = 1e-6;
constexpr std::int64_t kLargestModality = std::int64_t{1} << 24;
constexpr std::int64_t kWidestWindow = 64;

struct ModalityKindName {
    Modality::Kind kind;
    const char* name;  ///< in files
};
constexpr std::array kModalityKinds = {
    ModalityKindName{Modality::Kind::Vector, "vector"},
    ModalityKindName{Modality::Kind::Index, "index"},
    ModalityKindName{Modality::Kind::IndexSequence, "index-sequence"},
};

/// A fully connected layer whose parameters are `owner`'s own.
struct DenseLayer {
    at::Tensor weight;
    at::Tensor bias;

    static DenseLayer registeredIn(torch::nn::Module& owner, std::int64_t inputWidth,
                                   std::int64_t width) {
        at::Tensor weight = at::empty({width, inputWidth});
        at::Tensor bias = at::empty({width});
        initialiseUniform(weight, inputWidth);
        initialiseUniform(bias, inputWidth);
        return {owner.register_parameter("weight", weight), owner.register_parameter("bias", bias)};
    }
};

/// As spread out as a standardised vector behind its fully connected layer.
at::Tensor freshTable(const Modality& modality, std::int64_t width) {
    at::Tensor table = at::empty({modality.size, width});
    initialiseUniform(table, 1);
    return table;
}

void checkIndices(const ModalityBatch& modality, std::int64_t size) {
    const at::Tensor& indices = modality.values;
    SETSCOPE_CHECK(indices.dim() == 1 && indices.scalar_type() == at::kLong,
                   "the indices are not [T] int64");
    SETSCOPE_CHECK(indices.numel() == 0 || (indices.min().item<std::int64_t>() >= 0 &&
                                            indices.max().item<std::int64_t>() < size),
                   "an index is not below " + std::to_string(size));
}

class VectorModalityEncoder final : public ModalityEncoder {
  public:
    VectorModalityEncoder(const Modality& modality, std::int64_t width)
        : size_(modality.size),
          layer_(DenseLayer::registeredIn(*this, modality.size, width)),
          mean_(register_buffer("mean", at::zeros({modality.size}))),
          scale_(register_buffer("scale", at::ones({modality.size}))) {}

    RaggedBatch encode(const ModalityBatch& modality) const override {
        SETSCOPE_CHECK(modality.values.dim() == 2 && modality.values.size(1) == size_,
                       "the vectors are not [T, " + std::to_string(size_) + "]");
        const at::Tensor x = (modality.values - mean_) / scale_;
        return {activate(at::linear(x, layer_.weight, layer_.bias), Activation::Elu),
                modality.offsets};
    }

    void standardiseBy(const ModalityBatch& modality) override {
        if (modality.values.size(0) == 0) {
            return;
        }
        const at::Tensor deviation = modality.values.std(0, /*unbiased=*/false);
        mean_.copy_(modality.values.mean(0));
        scale_.copy_(
            at::where(deviation > kLeastModalityDeviation, deviation, at::ones_like(deviation)));
    }

  private:
    std::int64_t size_;
    DenseLayer layer_;
    at::Tensor mean_;
    at::Tensor scale_;
};

class IndexModalityEncoder final : public ModalityEncoder {
  public:
    IndexModalityEncoder(const Modality& modality, std::int64_t width)
        : size_(modality.size), table_(register_parameter("table", freshTable(modality, width))) {}

    RaggedBatch encode(const ModalityBatch& modality) const override {
        checkIndices(modality, size_);
        return {activate(table_.index_select(0, modality.values), Activation::Elu),
                modality.offsets};
    }

  private:
    std::int64_t size_;
    at::Tensor table_;
};

class SequenceModalityEncoder final : public ModalityEncoder {
  public:
    SequenceModalityEncoder(const Modality& modality, const ModalityEncodersOptions& options)
        : size_(modality.size),
          windows_(options.windows),
          table_(register_parameter("table", freshTable(modality, options.width))) {
        const auto convolutions =
            register_module("convolutions", std::make_shared<torch::nn::Module>());
        for (const std::int64_t window : windows_) {
            const auto convolution = convolutions->register_module(
                std::to_string(convolutions_.size()), std::make_shared<torch::nn::Module>());
            convolutions_.push_back(
                DenseLayer::registeredIn(*convolution, window * options.width, options.filters));
        }
        layer_ =
            DenseLayer::registeredIn(*this, std::ssize(windows_) * options.filters, options.width);
    }

    RaggedBatch encode(const ModalityBatch& modality) const override {
        checkIndices(modality, size_);
        const at::Tensor sizes = modality.offsets.diff();
        const at::Tensor isThere = sizes > 0;
        // Samples without an index have no occurrence, so that only the others are sequences.
        const at::Tensor lengths = sizes.masked_select(isThere);
        const at::Tensor words = table_.index_select(0, modality.values);
        std::vector<at::Tensor> features;
        for (std::size_t each = 0; each < windows_.size(); ++each) {
            features.push_back(convolved(words, lengths, windows_[each], convolutions_[each]));
        }
        const at::Tensor encoded = at::linear(at::cat(features, 1), layer_.weight, layer_.bias);
        const at::Tensor ends = isThere.to(at::kLong).cumsum(0);
        return {activate(encoded, Activation::Elu),
                at::cat({at::zeros({1}, at::kLong), ends}).contiguous()};
    }

  private:
    /// c_h of every sequence. @param words [T, D] @param lengths [sequences] int64 on the CPU
    static at::Tensor convolved(const at::Tensor& words, const at::Tensor& lengths,
                                std::int64_t window, const DenseLayer& convolution) {
        const at::Tensor places = (lengths - (window - 1)).clamp_min(0);
        const at::Tensor starts = lengths.cumsum(0) - lengths;
        const at::Tensor placeStarts = places.cumsum(0) - places;
        const std::int64_t count = places.sum().item<std::int64_t>();
        const at::Tensor first =
            (at::arange(count, at::kLong) + at::repeat_interleave(starts - placeStarts, places))
                .to(words.device());
        std::vector<at::Tensor> shifted;
        for (std::int64_t shift = 0; shift < window; ++shift) {
            shifted.push_back(words.index_select(0, first + shift));
        }
        const at::Tensor seen =
            at::linear(at::cat(shifted, 1), convolution.weight, convolution.bias).relu();
        const at::Tensor offsets =
            at::cat({at::zeros({1}, at::kLong), places.cumsum(0)}).contiguous();
        return segmentMax(seen, offsets).values;
    }

    std::int64_t size_;
    std::vector<std::int64_t> windows_;
    at::Tensor table_;
    std::vector<DenseLayer> convolutions_;
    DenseLayer layer_;
};

std::shared_ptr<ModalityEncoder> freshEncoder(const Modality& modality,
                                              const ModalityEncodersOptions& options) {
    switch (modality.kind) {
        case Modality::Kind::Vector:
            return std::make_shared<VectorModalityEncoder>(modality, options.width);
        case Modality::Kind::Index:
            return std::make_shared<IndexModalityEncoder>(modality, options.width);
        case Modality::Kind::IndexSequence:
            return std::make_shared<SequenceModalityEncoder>(modality, options);
    }
    SETSCOPE_CHECK(false, "a modality without an encoder");
}

/// Every row with mean 0 and variance 1.
at::Tensor normalisedRows(const at::Tensor& features) {
    return at::layer_norm(features, {features.size(1)});
}

bool isModalityName(const std::string& name) {
    return !name.empty() && std::ranges::all_of(name, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
    });
}

Modality modalityFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what + ": a modality");
    Modality modality;
    modality.name = fields.text("name");
    if (!isModalityName(modality.name)) {
        fields.refuse("has the impossible \"name\" \"" + modality.name + "\"");
    }
    const std::string kind = fields.text("kind");
    const auto found = std::ranges::find(
        kModalityKinds, kind, [](const ModalityKindName& each) { return std::string(each.name); });
    if (found == kModalityKinds.end()) {
        fields.refuse("has the \"kind\" \"" + kind + "\", which is not known");
    }
    modality.kind = found->kind;
    modality.size = positiveField(fields, "size", kLargestModality);
    return modality;
}

}  // namespace

void ModalityEncoder::addResidualLayer(std::int64_t width) {
    const auto owner = register_module("residual", std::make_shared<torch::nn::Module>());
    const DenseLayer layer = DenseLayer::registeredIn(*owner, width, width);
    residualWeight_ = layer.weight;
    residualBias_ = layer.bias;
}

at::Tensor ModalityEncoder::residual(const at::Tensor& features) const {
    return residualWeight_.defined()
               ? activate(at::linear(features, residualWeight_, residualBias_), Activation::Elu)
               : at::Tensor();
}

ModalityEncoders::ModalityEncoders(const ModalityEncodersOptions& options)
    : torch::nn::Module("ModalityEncoders"), options_(options) {
    SETSCOPE_CHECK(!options.modalities.empty() && options.width > 0, "no modality to encode");
    for (const Modality& modality : options.modalities) {
        SETSCOPE_CHECK(
            isModalityName(modality.name) && modality.size > 0,
            "the modality \"" + modality.name + "\" of size " + std::to_string(modality.size));
        encoders_.push_back(register_module(modality.name, freshEncoder(modality, options)));
        if (options.residual) {
            encoders_.back()->addResidualLayer(options.width);
        }
    }
}

ModalityEncoders::~ModalityEncoders() = default;

std::vector<RaggedBatch> ModalityEncoders::forward(const MultimodalBatch& batch) {
    batch.check();
    SETSCOPE_CHECK(batch.modalities.size() == encoders_.size(),
                   std::to_string(batch.modalities.size()) + " modalities and not " +
                       std::to_string(encoders_.size()));
    std::vector<RaggedBatch> encoded;
    for (std::size_t index = 0; index < encoders_.size(); ++index) {
        encoded.push_back(encoders_[index]->encode(batch.modalities[index]));
        at::Tensor& elements = encoded.back().elements;
        elements = at::dropout(elements, options_.dropout, is_training());
        if (const at::Tensor added = encoders_[index]->residual(elements); added.defined()) {
            elements = elements + at::dropout(added, options_.dropout, is_training());
        }
        if (options_.normalised) {
            elements = normalisedRows(elements);
        }
    }
    return encoded;
}

void ModalityEncoders::standardiseBy(const MultimodalBatch& batch) {
    const at::NoGradGuard withoutGradient;
    SETSCOPE_CHECK(batch.modalities.size() == encoders_.size(), "samples of other modalities");
    for (std::size_t index = 0; index < encoders_.size(); ++index) {
        encoders_[index]->standardiseBy(batch.modalities[index]);
    }
}

Json toJson(const ModalityEncodersOptions& options) {
    Json modalities = Json::array();
    for (const Modality& modality : options.modalities) {
        const auto kind = std::ranges::find(kModalityKinds, modality.kind, &ModalityKindName::kind);
        modalities.push_back(
            {{"name", modality.name}, {"kind", kind->name}, {"size", modality.size}});
    }
    return {{"modalities", modalities},        {"width", options.width},
            {"dropout", options.dropout},      {"windows", options.windows},
            {"filters", options.filters},      {"residual", options.residual},
            {"normalised", options.normalised}};
}

ModalityEncodersOptions modalityEncodersOptionsFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    ModalityEncodersOptions options;
    std::set<std::string> names;
    for (const Json& modality : fields.array("modalities")) {
        options.modalities.push_back(modalityFromJson(modality, what));
        if (!names.insert(options.modalities.back().name).second) {
            fields.refuse("has two modalities \"" + options.modalities.back().name + "\"");
        }
    }
    if (options.modalities.empty()) {
        fields.refuse("has no \"modalities\"");
    }
    options.width = positiveField(fields, "width", kWidestLayer);
    options.dropout = dropoutField(fields, "dropout");
    options.windows = widthsField(fields, "windows");
    if (std::ranges::max(options.windows) > kWidestWindow) {
        fields.refuse("has \"windows\" of more than " + std::to_string(kWidestWindow) + " indices");
    }
    options.filters = positiveField(fields, "filters", kWidestLayer);
    options.residual = fields.boolean("residual");
    options.normalised = fields.boolean("normalised");
    return options;
}

}  // namespace setscope
