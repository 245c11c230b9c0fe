#include "core/training/augmentation.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace setscope {

namespace {

double between(double low, double high, Random& random) {
    return low + (high - low) * random.uniform();
}

/// One row or column of the result: the two source pixels it lies between and the share of the
/// second.
struct Tap {
    int first = 0;
    int second = 0;
    float share = 0.0F;
};

Tap tapAt(double position, int count) {
    const double clamped = std::clamp(position, 0.0, static_cast<double>(count - 1));
    const int first = static_cast<int>(clamped);
    return {first, std::min(first + 1, count - 1), static_cast<float>(clamped - first)};
}

std::vector<Tap> taps(double start, double length, int edge, int count) {
    std::vector<Tap> result;
    result.reserve(static_cast<std::size_t>(edge));
    for (int index = 0; index < edge; ++index) {
        result.push_back(tapAt(start + (index + 0.5) * length / edge - 0.5, count));
    }
    return result;
}

/// Brightness, contrast and saturation in one linear map of each pixel, then the network's scaling.
void recolour(float* planes, int edge, double light, const PixelScaling& scaling, Random& random) {
    const auto brightness = static_cast<float>(between(1.0 - light, 1.0 + light, random));
    const auto contrast = static_cast<float>(between(1.0 - light, 1.0 + light, random));
    const auto saturation = static_cast<float>(between(1.0 - light, 1.0 + light, random));
    constexpr float kMiddle = 127.5F;
    const std::size_t count = static_cast<std::size_t>(edge) * edge;
    for (std::size_t pixel = 0; pixel < count; ++pixel) {
        const std::array<float, 3> colour = {planes[pixel], planes[count + pixel],
                                             planes[2 * count + pixel]};
        const float grey = 0.299F * colour[0] + 0.587F * colour[1] + 0.114F * colour[2];
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const float saturated = grey + saturation * (colour[channel] - grey);
            const float lit = kMiddle + contrast * (brightness * saturated - kMiddle);
            planes[channel * count + pixel] =
                (std::clamp(lit, 0.0F, 255.0F) - scaling.mean[channel]) * scaling.scale[channel];
        }
    }
}

/// Sets a rectangle of up to a quarter of the area to the mean colour.
void cover(float* planes, int edge, Random& random) {
    const int width =
        edge / 8 + static_cast<int>(random.below(static_cast<std::size_t>(edge / 2 - edge / 8)));
    const int height =
        edge / 8 + static_cast<int>(random.below(static_cast<std::size_t>(edge / 2 - edge / 8)));
    const int left = static_cast<int>(random.below(static_cast<std::size_t>(edge - width)));
    const int top = static_cast<int>(random.below(static_cast<std::size_t>(edge - height)));
    for (int channel = 0; channel < 3; ++channel) {
        for (int y = top; y < top + height; ++y) {
            float* row = planes + (static_cast<std::ptrdiff_t>(channel) * edge + y) * edge;
            std::fill(row + left, row + left + width, 0.0F);
        }
    }
}

}  // namespace

PicturePart randomPart(const PicturePart& whole, double smallest, Random& random) {
    const double area = between(smallest, 1.0, random);
    const double shape = std::exp(between(std::log(0.75), std::log(4.0 / 3.0), random));
    const double width = std::min(1.0, std::sqrt(area * shape)) * whole.width;
    const double height = std::min(1.0, std::sqrt(area / shape)) * whole.height;
    return {whole.x + between(0.0, whole.width - width, random),
            whole.y + between(0.0, whole.height - height, random), width, height};
}

void drawView(const PictureView& view, Sides sides, int edge, float* planes) {
    const RgbImage& image = *view.image;
    std::vector<Tap> columns =
        taps(view.part.x * image.width, view.part.width * image.width, edge, image.width);
    if (sides == Sides::Mirrored) {
        std::ranges::reverse(columns);
    }
    const std::vector<Tap> rows =
        taps(view.part.y * image.height, view.part.height * image.height, edge, image.height);
    const auto stride = static_cast<std::ptrdiff_t>(image.width) * 3;
    const std::ptrdiff_t plane = static_cast<std::ptrdiff_t>(edge) * edge;
    for (int y = 0; y < edge; ++y) {
        const Tap& row = rows[static_cast<std::size_t>(y)];
        const std::uint8_t* upper = image.pixels.data() + row.first * stride;
        const std::uint8_t* lower = image.pixels.data() + row.second * stride;
        for (int x = 0; x < edge; ++x) {
            const Tap& column = columns[static_cast<std::size_t>(x)];
            const std::ptrdiff_t left = column.first * 3;
            const std::ptrdiff_t right = column.second * 3;
            float* target = planes + static_cast<std::ptrdiff_t>(y) * edge + x;
            for (std::ptrdiff_t channel = 0; channel < 3; ++channel) {
                const float above = upper[left + channel] +
                                    column.share * static_cast<float>(upper[right + channel] -
                                                                      upper[left + channel]);
                const float below = lower[left + channel] +
                                    column.share * static_cast<float>(lower[right + channel] -
                                                                      lower[left + channel]);
                target[channel * plane] = above + row.share * (below - above);
            }
        }
    }
}

at::Tensor augmentedBatch(std::span<const PictureView> views, const PixelScaling& scaling,
                          const AugmentationOptions& options, Random& random) {
    const at::Tensor batch =
        at::empty({static_cast<std::int64_t>(views.size()), 3, options.edge, options.edge});
    auto* planes = batch.data_ptr<float>();
    for (const PictureView& view : views) {
        const PicturePart part = randomPart(view.part, options.smallestCrop, random);
        const Sides sides = random.below(2) == 1 ? Sides::Mirrored : Sides::AsTheyAre;
        drawView({view.image, part}, sides, options.edge, planes);
        recolour(planes, options.edge, options.light, scaling, random);
        if (random.uniform() < options.erasedShare) {
            cover(planes, options.edge, random);
        }
        planes += static_cast<std::ptrdiff_t>(options.edge) * options.edge * 3;
    }
    return batch;
}

}  // namespace setscope
