#include "core/training/scene_painter.h"

#include "core/features/opencv_setup.h"

#ifdef SETSCOPE_WITH_OPENCV

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/base/random.h"
#include "core/training/scene_shapes.h"

namespace setscope {

namespace {

constexpr int kFineness = 2;  // painted so many times larger, then reduced: smooth edges

cv::Vec3f colourOf(DrawnColour colour) {
    constexpr std::array<std::array<float, 3>, 8> kPaints = {{{0.84F, 0.22F, 0.20F},
                                                              {0.94F, 0.54F, 0.16F},
                                                              {0.97F, 0.82F, 0.22F},
                                                              {0.36F, 0.66F, 0.30F},
                                                              {0.13F, 0.62F, 0.62F},
                                                              {0.22F, 0.42F, 0.80F},
                                                              {0.52F, 0.33F, 0.74F},
                                                              {0.94F, 0.50F, 0.66F}}};
    const auto& chosen = kPaints.at(static_cast<std::size_t>(colour));
    return {chosen[0], chosen[1], chosen[2]};
}

float blend(float edge0, float edge1, float value) {
    const float share = std::clamp((value - edge0) / (edge1 - edge0), 0.0F, 1.0F);
    return share * share * (3.0F - 2.0F * share);
}

float wave(float value) { return std::sin(value * std::numbers::pi_v<float>); }

/// How much of the light tone a texture shows at a place of the object's square. @return 0..1
float textureAt(DrawnTexture texture, float x, float y) {
    switch (texture) {
        case DrawnTexture::Plain:
            return 0.0F;
        case DrawnTexture::Stripes:
            return blend(-0.15F, 0.15F, wave(4.6F * (x * 0.8F + y * 0.6F)));
        case DrawnTexture::Dots: {
            const float column = x * 3.4F;
            const float row =
                y * 3.4F + (static_cast<int>(std::floor(column)) % 2 == 0 ? 0.0F : 0.5F);
            const float dx = column - std::floor(column) - 0.5F;
            const float dy = row - std::floor(row) - 0.5F;
            return 1.0F - blend(0.24F, 0.32F, std::hypot(dx, dy));
        }
        case DrawnTexture::Checks:
            return blend(-0.12F, 0.12F, wave(2.9F * x + 0.5F) * wave(2.9F * y + 0.5F));
    }
    return 0.0F;
}

/// An object on its own square canvas.
struct PaintedObject {
    cv::Mat colour;  ///< CV_32FC3, RGB 0..1 times alpha
    cv::Mat alpha;   ///< CV_32F, 0..1
};

cv::Mat maskOf(const std::vector<ShapePoint>& outline, int edge) {
    constexpr int kShift = 8;
    std::vector<cv::Point> points;
    for (const ShapePoint& point : outline) {
        points.emplace_back(
            static_cast<int>(std::lround((point.x * 0.5 + 0.5) * edge * (1 << kShift))),
            static_cast<int>(std::lround((point.y * 0.5 + 0.5) * edge * (1 << kShift))));
    }
    cv::Mat mask = cv::Mat::zeros(edge, edge, CV_8U);
    cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{points}, cv::Scalar(255), cv::LINE_AA,
                 kShift);
    cv::Mat result;
    mask.convertTo(result, CV_32F, 1.0 / 255.0);
    return result;
}

/// The light that falls on a part: brighter to the upper left, as on a soft cushion of the part's
/// outline.
cv::Mat lightOn(const cv::Mat& mask) {
    cv::Mat inside;
    cv::Mat height;
    mask.convertTo(inside, CV_8U, 255.0);
    cv::threshold(inside, inside, 127, 255, cv::THRESH_BINARY);
    cv::distanceTransform(inside, height, cv::DIST_L2, 5);
    double highest = 0.0;
    cv::minMaxLoc(height, nullptr, &highest);
    cv::sqrt(height / std::max(highest, 1.0), height);
    cv::GaussianBlur(height, height, {}, mask.cols * 0.025);
    cv::Mat slopeX;
    cv::Mat slopeY;
    cv::Scharr(height, slopeX, CV_32F, 1, 0, mask.cols / 128.0);
    cv::Scharr(height, slopeY, CV_32F, 0, 1, mask.cols / 128.0);
    cv::Mat light = 0.5 * slopeX + 0.8 * slopeY;
    cv::GaussianBlur(light, light, {}, mask.cols * 0.03);
    light = 1.0 + 0.2 * light;
    return cv::min(cv::max(light, 0.6), 1.25);
}

cv::Vec3f toneOf(Paint paint, const cv::Vec3f& body) {
    switch (paint) {
        case Paint::Body:
            return body;
        case Paint::Accent:
            return body * 0.72F;
        case Paint::Cream:
            return {0.97F, 0.94F, 0.87F};
        case Paint::Shade:
            return {0.17F, 0.14F, 0.14F};
        case Paint::Stem:
            return {0.45F, 0.31F, 0.20F};
        case Paint::Green:
            return {0.30F, 0.55F, 0.27F};
    }
    return body;
}

PaintedObject paintObject(const DrawnScene& scene, int edge) {
    const cv::Vec3f body = colourOf(scene.colour);
    const cv::Vec3f light = body * 0.3F + cv::Vec3f(0.97F, 0.95F, 0.9F) * 0.7F;
    PaintedObject object{cv::Mat(edge, edge, CV_32FC3, cv::Scalar::all(0)),
                         cv::Mat::zeros(edge, edge, CV_32F)};
    for (const ShapePart& part : partsOf(scene.shape)) {
        const cv::Mat mask = maskOf(part.outline, edge);
        const cv::Mat lit = lightOn(mask);
        const cv::Vec3f tone = toneOf(part.paint, body);
        for (int row = 0; row < edge; ++row) {
            const auto* cover = mask.ptr<float>(row);
            const auto* brightness = lit.ptr<float>(row);
            auto* colour = object.colour.ptr<cv::Vec3f>(row);
            auto* alpha = object.alpha.ptr<float>(row);
            for (int column = 0; column < edge; ++column) {
                if (cover[column] <= 0.0F) {
                    continue;
                }
                const float x = 2.0F * static_cast<float>(column) / static_cast<float>(edge) - 1.0F;
                const float y = 2.0F * static_cast<float>(row) / static_cast<float>(edge) - 1.0F;
                const float share =
                    part.paint == Paint::Body ? textureAt(scene.texture, x, y) : 0.0F;
                const cv::Vec3f painted =
                    (tone * (1.0F - share) + light * share) * brightness[column];
                colour[column] = colour[column] * (1.0F - cover[column]) + painted * cover[column];
                alpha[column] += cover[column] * (1.0F - alpha[column]);
            }
        }
    }
    return object;
}

cv::Vec3f mix(const cv::Vec3f& left, const cv::Vec3f& right, float share) {
    return left * (1.0F - share) + right * share;
}

/// The colour of a ground at a place. @param x, y 0..1 @param shift of the pattern, 0..1
cv::Vec3f groundAt(DrawnGround ground, float x, float y, float shift) {
    switch (ground) {
        case DrawnGround::Cloth: {
            const float fold = 0.5F + 0.5F * wave(1.6F * x + 0.9F * y + 2.0F * shift);
            return mix({0.93F, 0.90F, 0.85F}, {0.86F, 0.82F, 0.77F}, 0.7F * fold);
        }
        case DrawnGround::Dusk: {
            const cv::Vec3f high(0.20F, 0.22F, 0.42F);
            const cv::Vec3f middle(0.62F, 0.42F, 0.58F);
            const cv::Vec3f low(0.96F, 0.72F, 0.55F);
            const float place = y + 0.06F * wave(1.3F * x + 2.0F * shift);
            return place < 0.55F ? mix(high, middle, blend(0.0F, 0.55F, place))
                                 : mix(middle, low, blend(0.55F, 1.0F, place));
        }
        case DrawnGround::Wood: {
            const float plank = y * 4.0F + shift;
            const float board = std::floor(plank);
            const float grain =
                0.5F + 0.3F * wave(14.0F * (plank - board) + 1.5F * wave(2.0F * x + board)) +
                0.2F * wave(5.0F * x + 3.0F * board);
            const float gap = blend(0.0F, 0.05F, std::min(plank - board, 1.0F - plank + board));
            return mix({0.58F, 0.42F, 0.29F}, {0.72F, 0.55F, 0.39F}, grain) * (0.72F + 0.28F * gap);
        }
        case DrawnGround::Meadow: {
            const float blur = 0.5F + 0.25F * wave(2.2F * x + 2.0F * shift) +
                               0.25F * wave(3.1F * y + 1.7F * x + shift);
            return mix(mix({0.80F, 0.88F, 0.66F}, {0.55F, 0.74F, 0.45F}, blur),
                       {0.36F, 0.58F, 0.35F}, 0.6F * y);
        }
    }
    return {};
}

cv::Mat paintGround(const DrawnScene& scene, int edge) {
    const auto shift = static_cast<float>(Random(scene.seed).fork("ground").uniform());
    cv::Mat canvas(edge, edge, CV_32FC3);
    for (int row = 0; row < edge; ++row) {
        auto* pixel = canvas.ptr<cv::Vec3f>(row);
        const float y = static_cast<float>(row) / static_cast<float>(edge);
        for (int column = 0; column < edge; ++column) {
            const float x = static_cast<float>(column) / static_cast<float>(edge);
            const float corner = std::hypot(x - 0.5F, y - 0.5F);
            pixel[column] = groundAt(scene.ground, x, y, shift) * (1.06F - 0.28F * corner * corner);
        }
    }
    return canvas;
}

/// Lays a colour, already times its alpha, over the canvas.
void lay(cv::Mat& canvas, const cv::Mat& colour, const cv::Mat& alpha) {
    for (int row = 0; row < canvas.rows; ++row) {
        auto* pixel = canvas.ptr<cv::Vec3f>(row);
        const auto* above = colour.ptr<cv::Vec3f>(row);
        const auto* share = alpha.ptr<float>(row);
        for (int column = 0; column < canvas.cols; ++column) {
            pixel[column] = pixel[column] * (1.0F - share[column]) + above[column];
        }
    }
}

void place(cv::Mat& canvas, const PaintedObject& object, const ObjectPlace& where) {
    const double edge = canvas.cols;
    const double scale = 2.0 * where.radius * edge / object.alpha.cols;
    cv::Mat turn = cv::getRotationMatrix2D({object.alpha.cols / 2.0F, object.alpha.rows / 2.0F},
                                           where.turn * 180.0 / std::numbers::pi, scale);
    turn.at<double>(0, 2) += where.x * edge - object.alpha.cols / 2.0;
    turn.at<double>(1, 2) += where.y * edge - object.alpha.rows / 2.0;
    cv::Mat colour;
    cv::Mat alpha;
    cv::warpAffine(object.colour, colour, turn, canvas.size(), cv::INTER_AREA);
    cv::warpAffine(object.alpha, alpha, turn, canvas.size(), cv::INTER_AREA);
    const double radius = where.radius * edge;
    const cv::Mat drop = (cv::Mat_<double>(2, 3) << 1, 0, 0.07 * radius, 0, 1, 0.13 * radius);
    cv::Mat shadow;
    cv::warpAffine(alpha, shadow, drop, canvas.size());
    cv::GaussianBlur(shadow, shadow, {}, 0.1 * radius);
    shadow *= 0.45;
    cv::Mat dark;
    cv::merge(std::vector<cv::Mat>{0.10 * shadow, 0.08 * shadow, 0.14 * shadow}, dark);
    lay(canvas, dark, shadow);
    lay(canvas, colour, alpha);
}

}  // namespace

std::vector<ObjectPlace> placesOf(const DrawnScene& scene) {
    constexpr std::array<std::array<std::array<double, 2>, 4>, 4> kCentres = {{
        {{{0.5, 0.5}, {}, {}, {}}},
        {{{0.28, 0.42}, {0.72, 0.6}, {}, {}}},
        {{{0.29, 0.31}, {0.72, 0.37}, {0.46, 0.74}, {}}},
        {{{0.27, 0.27}, {0.73, 0.29}, {0.28, 0.73}, {0.72, 0.72}}},
    }};
    constexpr std::array<double, 4> kLargest = {0.44, 0.26, 0.24, 0.215};  // radius
    Random random = Random(scene.seed).fork("places");
    const bool isMirrored = random.below(2) == 1;
    std::vector<ObjectPlace> places;
    const auto row = static_cast<std::size_t>(scene.count - 1);
    for (std::size_t index = 0; index < static_cast<std::size_t>(scene.count); ++index) {
        const auto& [x, y] = kCentres.at(row).at(index);
        const double room = 0.05 * (1.3 - scene.size);
        ObjectPlace where;
        where.x = (isMirrored ? 1.0 - x : x) + room * random.normal() * 0.5;
        where.y = y + room * random.normal() * 0.5;
        where.radius = kLargest.at(row) * scene.size * (0.94 + 0.12 * random.uniform());
        where.turn = 0.22 * random.normal();
        places.push_back(where);
    }
    return places;
}

RgbImage drawScene(const DrawnScene& scene, int edge) {
    setUpOpenCv();
    const int fine = edge * kFineness;
    cv::Mat canvas = paintGround(scene, fine);
    const std::vector<ObjectPlace> places = placesOf(scene);
    const int objectEdge = std::max(32, static_cast<int>(2.0 * places.front().radius * fine));
    const PaintedObject object = paintObject(scene, objectEdge);
    for (const ObjectPlace& where : places) {
        place(canvas, object, where);
    }
    cv::Mat reduced;
    cv::resize(canvas, reduced, {edge, edge}, 0.0, 0.0, cv::INTER_AREA);
    RgbImage image{edge, edge, {}};
    image.pixels.resize(static_cast<std::size_t>(edge) * edge * 3);
    reduced.convertTo(cv::Mat(edge, edge, CV_8UC3, image.pixels.data()), CV_8U, 255.0);
    return image;
}

}  // namespace setscope

#else

namespace setscope {

std::vector<ObjectPlace> placesOf(const DrawnScene&) { refuseWithoutOpenCv(); }
RgbImage drawScene(const DrawnScene&, int) { refuseWithoutOpenCv(); }

}  // namespace setscope

#endif  // SETSCOPE_WITH_OPENCV
