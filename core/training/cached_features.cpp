#include "core/training/cached_features.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/io/safetensors.h"
#include "core/tensor/stored_tensor.h"

namespace setscope {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = 2048;  // members between two writes

/// The members that are not kept yet, each content once.
std::vector<Member> missingMembers(std::span<const Member> members, const FeatureFile& kept) {
    std::vector<Member> missing;
    std::unordered_set<ContentHash> listed;
    for (const Member& member : members) {
        if (kept.find(member.content) == nullptr && listed.insert(member.content).second) {
            missing.push_back(member);
        }
    }
    return missing;
}

}  // namespace

FeatureFile::FeatureFile(fs::path file, std::string fingerprint)
    : file_(std::move(file)), fingerprint_(std::move(fingerprint)) {
    if (!fs::exists(file_)) {
        return;
    }
    SafetensorsFile content = readSafetensors(file_);
    if (content.metadata["encoder"] != fingerprint_ || !content.tensors.contains("features") ||
        !content.tensors.contains("contents")) {
        return;
    }
    const std::string place = toUtf8(file_);
    const at::Tensor features = toTensor(content.tensors.at("features"), place);
    const at::Tensor contents = toTensor(content.tensors.at("contents"), place);
    for (std::int64_t row = 0; row < std::min(features.size(0), contents.size(0)); ++row) {
        const auto* halves = contents.data_ptr<std::int64_t>() + row * 2;
        kept_.emplace(ContentHash{static_cast<std::uint64_t>(halves[0]),
                                  static_cast<std::uint64_t>(halves[1])},
                      features[row]);
    }
}

const at::Tensor* FeatureFile::find(const ContentHash& content) const {
    const auto found = kept_.find(content);
    return found == kept_.end() ? nullptr : &found->second;
}

void FeatureFile::put(const ContentHash& content, const at::Tensor& features) {
    kept_.insert_or_assign(content, features.clone());
}

void FeatureFile::save() const {
    if (kept_.empty()) {
        return;
    }
    std::vector<ContentHash> order;
    for (const auto& [content, features] : kept_) {
        order.push_back(content);
    }
    std::ranges::sort(order);
    std::vector<at::Tensor> rows;
    const at::Tensor contents = at::empty({static_cast<std::int64_t>(order.size()), 2}, at::kLong);
    auto* halves = contents.data_ptr<std::int64_t>();
    for (const ContentHash& content : order) {
        rows.push_back(kept_.at(content));
        *halves++ = static_cast<std::int64_t>(content.high);
        *halves++ = static_cast<std::int64_t>(content.low);
    }
    SafetensorsFile stored;
    stored.metadata["encoder"] = fingerprint_;
    stored.tensors["features"] = toStored(at::stack(rows), Precision::AsComputed);
    stored.tensors["contents"] = toStored(contents, Precision::AsComputed);
    writeSafetensors(file_, stored);
}

std::vector<Member> asMembers(std::span<const LabelledPicture> pictures) {
    std::vector<Member> members;
    members.reserve(pictures.size());
    for (const LabelledPicture& picture : pictures) {
        Member member;
        member.payload.source = picture.source;
        member.content = picture.content;
        members.push_back(std::move(member));
    }
    return members;
}

EncodedMembers encodeWithFile(const Encoder& encoder, std::span<const Member> members,
                              const fs::path& file, const RunContext& run) {
    FeatureFile kept(file, featureKey(encoder, run));
    const std::vector<Member> missing = missingMembers(members, kept);
    std::unordered_map<ContentHash, std::string> troubles;
    for (std::size_t first = 0; first < missing.size(); first += kChunk) {
        const std::span<const Member> chunk =
            std::span(missing).subspan(first, std::min(kChunk, missing.size() - first));
        const EncodedMembers encoded = encoder.encode(chunk, run);
        for (std::size_t place = 0, problem = 0; place < chunk.size(); ++place) {
            if (encoded.readable[place]) {
                kept.put(chunk[place].content, encoded.features[static_cast<std::int64_t>(place)]);
            } else {
                troubles.emplace(chunk[place].content, encoded.problems[problem++].message);
            }
        }
        kept.save();
    }
    EncodedMembers result{
        at::zeros({static_cast<std::int64_t>(members.size()), encoder.width()}), {}, {}};
    for (std::size_t index = 0; index < members.size(); ++index) {
        const at::Tensor* found = kept.find(members[index].content);
        result.readable.push_back(found != nullptr);
        if (found != nullptr) {
            result.features[static_cast<std::int64_t>(index)].copy_(*found);
        } else {
            result.problems.push_back(
                {displayPath(members[index].payload.source), troubles.at(members[index].content)});
        }
    }
    return result;
}

}  // namespace setscope
