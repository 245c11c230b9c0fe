#include "core/training/scene_shapes.h"

#include <cmath>
#include <functional>
#include <numbers>

namespace setscope {

namespace {

using Outline = std::vector<ShapePoint>;

constexpr double kPi = std::numbers::pi;
constexpr int kSmooth = 96;  // points of a curved outline

/// The curve over one turn of the angle.
Outline curve(const std::function<ShapePoint(double angle)>& point) {
    Outline outline;
    for (int index = 0; index < kSmooth; ++index) {
        outline.push_back(point(2.0 * kPi * index / kSmooth));
    }
    return outline;
}

struct Ellipse {
    ShapePoint centre;
    double width = 0.0;   ///< half axis
    double height = 0.0;  ///< half axis
    double turn = 0.0;    ///< radians
};

Outline outlineOf(const Ellipse& ellipse) {
    return curve([&ellipse](double angle) {
        const double x = ellipse.width * std::cos(angle);
        const double y = ellipse.height * std::sin(angle);
        return ShapePoint{
            ellipse.centre.x + x * std::cos(ellipse.turn) - y * std::sin(ellipse.turn),
            ellipse.centre.y + x * std::sin(ellipse.turn) + y * std::cos(ellipse.turn)};
    });
}

/// A pointed oval from `tip` along `turn`.
Outline blade(ShapePoint tip, double length, double width, double turn) {
    return curve([&](double angle) {
        const double along = 0.5 * length * (1.0 - std::cos(angle));
        const double share = along / length;
        const double side = angle < kPi ? 1.0 : -1.0;
        const double across =
            side * width * std::pow(std::sin(kPi * share), 0.8) * (1.15 - 0.5 * share);
        return ShapePoint{tip.x + along * std::cos(turn) - across * std::sin(turn),
                          tip.y + along * std::sin(turn) + across * std::cos(turn)};
    });
}

/// A straight bar between two points.
Outline bar(ShapePoint from, ShapePoint to, double width) {
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    const double x = -(to.y - from.y) / length * width / 2.0;
    const double y = (to.x - from.x) / length * width / 2.0;
    return {{from.x + x, from.y + y},
            {to.x + x, to.y + y},
            {to.x - x, to.y - y},
            {from.x - x, from.y - y}};
}

std::vector<ShapePart> lemon() {
    const Outline body = curve([](double angle) {
        const double along = std::cos(angle);
        return ShapePoint{0.78 * along + 0.17 * std::pow(along, 9.0), 0.58 * std::sin(angle)};
    });
    return {{Paint::Green, blade({0.86, -0.04}, 0.5, 0.13, -2.1)}, {Paint::Body, body}};
}

std::vector<ShapePart> leaf() {
    std::vector<ShapePart> parts = {{Paint::Stem, bar({-0.95, 0.1}, {-0.6, 0.0}, 0.06)},
                                    {Paint::Body, blade({-0.75, 0.0}, 1.65, 0.52, 0.0)},
                                    {Paint::Accent, bar({-0.7, 0.0}, {0.75, 0.0}, 0.035)}};
    for (const double start : {-0.4, -0.1, 0.2}) {
        parts.push_back(
            {Paint::Accent, bar({start, 0.0}, {start + 0.26, -0.3 + 0.18 * start}, 0.025)});
        parts.push_back(
            {Paint::Accent, bar({start, 0.0}, {start + 0.26, 0.3 - 0.18 * start}, 0.025)});
    }
    return parts;
}

std::vector<ShapePart> mug() {
    Outline handle = outlineOf({{0.52, 0.05}, 0.36, 0.36});
    const Outline hole = outlineOf({{0.52, 0.05}, 0.22, 0.22});
    handle.push_back(handle.front());
    handle.insert(handle.end(), hole.rbegin(), hole.rend());
    handle.push_back(hole.back());
    const Outline body = {{-0.68, -0.6}, {0.48, -0.6}, {0.46, 0.3},   {0.42, 0.56},
                          {0.3, 0.7},    {-0.5, 0.7},  {-0.62, 0.56}, {-0.66, 0.3}};
    return {{Paint::Accent, handle},
            {Paint::Body, body},
            {Paint::Cream, outlineOf({{-0.1, -0.6}, 0.58, 0.16})},
            {Paint::Shade, outlineOf({{-0.1, -0.59}, 0.5, 0.115})}};
}

std::vector<ShapePart> boat() {
    const Outline hull = {{-0.85, 0.3}, {0.85, 0.3},  {0.72, 0.52},
                          {0.5, 0.68},  {-0.5, 0.68}, {-0.72, 0.52}};
    return {{Paint::Stem, bar({-0.03, 0.32}, {-0.03, -0.9}, 0.06)},
            {Paint::Cream, {{0.04, -0.82}, {0.24, -0.4}, {0.5, 0.0}, {0.66, 0.2}, {0.04, 0.2}}},
            {Paint::Cream, {{-0.1, -0.66}, {-0.26, -0.3}, {-0.58, 0.2}, {-0.1, 0.2}}},
            {Paint::Body, hull},
            {Paint::Accent, bar({-0.84, 0.33}, {0.84, 0.33}, 0.09)}};
}

std::vector<ShapePart> star() {
    Outline outline;
    for (int corner = 0; corner < 10; ++corner) {
        const double radius = corner % 2 == 0 ? 0.95 : 0.46;
        const double angle = -kPi / 2.0 + corner * kPi / 5.0;
        outline.push_back({radius * std::cos(angle), radius * std::sin(angle)});
    }
    return {{Paint::Body, outline}};
}

std::vector<ShapePart> button() {
    std::vector<ShapePart> parts = {{Paint::Accent, outlineOf({{0.0, 0.0}, 0.86, 0.86})},
                                    {Paint::Body, outlineOf({{0.0, 0.0}, 0.76, 0.76})}};
    for (const double x : {-0.2, 0.2}) {
        for (const double y : {-0.2, 0.2}) {
            parts.push_back({Paint::Shade, outlineOf({{x, y}, 0.095, 0.095})});
        }
    }
    return parts;
}

std::vector<ShapePart> mushroom() {
    const Outline cap = curve([](double angle) {
        const double y = std::sin(angle);
        return ShapePoint{0.88 * std::cos(angle), y < 0.0 ? 0.02 + 0.82 * y : 0.02 + 0.2 * y};
    });
    const Outline stem = {{-0.22, 0.0}, {0.22, 0.0},  {0.25, 0.5},  {0.34, 0.8},
                          {0.2, 0.88},  {-0.2, 0.88}, {-0.34, 0.8}, {-0.25, 0.5}};
    return {{Paint::Cream, stem}, {Paint::Body, cap}};
}

std::vector<ShapePart> heart() {
    const Outline outline = curve([](double angle) {
        const double x = std::pow(std::sin(angle), 3.0);
        const double y = 13.0 * std::cos(angle) - 5.0 * std::cos(2.0 * angle) -
                         2.0 * std::cos(3.0 * angle) - std::cos(4.0 * angle);
        return ShapePoint{0.88 * x, -0.1 - y / 18.0};
    });
    return {{Paint::Body, outline}};
}

std::vector<ShapePart> fish() {
    return {
        {Paint::Accent,
         {{-0.5, 0.0}, {-0.72, -0.22}, {-0.95, -0.46}, {-0.86, 0.0}, {-0.95, 0.46}, {-0.72, 0.22}}},
        {Paint::Accent, {{-0.15, -0.3}, {0.05, -0.66}, {0.3, -0.6}, {0.38, -0.25}}},
        {Paint::Body, blade({0.92, 0.0}, 1.6, 0.46, kPi)},
        {Paint::Cream, outlineOf({{0.58, -0.1}, 0.1, 0.1})},
        {Paint::Shade, outlineOf({{0.6, -0.1}, 0.055, 0.055})}};
}

std::vector<ShapePart> pot() {
    return {{Paint::Green, blade({0.0, 0.05}, 0.95, 0.16, -1.57)},
            {Paint::Green, blade({0.0, 0.05}, 0.85, 0.15, -2.25)},
            {Paint::Green, blade({0.0, 0.05}, 0.85, 0.15, -0.9)},
            {Paint::Body, {{-0.52, 0.1}, {0.52, 0.1}, {0.4, 0.88}, {-0.4, 0.88}}},
            {Paint::Accent, {{-0.62, 0.0}, {0.62, 0.0}, {0.58, 0.2}, {-0.58, 0.2}}}};
}

}  // namespace

std::vector<ShapePart> partsOf(DrawnShape shape) {
    switch (shape) {
        case DrawnShape::Lemon:
            return lemon();
        case DrawnShape::Leaf:
            return leaf();
        case DrawnShape::Mug:
            return mug();
        case DrawnShape::Boat:
            return boat();
        case DrawnShape::Star:
            return star();
        case DrawnShape::Button:
            return button();
        case DrawnShape::Mushroom:
            return mushroom();
        case DrawnShape::Heart:
            return heart();
        case DrawnShape::Fish:
            return fish();
        case DrawnShape::Pot:
            return pot();
    }
    return {};
}

}  // namespace setscope
