#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/items/collection.h"
#include "tests/core/features/sample_members.h"

namespace setscope {

/// Rows about a point far from zero; the last one is as far from the others as can be told at once.
inline std::vector<std::vector<float>> rowsWithAStranger(std::size_t columns, std::size_t count,
                                                         Random& random) {
    constexpr double kCentre = 3.0;
    constexpr double kFar = 12.0;  // spreads
    std::vector<std::vector<float>> rows(count);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t column = 0; column < columns; ++column) {
            const double offset = i + 1 < count ? 0.0 : column % 2 == 0 ? kFar : -kFar;
            rows[i].push_back(static_cast<float>(kCentre + offset + random.normal()));
        }
    }
    return rows;
}

/// Columns of a table around 0. @param spread of each
inline VectorColumns columnsCalled(std::vector<std::string> names, float spread) {
    const std::size_t count = names.size();
    return {.names = std::move(names),
            .centre = std::vector<float>(count, 0.0F),
            .spread = std::vector<float>(count, spread)};
}

/// Made-up words that share syllables.
inline std::vector<std::string> madeUpWords(std::size_t count, Random& random) {
    const std::vector<std::string> syllables = {"ba", "ro", "mi", "ten", "lu", "sha", "kor", "ne"};
    std::vector<std::string> words(count);
    for (std::string& word : words) {
        for (int i = 0; i < 4; ++i) {
            word += syllables[random.below(syllables.size())];
        }
    }
    return words;
}

/// Sets of every kind of a collection under construction.
class KindSets {
  public:
    /// Pictures of no file, all of them different.
    SetId addPictures(std::size_t count) {
        std::vector<Member> members(count);
        for (Member& member : members) {
            const std::string content = "picture " + std::to_string(collection.lastId + 1) + "/" +
                                        std::to_string(&member - members.data());
            member.content = ContentHash::of(std::as_bytes(std::span(content)));
        }
        return add(std::move(members));
    }
    SetId addTexts(const std::vector<std::string>& texts) { return add(textMembers(texts)); }
    /// @param columns left as they are and without names unless others are given
    SetId addRows(const std::vector<std::vector<float>>& rows, const VectorColumns& columns = {}) {
        std::vector<Member> members;
        for (const std::vector<float>& row : rows) {
            members.push_back(rowMember(row, columns));
        }
        return add(std::move(members));
    }
    SetId add(std::vector<Member> members) {
        ItemSet& set = collection.sets.emplace_back();
        set.id = collection.nextSetId();
        set.name = "set " + std::to_string(set.id.value);
        std::int64_t row = 0;
        for (Member& member : members) {
            member.id = collection.nextMemberId();
            member.payload.source.file = "/lists/" + set.name;
            member.payload.source.row = ++row;
        }
        set.members = std::move(members);
        return set.id;
    }
    ItemSet& set(SetId id) { return *collection.findSet(id); }

    Collection collection;
};

}  // namespace setscope
