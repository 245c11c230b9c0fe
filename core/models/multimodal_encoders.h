#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/models/multimodal_batch.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// One kind of features that a sample may have.
struct Modality {
    enum class Kind {
        Vector,         ///< every occurrence is a vector of `size` numbers
        Index,          ///< every occurrence is an index below `size`
        IndexSequence,  ///< all indices of a sample, each below `size`, are one occurrence
    };
    std::string name;  ///< unique among a model's; ASCII letters, digits, "-" and "_"
    Kind kind = Kind::Vector;
    std::int64_t size = 0;  ///< M of vectors, |V| of indices

    bool operator==(const Modality&) const = default;
};

/// What the encoders of a model's modalities are built of.
struct ModalityEncodersOptions {
    std::vector<Modality> modalities;  ///< at least one
    std::int64_t width = 128;          ///< D, of what every occurrence becomes
    double dropout = 0.25;             ///< share of an encoder's features dropped in training only
    std::vector<std::int64_t> windows = {1, 2, 3};  ///< indices that a convolution of the text-CNN
                                                    ///< sees at once, one convolution for each
    std::int64_t filters = 32;                      ///< of every convolution
    bool residual = false;    ///< every encoder has a second layer, added to what its first says
    bool normalised = false;  ///< the D features of every occurrence have mean 0 and variance 1

    bool operator==(const ModalityEncodersOptions&) const = default;
};

class ModalityEncoder;

/// The encoders φ_i of all modalities (Reiter et al. 2020, sections 3.1, 4.2 and 4.3). For each
/// modality by its name, ELU with α = 1, then dropout:
///   vector:   φ(x) = ELU(W ((x − mean) / scale) + b); parameters "<name>.weight" W [D, M],
///             "<name>.bias" b [D]; buffers "<name>.mean", "<name>.scale" [M], at first 0 and 1
///   index:    φ(v) = ELU(E_v); "<name>.table" E [|V|, D]
///   sequence of v_1 … v_n (the text-CNN of Kim 2014): with e_t = E_(v_t), for every window h
///             c_h = max over t of ReLU(C_h (e_t ⊕ … ⊕ e_(t+h−1)) + a_h), 0 where n < h, and
///             φ(v_1 … v_n) = ELU(W (c_(h_1) ⊕ c_(h_2) ⊕ …) + b); "<name>.table" E [|V|, D],
///             "<name>.convolutions.<k>.weight" C [filters, h D] and ".bias" a [filters] of the
///             k-th window, "<name>.weight" W [D, windows · filters], "<name>.bias" b [D]
/// Beyond the paper, if the options say so, for every modality alike:
///   residual:   a = φ(…) after dropout becomes a + dropout(ELU(U a + u)); "<name>.residual.weight"
///               U [D, D], "<name>.residual.bias" u [D]
///   normalised: last, every occurrence becomes (a − m) / √(v + 1e-5), with m and v the mean and
///               the variance (of D values, not D − 1) of its own D features
class ModalityEncoders : public torch::nn::Module {
  public:
    explicit ModalityEncoders(const ModalityEncodersOptions& options);
    ~ModalityEncoders() override;

    /// φ of every occurrence of every modality. A sequence is one occurrence where it has an index.
    /// @param batch its modalities are those of the options, in their order
    /// @return one per modality, each with N sets of rows of D
    std::vector<RaggedBatch> forward(const MultimodalBatch& batch);

    /// Takes the mean and the deviation of every vector modality from these samples; where a
    /// column does not vary, the deviation is 1, and a modality without an occurrence is left
    /// alone.
    void standardiseBy(const MultimodalBatch& batch);

    const ModalityEncodersOptions& options() const { return options_; }

  private:
    ModalityEncodersOptions options_;
    std::vector<std::shared_ptr<ModalityEncoder>> encoders_;
};

Json toJson(const ModalityEncodersOptions& options);
/// @param what names the place in sentences @throws Error (BadInput) if a field is missing or wrong
ModalityEncodersOptions modalityEncodersOptionsFromJson(const Json& json, const std::string& what);

}  // namespace setscope
