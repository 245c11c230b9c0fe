#include "core/training/picture_generator.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <numeric>
#include <set>

#include "core/training/scene_painter.h"
#include "core/training/scene_shapes.h"

namespace setscope {
namespace {

constexpr int kEdge = 96;

DrawnScene plainScene(DrawnShape shape, DrawnColour colour, int count) {
    DrawnScene scene;
    scene.shape = shape;
    scene.colour = colour;
    scene.ground = DrawnGround::Cloth;
    scene.count = count;
    scene.size = 0.8;
    scene.seed = 11;
    return scene;
}

/// Hue in degrees, and how strong it is, 0..1.
struct Hue {
    double degrees = 0.0;
    double strength = 0.0;
};

Hue hueAt(const RgbImage& image, int x, int y) {
    const std::uint8_t* pixel =
        image.pixels.data() + (static_cast<std::size_t>(y) * image.width + x) * 3;
    const double across = 2.0 * pixel[0] - pixel[1] - pixel[2];
    const double up = std::sqrt(3.0) * (pixel[1] - pixel[2]);
    const double degrees = std::atan2(up, across) * 180.0 / 3.14159265358979;
    return {degrees < 0.0 ? degrees + 360.0 : degrees, std::hypot(across, up) / 510.0};
}

/// How many patches of strong colour larger than `least` pixels hang together.
int patchCount(const RgbImage& image, int least) {
    std::vector<int> patch(static_cast<std::size_t>(image.width) * image.height, 0);
    const auto isColoured = [&image](int x, int y) { return hueAt(image, x, y).strength > 0.3; };
    int count = 0;
    for (int start = 0; start < image.width * image.height; ++start) {
        std::vector<int> open = {start};
        int size = 0;
        while (!open.empty()) {
            const int place = open.back();
            open.pop_back();
            const int x = place % image.width;
            const int y = place / image.width;
            if (patch[static_cast<std::size_t>(place)] != 0 || !isColoured(x, y)) {
                continue;
            }
            patch[static_cast<std::size_t>(place)] = 1;
            ++size;
            if (x > 0) open.push_back(place - 1);
            if (x + 1 < image.width) open.push_back(place + 1);
            if (y > 0) open.push_back(place - image.width);
            if (y + 1 < image.height) open.push_back(place + image.width);
        }
        count += size > least ? 1 : 0;
    }
    return count;
}

TEST(PictureGenerator, DrawsAsManyObjectsAsItSays) {
    for (const DrawnShape shape : {DrawnShape::Star, DrawnShape::Heart, DrawnShape::Leaf}) {
        for (int count = 1; count <= 4; ++count) {
            const RgbImage image = drawScene(plainScene(shape, DrawnColour::Blue, count), kEdge);
            EXPECT_EQ(patchCount(image, 40), count);
        }
    }
}

TEST(PictureGenerator, DrawsTheColourThatItSays) {
    const std::vector<std::pair<DrawnColour, double>> hues = {
        {DrawnColour::Red, 0.0},      {DrawnColour::Orange, 30.0}, {DrawnColour::Yellow, 48.0},
        {DrawnColour::Green, 110.0},  {DrawnColour::Teal, 180.0},  {DrawnColour::Blue, 220.0},
        {DrawnColour::Violet, 268.0}, {DrawnColour::Pink, 338.0}};
    for (const auto& [colour, degrees] : hues) {
        const DrawnScene scene = plainScene(DrawnShape::Heart, colour, 1);
        const ObjectPlace place = placesOf(scene).front();
        const RgbImage image = drawScene(scene, kEdge);
        const Hue hue =
            hueAt(image, static_cast<int>(place.x * kEdge), static_cast<int>(place.y * kEdge));
        const double apart = std::abs(std::remainder(hue.degrees - degrees, 360.0));
        EXPECT_LT(apart, 14.0) << degrees << " became " << hue.degrees;
    }
}

/// How much neighbouring pixels differ inside the object.
double unrest(DrawnTexture texture) {
    DrawnScene scene = plainScene(DrawnShape::Button, DrawnColour::Blue, 1);
    scene.texture = texture;
    const ObjectPlace place = placesOf(scene).front();
    const RgbImage image = drawScene(scene, kEdge);
    const int reach = static_cast<int>(place.radius * kEdge * 0.5);
    double sum = 0.0;
    for (int y = -reach; y < reach; ++y) {
        for (int x = -reach; x < reach; ++x) {
            const int column = static_cast<int>(place.x * kEdge) + x;
            const int row = static_cast<int>(place.y * kEdge) + y;
            const std::size_t pixel = (static_cast<std::size_t>(row) * kEdge + column) * 3;
            sum += std::abs(int{image.pixels[pixel]} - int{image.pixels[pixel + 3]});
        }
    }
    return sum / (4.0 * reach * reach);
}

TEST(PictureGenerator, DrawsATextureWhereItSaysSoAndNoneWhereItSaysPlain) {
    for (const DrawnTexture texture :
         {DrawnTexture::Stripes, DrawnTexture::Dots, DrawnTexture::Checks}) {
        EXPECT_GT(unrest(texture), 1.5 * unrest(DrawnTexture::Plain));
    }
}

TEST(PictureGenerator, LargerObjectsCoverMore) {
    DrawnScene small = plainScene(DrawnShape::Heart, DrawnColour::Red, 1);
    DrawnScene large = small;
    small.size = 0.5;
    large.size = 1.0;
    const auto covered = [](const DrawnScene& scene) {
        const RgbImage image = drawScene(scene, kEdge);
        int count = 0;
        for (int place = 0; place < kEdge * kEdge; ++place) {
            count += hueAt(image, place % kEdge, place / kEdge).strength > 0.3 ? 1 : 0;
        }
        return count;
    };
    EXPECT_NEAR(static_cast<double>(covered(large)) / covered(small), 4.0, 0.8);
}

TEST(PictureGenerator, EveryShapeAndGroundLooksDifferent) {
    std::set<std::vector<std::uint8_t>> pictures;
    for (int shape = 0; shape < 10; ++shape) {
        pictures.insert(
            drawScene(plainScene(static_cast<DrawnShape>(shape), DrawnColour::Teal, 1), 32).pixels);
        EXPECT_FALSE(partsOf(static_cast<DrawnShape>(shape)).empty());
    }
    for (int ground = 1; ground < 4; ++ground) {
        DrawnScene scene = plainScene(DrawnShape::Lemon, DrawnColour::Teal, 1);
        scene.ground = static_cast<DrawnGround>(ground);
        pictures.insert(drawScene(scene, 32).pixels);
    }
    EXPECT_EQ(pictures.size(), 13U);
}

TEST(PictureGenerator, TheSameSceneGivesTheSamePixels) {
    const DrawnScene scene = randomScene(3);
    EXPECT_EQ(scene, randomScene(3));
    EXPECT_EQ(drawScene(scene, 48), drawScene(scene, 48));
    EXPECT_NE(scene, randomScene(4));
}

TEST(PictureGenerator, AttributesNameEveryPropertyOnce) {
    const std::vector<std::string> names = sceneAttributeNames();
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const DrawnScene scene = randomScene(seed);
        const std::vector<std::uint8_t> values = attributesOf(scene);
        ASSERT_EQ(values.size(), names.size());
        const int stated = std::accumulate(values.begin(), values.end(), 0);
        EXPECT_EQ(stated, scene.size >= 0.75 ? 6 : 5);
    }
    const std::vector<std::uint8_t> values =
        attributesOf(plainScene(DrawnShape::Mug, DrawnColour::Teal, 2));
    const auto of = [&](const std::string& name) {
        return values[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                               names.begin())];
    };
    EXPECT_EQ(of("shape=mug"), 1);
    EXPECT_EQ(of("shape=boat"), 0);
    EXPECT_EQ(of("colour=teal"), 1);
    EXPECT_EQ(of("texture=plain"), 1);
    EXPECT_EQ(of("ground=cloth"), 1);
    EXPECT_EQ(of("count=2"), 1);
}

}  // namespace
}  // namespace setscope
