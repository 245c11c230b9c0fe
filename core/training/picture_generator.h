#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/features/rgb_image.h"

namespace setscope {

class ArchiveFormat;

enum class DrawnShape { Lemon, Leaf, Mug, Boat, Star, Button, Mushroom, Heart, Fish, Pot };
enum class DrawnColour { Red, Orange, Yellow, Green, Teal, Blue, Violet, Pink };
enum class DrawnTexture { Plain, Stripes, Dots, Checks };
enum class DrawnGround { Cloth, Dusk, Wood, Meadow };

/// What a picture of the generator shows: `count` objects of one kind. The generator draws exactly
/// this.
struct DrawnScene {
    DrawnShape shape = DrawnShape::Lemon;
    DrawnColour colour = DrawnColour::Yellow;
    DrawnTexture texture = DrawnTexture::Plain;
    DrawnGround ground = DrawnGround::Cloth;
    int count = 1;           ///< objects, 1..4
    double size = 0.6;       ///< of the largest that fits, 0.4..1
    std::uint64_t seed = 0;  ///< of places, turns and small variations

    bool operator==(const DrawnScene&) const = default;
};

/// Draws the scene, smooth-edged and shaded. The same scene gives the same pixels.
/// @param edge pixels, of width and height
/// @throws Error if this build has no OpenCV
RgbImage drawScene(const DrawnScene& scene, int edge);

/// A scene whose properties are drawn independently.
DrawnScene randomScene(std::uint64_t seed);

/// "shape=lemon", "colour=red", … in the order of attributesOf.
std::vector<std::string> sceneAttributeNames();
/// 0 or 1 for each name.
std::vector<std::uint8_t> attributesOf(const DrawnScene& scene);

/// What to draw as a domain of training pictures.
struct DrawOrder {
    std::int64_t count = 0;
    int edge = 128;  ///< pixels
    std::uint64_t seed = 0;
};

struct DrawnPicture {
    std::string entry;  ///< name in the archive
    std::vector<std::uint8_t> attributes;
};

struct DrawnPictures {
    std::vector<std::string> attributes;
    std::vector<DrawnPicture> pictures;
};

/// Draws random scenes into an archive of JPEG files.
DrawnPictures drawPictures(const std::filesystem::path& archive, const DrawOrder& order,
                           const ArchiveFormat& archives, const RunContext& run);

}  // namespace setscope
