#pragma once

#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

inline Member sampleMember(std::int64_t id, const std::string& folder, const std::string& name) {
    Member member;
    member.id = {id};
    member.name = name;
    member.payload.source.file = "/photos/" + folder + "/" + name;
    member.payload.content =
        ImageFacts{.format = "JPEG", .width = 224, .height = 168, .byteCount = 14000};
    member.content = {.high = 7, .low = static_cast<std::uint64_t>(id)};
    return member;
}

/// A line of /lists/words.txt that is named by itself.
inline Member sampleText(std::int64_t id, const std::string& text, std::int64_t line) {
    Member member;
    member.id = {id};
    member.name = text;
    member.payload.source = {.file = "/lists/words.txt", .entry = {}, .row = line};
    member.payload.content = TextContent{text};
    member.content = {.high = 8, .low = static_cast<std::uint64_t>(id)};
    return member;
}

/// A set without ids of such lines, from line 1 on.
inline ItemSet sampleTexts(const std::string& name, const std::vector<std::string>& texts) {
    ItemSet set{.id = {}, .name = name, .members = {}};
    for (const std::string& text : texts) {
        set.members.push_back(sampleText(0, text, std::ssize(set.members) + 1));
    }
    return set;
}

/// Sugar, acid and seeds with centres 1, 2, 3 and spreads 0.5, 1, 2.
inline std::shared_ptr<const VectorColumns> sampleColumns() {
    return std::make_shared<const VectorColumns>(VectorColumns{
        .names = {"sugar", "acid", "seeds"}, .centre = {1, 2, 3}, .spread = {0.5F, 1, 2}});
}

/// A line of /lists/fruit.csv.
inline Member sampleRow(std::int64_t id, const std::string& name, std::vector<float> values,
                        std::shared_ptr<const VectorColumns> columns = sampleColumns()) {
    Member member;
    member.id = {id};
    member.name = name;
    member.payload.source = {.file = "/lists/fruit.csv", .entry = {}, .row = id + 1};
    member.payload.content =
        VectorContent{.values = std::move(values), .columns = std::move(columns)};
    member.content = {.high = 9, .low = static_cast<std::uint64_t>(id)};
    return member;
}

/// Lemon (set 1) with members 11 to 14, Lime (set 2) with 21 to 23, Oat (set 3) with 31.
inline std::shared_ptr<const Collection> sampleCollection() {
    auto collection = std::make_shared<Collection>();
    collection->sets = {
        {.id = {1},
         .name = "Lemon",
         .members = {sampleMember(11, "Lemon", "lemon_2.jpg"),
                     sampleMember(12, "Lemon", "lemon_10.jpg"),
                     sampleMember(13, "Lemon", "lemon_1.jpg"),
                     sampleMember(14, "Lemon", "mango.jpg")}},
        {.id = {2},
         .name = "Lime",
         .members = {sampleMember(21, "Lime", "a.jpg"), sampleMember(22, "Lime", "b.jpg"),
                     sampleMember(23, "Lime", "c.jpg")}},
        {.id = {3}, .name = "Oat", .members = {sampleMember(31, "Oat", "o.jpg")}},
    };
    collection->lastId = 40;
    return collection;
}

/// Lemon: member 14 with 70 % and p = 0.01; Lime: at most 40 % and p = 0.5; Oat: too small.
inline std::shared_ptr<const OutlierResult> sampleResult() {
    auto result = std::make_shared<OutlierResult>();
    result->referenceSetCount = 99;
    result->sets = {
        {.set = {1},
         .name = "Lemon",
         .members = {{11}, {12}, {13}, {14}},
         .probability = {0.1F, 0.15F, 0.05F, 0.7F},
         .score = {0.F, 1.F, -1.F, 4.F},
         .pValue = {0.4F, 0.3F, 0.6F, 0.01F},
         .setPValue = 0.01F,
         .note = {}},
        {.set = {2},
         .name = "Lime",
         .members = {{21}, {22}, {23}},
         .probability = {0.4F, 0.35F, 0.25F},
         .score = {1.F, 0.F, -1.F},
         .pValue = {0.5F, 0.6F, 0.7F},
         .setPValue = 0.5F,
         .note = {}},
        {.set = {3},
         .name = "Oat",
         .members = {},
         .probability = {},
         .score = {},
         .pValue = {},
         .setPValue = {},
         .note = "Oat has 1 member; a set needs at least three to be judged."},
    };
    return result;
}

}  // namespace setscope
