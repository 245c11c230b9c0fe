#include "core/features/feature_store.h"

#include <ATen/ops/zeros.h>

#include <utility>
#include <vector>

namespace setscope {

namespace {

std::string keyOf(const std::string& encoder, const ContentHash& content) {
    return encoder + '/' + content.toHex();
}

std::size_t byteCountOf(const at::Tensor& features) {
    return static_cast<std::size_t>(features.numel()) * sizeof(float);
}

}  // namespace

FeatureStore::FeatureStore(std::size_t byteLimit) : byteLimit_(byteLimit) {}

std::optional<at::Tensor> FeatureStore::find(const std::string& encoder,
                                             const ContentHash& content) {
    const std::scoped_lock lock(guard_);
    const auto found = entries_.find(keyOf(encoder, content));
    if (found == entries_.end()) {
        return std::nullopt;
    }
    newestFirst_.splice(newestFirst_.begin(), newestFirst_, found->second);
    return found->second->features;
}

void FeatureStore::keep(const std::string& encoder, const ContentHash& content,
                        const at::Tensor& features) {
    const std::scoped_lock lock(guard_);
    const std::string key = keyOf(encoder, content);
    if (entries_.contains(key)) {
        return;
    }
    newestFirst_.push_front({key, features.clone()});
    entries_.emplace(key, newestFirst_.begin());
    byteCount_ += byteCountOf(features);
    while (byteCount_ > byteLimit_ && !newestFirst_.empty()) {
        byteCount_ -= byteCountOf(newestFirst_.back().features);
        entries_.erase(newestFirst_.back().key);
        newestFirst_.pop_back();
    }
}

std::size_t FeatureStore::byteCount() const {
    const std::scoped_lock lock(guard_);
    return byteCount_;
}

EncodedMembers encodeThrough(FeatureStore& store, const Encoder& encoder,
                             std::span<const Member> members, const RunContext& run) {
    const std::string key = featureKey(encoder, run);
    EncodedMembers result{
        at::zeros({static_cast<std::int64_t>(members.size()), encoder.width()}), {}, {}};
    result.readable.assign(members.size(), true);
    std::vector<Member> missing;
    std::unordered_map<ContentHash, std::size_t> missingOf;
    std::vector<std::pair<std::size_t, std::size_t>>
        waiting;  // index of the member, of the missing
    for (std::size_t index = 0; index < members.size(); ++index) {
        const ContentHash& content = members[index].content;
        const std::optional<at::Tensor> kept = content ? store.find(key, content) : std::nullopt;
        if (kept) {
            result.features[static_cast<std::int64_t>(index)].copy_(*kept);
            continue;
        }
        const auto known = content ? missingOf.find(content) : missingOf.end();
        waiting.emplace_back(index, known == missingOf.end() ? missing.size() : known->second);
        if (known == missingOf.end()) {
            if (content) {
                missingOf.emplace(content, missing.size());
            }
            missing.push_back(members[index]);
        }
    }
    const EncodedMembers encoded = encoder.encode(missing, run);
    std::vector<std::string> troubles(missing.size());
    for (std::size_t place = 0, problem = 0; place < missing.size(); ++place) {
        if (!encoded.readable[place]) {
            troubles[place] = encoded.problems[problem++].message;
        } else if (missing[place].content) {
            store.keep(key, missing[place].content,
                       encoded.features[static_cast<std::int64_t>(place)]);
        }
    }
    for (const auto& [index, place] : waiting) {
        result.readable[index] = encoded.readable[place];
        if (encoded.readable[place]) {
            result.features[static_cast<std::int64_t>(index)].copy_(
                encoded.features[static_cast<std::int64_t>(place)]);
        } else {
            result.problems.push_back(
                {displayPath(members[index].payload.source), troubles[place]});
        }
    }
    return result;
}

}  // namespace setscope
