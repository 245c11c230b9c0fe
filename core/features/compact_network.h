#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/features/image_network.h"

namespace torch::nn {
class Module;
}

namespace setscope {

/// The shape of the compact network.
struct CompactLayout {
    int inputEdge = 96;  ///< pixels; the network also runs at other sizes, which training uses
    std::vector<std::int64_t> widths = {32, 48, 96, 192,
                                        320};  ///< channels: stem, three residual stages, features

    bool operator==(const CompactLayout&) const = default;
};

Json toJson(const CompactLayout& layout);
/// @throws Error (BadInput) if a field is missing or out of range
CompactLayout compactLayoutFromJson(const Json& json);

/// The small convolutional network that Setscope ships: a stem of stride 2; three stages, each a
/// convolution of stride 2 and a residual pair (He et al. 2016); a last convolution of stride 2;
/// the mean over all places; each feature brought to mean 0 and deviation 1 over the training
/// pictures. All convolutions are 3 × 3 with batch normalisation and ReLU.
class CompactNetwork {
  public:
    explicit CompactNetwork(const CompactLayout& layout);
    ~CompactNetwork();
    CompactNetwork(CompactNetwork&&) noexcept;
    CompactNetwork& operator=(CompactNetwork&&) noexcept;

    /// @param pixels [pictures, 3, h, w] float32, scaled as compactScaling says @return [pictures,
    /// layout().widths.back()]
    at::Tensor forward(const at::Tensor& pixels) const;
    /// Parameters and buffers, for training and saving.
    const std::shared_ptr<torch::nn::Module>& module() const;
    const CompactLayout& layout() const { return layout_; }

  private:
    struct Layers;
    CompactLayout layout_;
    std::shared_ptr<Layers> layers_;
    std::shared_ptr<torch::nn::Module> module_;
};

/// Values from about −2 to 2.
PixelScaling compactScaling();

/// @param network in evaluation mode from now on
std::unique_ptr<const ImageNetwork> asImageNetwork(CompactNetwork network);

/// A compact network from its file, and what identifies it.
struct CompactModel {
    CompactNetwork network;
    std::string name;         ///< "setscope-compact"
    std::string fingerprint;  ///< of the file's content, hexadecimal
};

/// @throws Error (BadInput) naming the file if it is missing, damaged or holds another kind of
/// model
CompactModel openCompactModel(const std::filesystem::path& file);

}  // namespace setscope
