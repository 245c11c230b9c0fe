#include "core/items/set_kind.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <vector>

#include "core/base/check.h"
#include "core/base/text.h"

namespace setscope {
namespace {

SetKind kindOfPayload(const Payload& payload) {
    const VectorContent* row = payload.vector();
    return {.payload = payload.kind(), .columns = row != nullptr ? std::ssize(row->values) : 0};
}

/// "pictures, texts and rows".
std::string joinedByAnd(const std::vector<std::string>& words) {
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i) {
        list += i == 0 ? "" : i + 1 == words.size() ? " and " : ", ";
        list += words[i];
    }
    return list;
}

/// What a set of these kinds holds. @param kinds at least two
std::string mixtureOf(const std::set<SetKind>& kinds) {
    if (kinds.begin()->payload == PayloadKind::Vector) {
        return kinds.size() > 2
                   ? "rows of different numbers of columns"
                   : "rows of " + std::to_string(kinds.begin()->columns) + " and rows of " +
                         std::to_string(kinds.rbegin()->columns) + " columns";
    }
    std::set<PayloadKind> payloads;
    for (const SetKind& kind : kinds) {
        payloads.insert(kind.payload);
    }
    std::vector<std::string> words;
    for (const PayloadKind payload : payloads) {
        words.push_back(std::string(toText(payload)) + "s");
    }
    return joinedByAnd(words);
}

/// Whether the numbers of rows of equal width are measured alike: their columns have the same names
/// and scales.
bool areOfOneTable(const Payload& left, const Payload& right) {
    const VectorContent* one = left.vector();
    const VectorContent* other = right.vector();
    return one == nullptr || other == nullptr || one->columns == other->columns ||
           *one->columns == *other->columns;
}

ContentHash hashOfNames(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += std::to_string(name.size()) + ":" + name;
    }
    return names.empty() ? ContentHash() : ContentHash::of(std::as_bytes(std::span(text)));
}

ContentHash hashOfScales(const VectorColumns& columns) {
    std::vector<float> numbers = columns.centre;
    numbers.insert(numbers.end(), columns.spread.begin(), columns.spread.end());
    return numbers.empty() ? ContentHash() : ContentHash::of(std::as_bytes(std::span(numbers)));
}

}  // namespace

std::optional<SetKind> kindOf(const ItemSet& set) {
    if (set.members.empty()) {
        return std::nullopt;
    }
    const Payload& first = set.members.front().payload;
    const SetKind kind = kindOfPayload(first);
    const bool isOfOne = std::ranges::all_of(set.members, [&](const Member& member) {
        return kindOfPayload(member.payload) == kind && areOfOneTable(first, member.payload);
    });
    return isOfOne ? std::optional(kind) : std::nullopt;
}

RowColumns columnsOf(const ItemSet& set) {
    const VectorContent* row = set.members.empty() ? nullptr : set.members.front().payload.vector();
    return row == nullptr ? RowColumns()
                          : RowColumns{.names = hashOfNames(row->columns->names),
                                       .scales = hashOfScales(*row->columns)};
}

std::string whyWithoutKind(const ItemSet& set) {
    if (set.members.empty()) {
        return "This set has no members; at least three are needed to find a stranger.";
    }
    std::set<SetKind> kinds;
    for (const Member& member : set.members) {
        kinds.insert(kindOfPayload(member.payload));
    }
    if (kinds.size() == 1) {
        SETSCOPE_CHECK(!kindOf(set), "the members are all " + membersOfKind(*kinds.begin()));
        return "Rows of different tables in one set cannot be compared, as every table has scales "
               "of its own; put them into one table and import it again.";
    }
    std::string sentence =
        mixtureOf(kinds) + " in one set cannot be compared; move them into sets of their own.";
    sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
    return sentence;
}

std::string membersOfKind(const SetKind& kind) {
    const std::string members = std::string(toText(kind.payload)) + "s";
    return kind.payload == PayloadKind::Vector
               ? members + " of " + counted(kind.columns, "column", "columns")
               : members;
}

}  // namespace setscope
