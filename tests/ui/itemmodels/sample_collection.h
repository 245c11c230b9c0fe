#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

inline Member sampleMember(std::int64_t id, const std::string& folder, const std::string& name) {
    Member member;
    member.id = {id};
    member.name = name;
    member.payload.source.file = "/photos/" + folder + "/" + name;
    member.payload.content = ImageFacts{.format = "JPEG", .width = 224, .height = 168, .byteCount = 14000};
    member.content = {.high = 7, .low = static_cast<std::uint64_t>(id)};
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
