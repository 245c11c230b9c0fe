#include "core/analysis/readable_members.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>

#include "core/analysis/set_scoring.h"
#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

constexpr std::size_t kSmallestLeaveOneOut = 4;

}  // namespace

std::size_t ReadableMembers::placeOf(MemberId member) const {
    const auto found = std::ranges::find(ids, member);
    SETSCOPE_CHECK(found != ids.end(), "the member is not among the readable ones");
    return static_cast<std::size_t>(found - ids.begin());
}

ReadableMembers ReadableMembers::without(std::size_t removed) const {
    ReadableMembers rest;
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < count(); ++i) {
        if (i != removed) {
            rest.ids.push_back(ids[i]);
            rest.contents.push_back(contents[i]);
            rows.push_back(static_cast<std::int64_t>(i));
        }
    }
    rest.features = selectedRows(features, rows);
    return rest;
}

ReadableMembers readableMembers(std::span<const Member> members, const EncodedMembers& encoded,
                                std::size_t first) {
    ReadableMembers result;
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (encoded.readable[first + i]) {
            result.ids.push_back(members[i].id);
            result.contents.push_back(members[i].content);
            rows.push_back(static_cast<std::int64_t>(first + i));
        }
    }
    result.features = selectedRows(encoded.features, rows);
    return result;
}

std::string whyTooLarge(const ItemSet& set) {
    return set.members.size() <= kLargestJudgedSet
               ? std::string()
               : "This set has " + counted(std::ssize(set.members), "member", "members") +
                     "; at most " +
                     counted(static_cast<std::int64_t>(kLargestJudgedSet), "member", "members") +
                     " can be compared with each other, so split it into several sets.";
}

ReadableMembers readableMembers(FeatureStore& store, const Encoder& encoder, const ItemSet& set,
                                const RunContext& run) {
    if (const std::string reason = whyTooLarge(set); !reason.empty()) {
        throw Error(ErrorKind::BadInput, "“" + set.name + "”: " + reason);
    }
    return readableMembers(set.members, encodeThrough(store, encoder, set.members, run), 0);
}

void requireLeaveOneOut(const ItemSet& set, const ReadableMembers& members) {
    if (members.count() < kSmallestLeaveOneOut) {
        throw Error(ErrorKind::BadInput, "The set \"" + set.name + "\" has only " +
                                             counted(static_cast<std::int64_t>(members.count()),
                                                     "readable member", "readable members") +
                                             "; the effect of removing one can be shown from four "
                                             "on.");
    }
}

void requireReadable(const ItemSet& set, const ReadableMembers& members, MemberId member) {
    if (std::ranges::find(members.ids, member) == members.ids.end()) {
        throw Error(ErrorKind::BadInput, "The member could not be read, so the set \"" + set.name +
                                             "\" was judged without it already.");
    }
}

}  // namespace setscope
