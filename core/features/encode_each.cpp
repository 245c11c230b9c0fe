#include "core/features/encode_each.h"

#include <ATen/ops/zeros.h>

#include <cstddef>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/parallel_for.h"

namespace setscope {

namespace {

constexpr std::size_t kEncodedAtOnce = 64;

std::string kindWithSize(const Payload& payload) {
    const std::string kind = toText(payload.kind());
    const VectorContent* row = payload.vector();
    return row == nullptr ? kind
                          : kind + " of " + counted(std::ssize(row->values), "number", "numbers");
}

}  // namespace

std::string nameInSentence(const Member& member) {
    const std::string name = member.name.empty() ? displayPath(member.payload.source) : member.name;
    return member.payload.kind() == PayloadKind::Text ? '"' + name + '"' : name;
}

std::string notAccepted(const Encoder& encoder, const Member& member) {
    return nameInSentence(member) + " is a " + kindWithSize(member.payload) +
           ", which the encoder " + encoder.identity().name +
           " does not encode; put it into a set of its own kind.";
}

EncodedMembers withTroubles(at::Tensor features, std::span<const Member> members,
                            std::span<const std::optional<std::string>> troubles) {
    EncodedMembers result{std::move(features), {}, {}};
    for (std::size_t place = 0; place < members.size(); ++place) {
        result.readable.push_back(!troubles[place].has_value());
        if (troubles[place]) {
            result.features[static_cast<std::int64_t>(place)].zero_();
            result.problems.push_back(
                {displayPath(members[place].payload.source), *troubles[place]});
        }
    }
    return result;
}

std::string fingerprintOfVersion(std::string_view version) {
    return ContentHash::of(std::as_bytes(std::span(version))).toHex();
}

EncodedMembers encodeEach(const Encoder& encoder, std::span<const Member> members,
                          const std::string& what, const RunContext& run,
                          const WriteFeatures& write) {
    const auto width = static_cast<std::size_t>(encoder.width());
    at::Tensor features = at::zeros({std::ssize(members), encoder.width()});
    const std::span<float> values(features.data_ptr<float>(), members.size() * width);
    std::vector<std::optional<std::string>> troubles(members.size());
    const auto encodeGroup = [&](std::size_t first, std::size_t size) {
        for (std::size_t place = first; place < first + size; ++place) {
            run.throwIfStopped();
            const Member& member = members[place];
            if (!encoder.accepts(member.payload)) {
                troubles[place] = notAccepted(encoder, member);
                continue;
            }
            try {
                write(member, values.subspan(place * width, width));
            } catch (const Error& error) {
                troubles[place] = error.what();
            }
        }
    };
    parallelForGroups(members.size(), kEncodedAtOnce, what, run, encodeGroup);
    return withTroubles(std::move(features), members, troubles);
}

}  // namespace setscope
