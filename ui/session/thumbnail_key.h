#pragma once

#include <QHashFunctions>
#include <span>

#include "core/items/member.h"

namespace setscope {

/// How a picture fills its square.
enum class ThumbnailFit {
    Cover,    ///< the middle of it, cropped to the square
    Contain,  ///< the whole of it, its longer side as long as the square's
};

/// One picture at one size.
struct ThumbnailKey {
    ContentHash content;
    int edge = 0;  ///< device pixels, one of the sizes of thumbnailEdge()
    ThumbnailFit fit = ThumbnailFit::Cover;

    bool operator==(const ThumbnailKey&) const = default;
};

inline size_t qHash(const ContentHash& content, size_t seed = 0) {
    return qHashMulti(seed, content.high, content.low);
}

inline size_t qHash(const ThumbnailKey& key, size_t seed = 0) {
    return qHashMulti(seed, key.content, key.edge, static_cast<int>(key.fit));
}

/// The sizes that are decoded and kept: the smallest of them that is at least `wanted`, or the
/// largest.
int thumbnailEdge(int wanted);

/// All sizes that are decoded and kept, ascending.
std::span<const int> thumbnailEdges();

/// What names a member's picture: its content hash, or a hash of its place where the content is not
/// known.
ContentHash thumbnailContent(const Member& member);

}  // namespace setscope
