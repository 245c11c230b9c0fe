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

/// The answer of encodeThrough as it comes together. Places are those of `members`.
class StoredEncoding {
  public:
    StoredEncoding(FeatureStore& store, const Encoder& encoder, std::span<const Member> members,
                   const RunContext& run)
        : store_(store),
          encoder_(encoder),
          members_(members),
          run_(run),
          key_(featureKey(encoder, run)),
          messages_(members.size()) {
        result_.features = at::zeros({std::ssize(members), encoder.width()});
        result_.readable.assign(members.size(), true);
    }

    /// All zero also for a member that the encoder does not accept: the bytes of another kind of
    /// member may be the same.
    ContentHash contentOf(std::size_t place) const {
        const Member& member = members_[place];
        return encoder_.accepts(member.payload) ? member.content : ContentHash{};
    }

    /// True if the store had the features.
    bool takeKept(std::size_t place) {
        const ContentHash content = contentOf(place);
        const std::optional<at::Tensor> kept = content ? store_.find(key_, content) : std::nullopt;
        if (kept) {
            row(place).copy_(*kept);
        }
        return kept.has_value();
    }

    /// False if the other could not be read.
    bool takeFrom(std::size_t other, std::size_t place) {
        if (result_.readable[other]) {
            row(place).copy_(row(other));
        }
        return result_.readable[other];
    }

    void encode(const std::vector<std::size_t>& places) {
        if (places.empty()) {
            return;
        }
        std::vector<Member> wanted;
        for (const std::size_t place : places) {
            wanted.push_back(members_[place]);
        }
        const EncodedMembers encoded = encoder_.encode(wanted, run_);
        for (std::size_t i = 0, problem = 0; i < places.size(); ++i) {
            const std::size_t place = places[i];
            result_.readable[place] = encoded.readable[i];
            if (!encoded.readable[i]) {
                messages_[place] = encoded.problems[problem++].message;
                continue;
            }
            row(place).copy_(encoded.features[static_cast<std::int64_t>(i)]);
            if (const ContentHash content = contentOf(place)) {
                store_.keep(key_, content, row(place));
            }
        }
    }

    EncodedMembers finish() {
        for (std::size_t place = 0; place < members_.size(); ++place) {
            if (!result_.readable[place]) {
                result_.problems.push_back(
                    {displayPath(members_[place].payload.source), messages_[place]});
            }
        }
        return std::move(result_);
    }

  private:
    at::Tensor row(std::size_t place) const {
        return result_.features[static_cast<std::int64_t>(place)];
    }

    FeatureStore& store_;
    const Encoder& encoder_;
    std::span<const Member> members_;
    const RunContext& run_;
    std::string key_;
    EncodedMembers result_;
    std::vector<std::string> messages_;  // of those that are not readable
};

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
    StoredEncoding encoding(store, encoder, members, run);
    std::vector<std::size_t> missing;
    std::unordered_map<ContentHash, std::size_t> firstOf;
    std::vector<std::pair<std::size_t, std::size_t>> copies;  // a member, the first of its content
    for (std::size_t place = 0; place < members.size(); ++place) {
        if (encoding.takeKept(place)) {
            continue;
        }
        const ContentHash content = encoding.contentOf(place);
        const auto known = content ? firstOf.find(content) : firstOf.end();
        if (known != firstOf.end()) {
            copies.emplace_back(place, known->second);
            continue;
        }
        missing.push_back(place);
        if (content) {
            firstOf.emplace(content, place);
        }
    }
    encoding.encode(missing);
    std::vector<std::size_t> copiesOfUnreadable;
    for (const auto& [place, first] : copies) {
        if (!encoding.takeFrom(first, place)) {
            copiesOfUnreadable.push_back(place);
        }
    }
    encoding.encode(copiesOfUnreadable);
    return encoding.finish();
}

}  // namespace setscope
