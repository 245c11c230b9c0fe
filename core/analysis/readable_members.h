#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/features/feature_store.h"
#include "core/items/content_hash.h"
#include "core/items/item_set.h"

namespace setscope {

/// The members of one set that could be read, in the order of the set, with their features.
struct ReadableMembers {
    std::vector<MemberId> ids;
    std::vector<ContentHash> contents;
    at::Tensor features;  ///< [n, d] float32 on the CPU

    std::size_t count() const { return ids.size(); }
    /// Index of the member. @throws std::logic_error if it is not among them
    std::size_t placeOf(MemberId member) const;
    ReadableMembers without(std::size_t removed) const;
};

/// @param first row of the set's first member in `encoded`
ReadableMembers readableMembers(std::span<const Member> members, const EncodedMembers& encoded,
                                std::size_t first);

/// Why a set has too many members for each to be compared with every other, and what to do; empty
/// if it has not. Told by all its members, readable or not, so that none need be encoded.
std::string whyTooLarge(const ItemSet& set);

/// The readable members of one set, encoded through the store. @throws Cancelled; Error (BadInput)
/// before anything is encoded if the set is too large (whyTooLarge)
ReadableMembers readableMembers(FeatureStore& store, const Encoder& encoder, const ItemSet& set,
                                const RunContext& run);

/// @throws Error (BadInput) if fewer than four members can be read, so that none can be left out
void requireLeaveOneOut(const ItemSet& set, const ReadableMembers& members);

/// @throws Error (BadInput) if the member is not among the readable ones
void requireReadable(const ItemSet& set, const ReadableMembers& members, MemberId member);

}  // namespace setscope
