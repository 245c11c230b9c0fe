#include "ui/views/map_overlay.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace setscope {
namespace {

constexpr int kPixelsPerCell = 24;
constexpr int kLargestOverlay = 480;

/// Where a pixel lies between the middles of two neighbouring cells.
struct Between {
    std::size_t before = 0;
    std::size_t after = 0;
    float share = 0.0F;  ///< of `after`
};

Between between(int pixel, int pixels, int cells) {
    const float place = (static_cast<float>(pixel) + 0.5F) / static_cast<float>(pixels) *
                            static_cast<float>(cells) -
                        0.5F;
    const float inside = std::clamp(place, 0.0F, static_cast<float>(cells - 1));
    const auto before = static_cast<std::size_t>(inside);
    const auto last = static_cast<std::size_t>(cells - 1);
    return {before, std::min(before + 1, last), inside - static_cast<float>(before)};
}

int pixelsFor(int cells) { return std::min(kLargestOverlay, cells * kPixelsPerCell); }

}  // namespace

float valueAt(const CellMap& map, const QPointF& place) {
    const int row = std::clamp(static_cast<int>(std::floor(place.y() * map.rows)), 0, map.rows - 1);
    const int column =
        std::clamp(static_cast<int>(std::floor(place.x() * map.columns)), 0, map.columns - 1);
    return map.values.at(static_cast<std::size_t>(row * map.columns + column));
}

QImage overlayImage(const CellMap& map, const ColourScale& scale) {
    if (map.rows < 1 || map.columns < 1) {
        return {};
    }
    QImage image(pixelsFor(map.columns), pixelsFor(map.rows), QImage::Format_ARGB32_Premultiplied);
    std::vector<Between> across;
    for (int x = 0; x < image.width(); ++x) {
        across.push_back(between(x, image.width(), map.columns));
    }
    const auto columns = static_cast<std::size_t>(map.columns);
    for (int y = 0; y < image.height(); ++y) {
        const Between down = between(y, image.height(), map.rows);
        const float* upper = &map.values[down.before * columns];
        const float* lower = &map.values[down.after * columns];
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (const Between& x : across) {
            const float above = std::lerp(upper[x.before], upper[x.after], x.share);
            const float below = std::lerp(lower[x.before], lower[x.after], x.share);
            const auto value = static_cast<double>(std::lerp(above, below, down.share));
            *line++ = overlayColour(strengthOf(scale, value));
        }
    }
    return image;
}

QImage mapOverPicture(const QImage& picture, const QImage& overlay) {
    QImage whole = picture.convertToFormat(QImage::Format_Grayscale8)
                       .convertToFormat(QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&whole);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(QPointF(), QSizeF(whole.size())), overlay,
                      QRectF(QPointF(), QSizeF(overlay.size())));
    return whole;
}

}  // namespace setscope
