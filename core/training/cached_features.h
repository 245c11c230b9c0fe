#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/features/encoder.h"
#include "core/training/labelled_pictures.h"

namespace setscope {

/// The pictures as members, in their order, for an encoder.
std::vector<Member> asMembers(std::span<const LabelledPicture> pictures);

/// Features kept in a file by the hash of what they are of, so that a run that was stopped goes on
/// where it was: `.safetensors` with "features" [n, d] float32, "contents" [n, 2] int64 (the two
/// halves of the hash) and the encoder's fingerprint in its metadata.
class FeatureFile {
  public:
    /// Reads what the file keeps; nothing if it is absent or of another encoder.
    FeatureFile(std::filesystem::path file, std::string fingerprint);

    /// [d] float32; nullptr if not kept.
    const at::Tensor* find(const ContentHash& content) const;
    /// @param features [d] float32, copied
    void put(const ContentHash& content, const at::Tensor& features);
    void save() const;

  private:
    std::filesystem::path file_;
    std::string fingerprint_;
    std::unordered_map<ContentHash, at::Tensor> kept_;
};

/// Like encoder.encode, with the features kept in a FeatureFile by the members' content.
/// @throws Cancelled, what is encoded by then being kept
EncodedMembers encodeWithFile(const Encoder& encoder, std::span<const Member> members,
                              const std::filesystem::path& file, const RunContext& run);

}  // namespace setscope
