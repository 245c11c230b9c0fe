#include "core/experiments/baselines/isolation_forest.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <span>
#include <string>

#include "core/base/check.h"

namespace setscope {

double meanSearchPath(std::int64_t n) {
    if (n < 2) {
        return 0.0;
    }
    double harmonic = 0.0;
    for (std::int64_t i = 1; i < n; ++i) {
        harmonic += 1.0 / static_cast<double>(i);
    }
    return 2.0 * harmonic - 2.0 * static_cast<double>(n - 1) / static_cast<double>(n);
}

/// Grows one tree after another from the same members.
class IsolationForest::Grower {
  public:
    /// @param values [n, width] float64, outlives this
    Grower(const double* values, std::int64_t width, std::int64_t heightLimit, Random& random)
        : values_(values), width_(width), heightLimit_(heightLimit), random_(random) {
        features_.resize(static_cast<std::size_t>(width));
        std::iota(features_.begin(), features_.end(), std::int64_t{0});
    }

    Tree grow(std::span<std::int64_t> members) {
        Tree tree;
        addNode(tree, members, 0);
        return tree;
    }

  private:
    struct Split {
        std::int64_t feature = -1;  ///< −1: all members are alike
        double place = 0.0;
    };

    double valueOf(std::int64_t member, std::int64_t feature) const {
        return values_[member * width_ + feature];
    }

    /// A random place of the first feature that is not constant, features taken in random order.
    Split drawSplit(std::span<const std::int64_t> members) {
        for (std::size_t tried = 0; tried < features_.size(); ++tried) {
            std::swap(features_[tried], features_[tried + random_.below(features_.size() - tried)]);
            const std::int64_t feature = features_[tried];
            double low = valueOf(members.front(), feature);
            double high = low;
            for (const std::int64_t member : members) {
                low = std::min(low, valueOf(member, feature));
                high = std::max(high, valueOf(member, feature));
            }
            if (low < high) {
                const double place = low + (high - low) * random_.uniform();
                return {feature, place < high ? place : low};
            }
        }
        return {};
    }

    std::size_t addNode(Tree& tree, std::span<std::int64_t> members, std::int64_t depth) {
        const std::size_t index = tree.size();
        tree.emplace_back();
        const Split split =
            members.size() > 1 && depth < heightLimit_ ? drawSplit(members) : Split{};
        if (split.feature < 0) {
            tree[index].path = static_cast<double>(depth) + meanSearchPath(std::ssize(members));
            return index;
        }
        const auto end = std::ranges::partition(members, [&](std::int64_t member) {
                             return valueOf(member, split.feature) <= split.place;
                         }).begin();
        const auto belowCount = static_cast<std::size_t>(end - members.begin());
        const std::size_t below = addNode(tree, members.first(belowCount), depth + 1);
        const std::size_t above = addNode(tree, members.subspan(belowCount), depth + 1);
        tree[index].feature = split.feature;
        tree[index].place = split.place;
        tree[index].below = below;
        tree[index].above = above;
        return index;
    }

    const double* values_;
    std::int64_t width_;
    std::int64_t heightLimit_;
    Random& random_;
    std::vector<std::int64_t> features_;
};

IsolationForest::IsolationForest(const at::Tensor& members, const IsolationForestOptions& options,
                                 Random& random)
    : width_(members.size(1)), treeMembers_(std::min(options.subsample, members.size(0))) {
    SETSCOPE_CHECK(treeMembers_ >= 1 && options.trees >= 1,
                   "a forest of " + std::to_string(treeMembers_) + " members");
    const at::Tensor values = members.to(at::kCPU, at::kDouble).contiguous();
    const auto heightLimit =
        static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(treeMembers_ - 1)));
    Grower grower(values.data_ptr<double>(), width_, heightLimit, random);
    std::vector<std::int64_t> order(static_cast<std::size_t>(members.size(0)));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    for (std::int64_t tree = 0; tree < options.trees; ++tree) {
        if (treeMembers_ < std::ssize(order)) {
            random.shuffle(std::span(order));
        }
        trees_.push_back(
            grower.grow(std::span(order).first(static_cast<std::size_t>(treeMembers_))));
    }
}

at::Tensor IsolationForest::pathLengths(const at::Tensor& rows) const {
    SETSCOPE_CHECK(rows.dim() == 2 && rows.size(1) == width_,
                   "rows are not [m, " + std::to_string(width_) + "]");
    const at::Tensor values = rows.to(at::kCPU, at::kDouble).contiguous();
    at::Tensor lengths = at::zeros({rows.size(0)}, at::kDouble);
    for (std::int64_t row = 0; row < rows.size(0); ++row) {
        const double* value = values.data_ptr<double>() + row * width_;
        double sum = 0.0;
        for (const Tree& tree : trees_) {
            const Node* node = &tree.front();
            while (node->feature >= 0) {
                node = &tree[value[node->feature] <= node->place ? node->below : node->above];
            }
            sum += node->path;
        }
        lengths.data_ptr<double>()[row] = sum / static_cast<double>(trees_.size());
    }
    return lengths;
}

at::Tensor IsolationForest::scores(const at::Tensor& rows) const {
    if (treeMembers_ < 2) {
        return at::full({rows.size(0)}, 0.5, at::kDouble);
    }
    return at::exp2(-pathLengths(rows) / meanSearchPath(treeMembers_));
}

}  // namespace setscope
