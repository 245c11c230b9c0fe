#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/items/member.h"

namespace setscope {

inline Member textMember(const std::string& text) {
    Member member;
    member.name = text;
    member.payload.source = {.file = "/lists/words.txt", .entry = {}, .row = 1};
    member.payload.content = TextContent{text};
    member.content = ContentHash::of(std::as_bytes(std::span(text)));
    return member;
}

inline std::vector<Member> textMembers(const std::vector<std::string>& texts) {
    std::vector<Member> members;
    for (const std::string& text : texts) {
        members.push_back(textMember(text));
    }
    return members;
}

/// A row of a table whose columns are left as they are unless others are given.
inline Member rowMember(std::vector<float> values, VectorColumns columns = {}) {
    Member member;
    member.name = "row 7";
    member.payload.source = {.file = "/tables/wine.csv", .entry = {}, .row = 7};
    member.payload.content =
        VectorContent{std::move(values), std::make_shared<const VectorColumns>(std::move(columns))};
    const std::vector<float> compared = member.payload.vector()->standardised();
    member.content = ContentHash::of(std::as_bytes(std::span(compared)));
    return member;
}

}  // namespace setscope
