#include "ui/session/thumbnail_key.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/items/payload.h"

namespace setscope {
namespace {

constexpr std::array<int, 9> kEdges = {96, 128, 192, 256, 384, 512, 768, 1536, 4096};

}  // namespace

int thumbnailEdge(int wanted) {
    const auto enough = std::lower_bound(kEdges.begin(), kEdges.end(), wanted);
    return enough != kEdges.end() ? *enough : kEdges.back();
}

std::span<const int> thumbnailEdges() { return kEdges; }

ContentHash thumbnailContent(const Member& member) {
    if (member.content) {
        return member.content;
    }
    const std::string place = displayPath(member.payload.source);
    return ContentHash::of(std::as_bytes(std::span(place)));
}

}  // namespace setscope
