#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/problem.h"
#include "core/items/item_set.h"
#include "core/items/known_set.h"
#include "core/items/member.h"
#include "core/items/payload.h"

namespace setscope {

/// Vectors of some items of a pool.
struct PoolVectors {
    std::int64_t width = 0;           ///< 0: no item has a vector
    std::vector<float> values;        ///< finite, [rows, width], row by row
    std::vector<std::int64_t> rowOf;  ///< one per item, its row or −1; empty if width is 0

    bool operator==(const PoolVectors&) const = default;
};

/// What sets are expanded from: named items of one kind, and what is known of them. A plain value,
/// of which an item is its place.
struct Pool {
    std::string name;
    PayloadKind kind = PayloadKind::Text;
    std::vector<std::string> items;    ///< their names: UTF-8, none empty, none twice
    std::vector<Member> members;       ///< of pictures and rows, one per item; else empty
    std::vector<KnownSet> known;       ///< sets to learn from, of two items or more
    std::vector<KnownSet> validation;  ///< likewise; by them what is learned is chosen
    PoolVectors vectors;               ///< of rows: as they are compared, by their table's columns

    std::int64_t itemCount() const { return std::ssize(items); }
    bool operator==(const Pool&) const = default;
};

/// A pool, and what was left out of it.
struct PoolOfSets {
    Pool pool;
    std::vector<Problem> problems;
};

/// How pictures are called.
enum class PoolNames {
    Shortest,  ///< with their set only where there are several
    WithSet,   ///< always with their set, so that they keep their names when sets come and go
};

/// The members of sets as the items of a pool, in their order. Members of several kinds: those of
/// the kind that most are of; rows of several widths: those of the width that most have; where two
/// are as many, the first. A problem counts the others.
///
/// Texts are named by what they say, of the same text the first counts; where there are several
/// sets of texts, each that holds two or more different ones is also known. Sets of the other kinds
/// are not: folders say where pictures are kept, not what belongs together. Pictures are named by
/// their members, where there are several sets of them also by the set ("cats/3.jpg"), rows by
/// their members; those that would share a name are numbered ("3.jpg (2)").
PoolOfSets poolOf(std::span<const ItemSet> sets, std::string name,
                  PoolNames names = PoolNames::Shortest);

}  // namespace setscope
