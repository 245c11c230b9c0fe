#include "core/training/histogram_loss.h"

#include <ATen/ATen.h>

#include <string>

#include "core/base/check.h"

namespace setscope {
namespace {

/// @param places [n] 0 .. bins − 1 @return [bins], of sum 1
at::Tensor softHistogram(const at::Tensor& places, std::int64_t bins) {
    const at::Tensor below = places.detach().floor().clamp(0, static_cast<double>(bins - 2));
    const at::Tensor above = places - below;
    const at::Tensor bin = below.to(at::kLong);
    const at::Tensor counts = at::zeros({bins}, places.options())
                                  .index_add(0, bin, 1.0 - above)
                                  .index_add(0, bin + 1, above);
    return counts / static_cast<double>(places.size(0));
}

}  // namespace

at::Tensor histogramLoss(const at::Tensor& positives, const at::Tensor& negatives,
                         std::int64_t bins) {
    SETSCOPE_CHECK(positives.dim() == 1 && negatives.dim() == 1, "the scores are not [n]");
    SETSCOPE_CHECK(bins >= 2, "a histogram of " + std::to_string(bins) + " bins");
    const at::Tensor all = at::cat({positives, negatives});
    if (positives.numel() == 0 || negatives.numel() == 0) {
        return all.sum() * 0.0;
    }
    const at::Tensor lowest = all.amin();
    const at::Tensor range = all.amax() - lowest;
    if (!(range.item<double>() > 0.0)) {
        return all.sum() * 0.0 + 1.0;
    }
    const double steps = static_cast<double>(bins - 1);
    const at::Tensor ofPositives = softHistogram((positives - lowest) / range * steps, bins);
    const at::Tensor ofNegatives = softHistogram((negatives - lowest) / range * steps, bins);
    return (ofNegatives * ofPositives.cumsum(0)).sum();
}

}  // namespace setscope
