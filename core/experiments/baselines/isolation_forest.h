#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/base/random.h"

namespace setscope {

struct IsolationForestOptions {
    std::int64_t trees = 100;
    std::int64_t subsample = 256;  ///< members that a tree is grown from, drawn without repetition;
                                   ///< all of them where there are no more
};

/// c(n) of Liu, Ting and Zhou 2008, eq. 1: the mean path length of an unsuccessful search in a
/// binary search tree of n members, 2 H(n−1) − 2 (n−1) / n, with H summed and not approximated.
/// 0 for n < 2.
double meanSearchPath(std::int64_t n);

/// Isolation forest (Liu, Ting and Zhou, "Isolation Forest", 2008): trees that split at random
/// places of random features until a member stands alone or the height limit ⌈log₂ subsample⌉ is
/// reached. Who stands alone early is strange. A feature that is constant within a node is not
/// split on. Immutable after it is grown.
class IsolationForest {
  public:
    /// @param members [n, d], n >= 1 @param random decides every split
    IsolationForest(const at::Tensor& members, const IsolationForestOptions& options,
                    Random& random);

    /// The depth of each row's leaf plus c(members in it), mean over the trees.
    /// @param rows [m, d] @return [m] float64
    at::Tensor pathLengths(const at::Tensor& rows) const;

    /// s(x) = 2^(−pathLength(x) / c(members of a tree)), larger is stranger; 0.5 everywhere for a
    /// forest of one member.
    /// @param rows [m, d] @return [m] float64, 0..1
    at::Tensor scores(const at::Tensor& rows) const;

  private:
    struct Node {
        std::int64_t feature = -1;  ///< −1: a leaf
        double place = 0.0;         ///< rows up to it go to `below`, the others to `above`
        std::size_t below = 0;
        std::size_t above = 0;
        double path = 0.0;  ///< of a leaf: its depth plus c(members in it)
    };
    using Tree = std::vector<Node>;

    class Grower;

    std::int64_t width_;
    std::int64_t treeMembers_;
    std::vector<Tree> trees_;
};

}  // namespace setscope
