#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "core/base/run_context.h"
#include "core/models/equivariant.h"
#include "core/models/familiarity.h"
#include "core/models/layers.h"
#include "core/models/model_card.h"
#include "core/models/pooling.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// What a detector is built of.
struct OutlierDetectorOptions {
    std::int64_t featureWidth =
        0;  ///< d of the encoder it belongs to; 0: set-relative inputs only, fits any encoder
    std::int64_t projectionWidth = 128;  ///< of the space in which an encoder's features are
                                         ///< compared; used where featureWidth is not 0
    std::int64_t familiarRows =
        1024;  ///< training members that it remembers; used where featureWidth is not 0
    std::int64_t layers = 3;
    std::int64_t layerWidth = 128;
    Pooling pooling = Pooling::Mean;  ///< Mean, Max or Sum
    double dropout = 0.0;             ///< share of inputs and features dropped in training
    double cosineWeight = 0.5;        ///< >= 0, of the plain cosine in the comparing expert's
                                      ///< opinion, in units of the spread of its own within a set

    bool operator==(const OutlierDetectorOptions&) const = default;
};

Json toJson(const OutlierDetectorOptions& options);
/// @param what names the file in sentences
/// @throws Error (BadInput) if a field is missing or out of range
OutlierDetectorOptions outlierDetectorOptionsFromJson(const Json& json, const std::string& what);

/// Who in a detector has an opinion.
enum class Expert {
    Comparing,  ///< only compares the members of a set
    Learned,    ///< also knows the space that was learned from training members
};

/// Two logits per member, column 0 for the softmax over the set's members, column 1 for the sigmoid
/// of each.
struct ExpertLogits {
    at::Tensor comparing;  ///< [T, 2] of the expert that only compares
    at::Tensor learned;    ///< [T, 2] of the one with the learned space; undefined without one
};

/// The set anomaly head (engine.md, section 2): two equivariant stacks, each an expert. One sees
/// each member's set-relative inputs (set_relative_inputs.h) only, and serves all kinds of members
/// alike; the plain cosine to the other members has a part in its opinion (cosineWeight), which
/// keeps it from being misled where sets differ from all that it learned from. The other, where the
/// detector belongs to one encoder, also sees the similarities to the other members after a learned
/// projection of the standardised features (learned_similarities.h), which serves the kinds that it
/// was learned from and fails others. A gate (familiarity.h) says for each set which of the two it
/// is, and the answer is the mean of their probabilities with the gate's weights. Neither expert
/// sees the features themselves, only how they compare. Equivariant: permuting the members of a set
/// permutes its rows alike. Buffers hold the inputs' mean and scale, what the gate remembers and
/// the calibration of the logits; all travel with the weights.
class OutlierDetector : public torch::nn::Module {
  public:
    explicit OutlierDetector(const OutlierDetectorOptions& options);

    /// @param features [T, d]; not looked at where featureWidth is 0
    /// @param relative [T, setRelativeWidth()]
    /// @return [T, 2] columns as ExpertLogits
    /// @throws Cancelled
    at::Tensor forward(const at::Tensor& features, const at::Tensor& relative,
                       const at::Tensor& offsets, const RunContext& run = {});

    /// What each expert says by itself; in training the comparing one without the plain cosine, so
    /// that it does not learn to undo it. Arguments as those of forward.
    ExpertLogits experts(const at::Tensor& features, const at::Tensor& relative,
                         const at::Tensor& offsets, const RunContext& run = {});

    /// The gate's log-odds that the learned space is right for each set, [N, 1]; undefined where
    /// featureWidth is 0. @throws Cancelled
    at::Tensor familiarityOf(const at::Tensor& features, const at::Tensor& offsets,
                             const RunContext& run = {}) const;

    /// The answer of both experts together. @param odds as of familiarityOf
    /// @return [T, 2] columns as ExpertLogits
    static at::Tensor together(const ExpertLogits& said, const at::Tensor& odds,
                               const at::Tensor& offsets);

    /// Mean and scale of the inputs from training members. @param features [n, d] @param relative
    /// [n, setRelativeWidth()]
    void standardiseBy(const at::Tensor& features, const at::Tensor& relative);

    /// An expert's logits of a head become scale · logit + shift, so that its probabilities hold
    /// when it answers alone. @param scale > 0; the shift has no effect on a softmax
    void calibrate(Expert expert, Head head, double scale, double shift);

    /// @param features [n, d] @return [n, d] as the gate and the projection see them
    /// @pre featureWidth is not 0
    at::Tensor standardised(const at::Tensor& features) const;

    /// The gate; null where featureWidth is 0.
    Familiarity* familiarity() { return familiarity_.get(); }

    const OutlierDetectorOptions& options() const { return options_; }

  private:
    struct Network {
        std::shared_ptr<EquivariantStack> stack;
        std::shared_ptr<Mlp> readout;

        at::Tensor logits(const at::Tensor& inputs, const at::Tensor& offsets) const;
    };
    at::Tensor comparingLogits(const at::Tensor& inputs, const at::Tensor& relative,
                               const at::Tensor& offsets) const;
    Network registerNetwork(const std::string& name, std::int64_t inputWidth);

    OutlierDetectorOptions options_;
    at::Tensor featureMean_;
    at::Tensor featureScale_;
    at::Tensor relativeMean_;
    at::Tensor relativeScale_;
    at::Tensor logitScale_;  ///< [experts, heads]
    at::Tensor logitShift_;  ///< [experts, heads]
    std::shared_ptr<Mlp> projection_;
    std::shared_ptr<Familiarity> familiarity_;
    Network comparing_;
    Network learned_;
};

/// A detector with what its file says of it.
struct StoredDetector {
    std::shared_ptr<OutlierDetector> detector;  ///< on the CPU, in evaluation mode
    ModelCard card;
    std::string encoderFingerprint;  ///< of the encoder it belongs to; empty: fits any
};

inline constexpr const char* kOutlierDetectorKind = "outlier-head";

/// Adds architecture, kind and encoder to the card and writes the file. @throws Error (Failed) if
/// the disk refuses
void saveDetector(const std::filesystem::path& file, const OutlierDetector& detector,
                  ModelCard card, const std::string& encoderFingerprint);

/// What a detector's card says of its input.
Json detectorInput(const std::string& encoderFingerprint);

/// @throws Error (BadInput) naming the file if it is missing, damaged, or not a detector
StoredDetector loadDetector(const std::filesystem::path& file);

}  // namespace setscope
