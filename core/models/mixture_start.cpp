#include "core/models/mixture_start.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

constexpr int kPowerIterations = 12;

/// Members of one set that are still together.
struct SetPart {
    std::vector<std::int64_t> rows;  // ascending, within the set
    double squares = 0.0;            // of the distances to the mean
    at::Tensor centred;              // [rows, d]
    bool isUniform = false;          // all members equal
};

SetPart partOf(const at::Tensor& set, std::vector<std::int64_t> rows) {
    SetPart part;
    const at::Tensor members = set.index_select(0, at::tensor(rows, at::kLong));
    part.centred = members - members.mean(0, true);
    part.squares = part.centred.square().sum().item<double>();
    // In lexicographic order all members are equal if the first and the last are.
    part.isUniform = at::equal(members[0], members[members.size(0) - 1]);
    part.rows = std::move(rows);
    return part;
}

/// Where each member of a part lies along its principal axis. @return [rows]
at::Tensor alongPrincipalAxis(const at::Tensor& centred) {
    const std::int64_t farthest = centred.square().sum(1).argmax().item<std::int64_t>();
    at::Tensor axis = centred[farthest] / centred[farthest].norm();
    for (int iteration = 0; iteration < kPowerIterations; ++iteration) {
        const at::Tensor moved = at::mv(centred.t(), at::mv(centred, axis));
        axis = moved / moved.norm();
    }
    return at::mv(centred, axis);
}

/// Divides a part that is not uniform. @return the two sides, neither empty
std::pair<SetPart, SetPart> divided(const at::Tensor& set, const SetPart& part) {
    const at::Tensor places = alongPrincipalAxis(part.centred).contiguous();
    const std::span<const double> place(places.data_ptr<double>(), part.rows.size());
    std::vector<std::int64_t> below;
    std::vector<std::int64_t> above;
    for (std::size_t i = 0; i < part.rows.size(); ++i) {
        (place[i] < 0.0 ? below : above).push_back(part.rows[i]);
    }
    if (below.empty() || above.empty()) {  // they differ by no more than rounding
        const auto first = std::ranges::find_if(part.rows, [&](std::int64_t row) {
            return !at::equal(set[row], set[part.rows.front()]);
        });
        below.assign(part.rows.begin(), first);
        above.assign(first, part.rows.end());
    }
    return {partOf(set, std::move(below)), partOf(set, std::move(above))};
}

/// @param label [n] of the set's members, filled in
void dividePrincipally(const at::Tensor& set, std::int64_t parts, std::int64_t* label) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(set.size(0)));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    std::vector<SetPart> found;
    found.push_back(partOf(set, std::move(all)));
    while (std::ssize(found) < parts) {
        const auto widest = std::ranges::max_element(
            found, {}, [](const SetPart& part) { return part.isUniform ? -1.0 : part.squares; });
        if (widest->isUniform) {
            break;
        }
        auto [below, above] = divided(set, *widest);
        *widest = std::move(below);
        found.push_back(std::move(above));
    }
    for (std::size_t index = 0; index < found.size(); ++index) {
        for (const std::int64_t row : found[index].rows) {
            label[row] = static_cast<std::int64_t>(index);
        }
    }
}

}  // namespace

at::Tensor lexicographicOrder(const at::Tensor& x, const at::Tensor& offsets) {
    SETSCOPE_CHECK(x.is_cpu() && x.is_contiguous() && x.scalar_type() == at::kDouble,
                   "x is not contiguous float64 on the CPU");
    const std::span<const std::int64_t> limits = offsetValues(offsets);
    const double* values = x.data_ptr<double>();
    const std::int64_t width = x.size(1);
    at::Tensor order = at::arange(x.size(0), at::kLong);
    auto* row = order.data_ptr<std::int64_t>();
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        std::stable_sort(
            row + limits[set], row + limits[set + 1], [&](std::int64_t a, std::int64_t b) {
                const double* one = values + a * width;
                const double* other = values + b * width;
                return std::lexicographical_compare(one, one + width, other, other + width);
            });
    }
    return order;
}

at::Tensor principalParts(const at::Tensor& x, const at::Tensor& offsets, std::int64_t parts) {
    const std::span<const std::int64_t> limits = offsetValues(offsets);
    at::Tensor labels = at::zeros({x.size(0)}, at::kLong);
    auto* label = labels.data_ptr<std::int64_t>();
    at::parallel_for(0, std::ssize(limits) - 1, 1, [&](std::int64_t begin, std::int64_t end) {
        const at::NoGradGuard withoutGradient;
        for (auto set = static_cast<std::size_t>(begin); set < static_cast<std::size_t>(end);
             ++set) {
            if (limits[set + 1] > limits[set]) {
                dividePrincipally(x.narrow(0, limits[set], limits[set + 1] - limits[set]), parts,
                                  label + limits[set]);
            }
        }
    });
    return labels;
}

}  // namespace setscope
