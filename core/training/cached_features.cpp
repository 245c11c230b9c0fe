#include "core/training/cached_features.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/io/safetensors.h"
#include "core/tensor/stored_tensor.h"

namespace setscope {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = 512;  // members between two writes

using FeaturesByContent = std::unordered_map<ContentHash, at::Tensor>;

FeaturesByContent readFeatures(const fs::path& file, const std::string& fingerprint) {
    FeaturesByContent kept;
    if (!fs::exists(file)) {
        return kept;
    }
    SafetensorsFile content = readSafetensors(file);
    if (content.metadata["encoder"] != fingerprint || !content.tensors.contains("features") ||
        !content.tensors.contains("contents")) {
        return kept;
    }
    const std::string place = toUtf8(file);
    const at::Tensor features = toTensor(content.tensors.at("features"), place);
    const at::Tensor contents = toTensor(content.tensors.at("contents"), place);
    for (std::int64_t row = 0; row < std::min(features.size(0), contents.size(0)); ++row) {
        const auto* halves = contents.data_ptr<std::int64_t>() + row * 2;
        kept.emplace(ContentHash{static_cast<std::uint64_t>(halves[0]),
                                 static_cast<std::uint64_t>(halves[1])},
                     features[row]);
    }
    return kept;
}

void writeFeatures(const fs::path& file, const std::string& fingerprint,
                   const FeaturesByContent& kept) {
    std::vector<ContentHash> order;
    for (const auto& [content, features] : kept) {
        order.push_back(content);
    }
    std::ranges::sort(order);
    std::vector<at::Tensor> rows;
    const at::Tensor contents = at::empty({static_cast<std::int64_t>(order.size()), 2}, at::kLong);
    auto* halves = contents.data_ptr<std::int64_t>();
    for (const ContentHash& content : order) {
        rows.push_back(kept.at(content));
        *halves++ = static_cast<std::int64_t>(content.high);
        *halves++ = static_cast<std::int64_t>(content.low);
    }
    SafetensorsFile stored;
    stored.metadata["encoder"] = fingerprint;
    stored.tensors["features"] = toStored(at::stack(rows), Precision::AsComputed);
    stored.tensors["contents"] = toStored(contents, Precision::AsComputed);
    writeSafetensors(file, stored);
}

/// The members that are not kept yet, each content once.
std::vector<Member> missingMembers(std::span<const Member> members, const FeaturesByContent& kept) {
    std::vector<Member> missing;
    std::unordered_set<ContentHash> listed;
    for (const Member& member : members) {
        if (!kept.contains(member.content) && listed.insert(member.content).second) {
            missing.push_back(member);
        }
    }
    return missing;
}

}  // namespace

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
    const std::string& fingerprint = encoder.identity().fingerprint;
    FeaturesByContent kept = readFeatures(file, fingerprint);
    const std::vector<Member> missing = missingMembers(members, kept);
    std::unordered_map<ContentHash, std::string> troubles;
    for (std::size_t first = 0; first < missing.size(); first += kChunk) {
        const std::span<const Member> chunk =
            std::span(missing).subspan(first, std::min(kChunk, missing.size() - first));
        const EncodedMembers encoded = encoder.encode(chunk, run);
        for (std::size_t place = 0, problem = 0; place < chunk.size(); ++place) {
            if (encoded.readable[place]) {
                kept.emplace(chunk[place].content,
                             encoded.features[static_cast<std::int64_t>(place)].clone());
            } else {
                troubles.emplace(chunk[place].content, encoded.problems[problem++].message);
            }
        }
        if (!kept.empty()) {
            writeFeatures(file, fingerprint, kept);
        }
    }
    EncodedMembers result{
        at::zeros({static_cast<std::int64_t>(members.size()), encoder.width()}), {}, {}};
    for (std::size_t index = 0; index < members.size(); ++index) {
        const auto found = kept.find(members[index].content);
        result.readable.push_back(found != kept.end());
        if (found != kept.end()) {
            result.features[static_cast<std::int64_t>(index)].copy_(found->second);
        } else {
            result.problems.push_back(
                {displayPath(members[index].payload.source), troubles.at(members[index].content)});
        }
    }
    return result;
}

}  // namespace setscope
