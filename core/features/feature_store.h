#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "core/features/encoder.h"

namespace setscope {

/// Features kept in memory by encoder and content, the least recently used given up first.
/// Thread-safe.
class FeatureStore {
  public:
    /// @param byteLimit of all features together
    explicit FeatureStore(std::size_t byteLimit = 512'000'000);

    /// @param encoder its featureKey @return [width] float32; empty if it is not kept
    std::optional<at::Tensor> find(const std::string& encoder, const ContentHash& content);
    /// @param features [width] float32 on the CPU
    void keep(const std::string& encoder, const ContentHash& content, const at::Tensor& features);
    std::size_t byteCount() const;

  private:
    struct Entry {
        std::string key;
        at::Tensor features;
    };
    mutable std::mutex guard_;
    std::list<Entry> newestFirst_;
    std::unordered_map<std::string, std::list<Entry>::iterator> entries_;
    std::size_t byteLimit_;
    std::size_t byteCount_ = 0;
};

/// Like encoder.encode, but encodes only members whose content the store does not hold, each
/// content once, and keeps what is new. Members whose content hash is not known, or that the
/// encoder does not accept, are always passed to it; so are all members of a content that could not
/// be read, as another copy of it may be.
EncodedMembers encodeThrough(FeatureStore& store, const Encoder& encoder,
                             std::span<const Member> members, const RunContext& run);

}  // namespace setscope
