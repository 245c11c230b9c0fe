#include "core/training/picture_generator.h"

#include <array>
#include <cstdio>

#include "core/base/random.h"
#include "core/features/image_decoder.h"
#include "core/io/archive.h"

namespace setscope {

namespace {

constexpr std::array kShapes = {"lemon",  "leaf",     "mug",   "boat", "star",
                                "button", "mushroom", "heart", "fish", "pot"};
constexpr std::array kColours = {"red",  "orange", "yellow", "green",
                                 "teal", "blue",   "violet", "pink"};
constexpr std::array kTextures = {"plain", "stripes", "dots", "checks"};
constexpr std::array kGrounds = {"cloth", "dusk", "wood", "meadow"};
constexpr int kMostObjects = 4;
constexpr double kLargeFrom = 0.75;  // size
constexpr int kJpegQuality = 90;

template <std::size_t count>
void appendNames(std::vector<std::string>& names, const char* property,
                 const std::array<const char*, count>& values) {
    for (const char* value : values) {
        names.push_back(std::string(property) + '=' + value);
    }
}

void appendOneOf(std::vector<std::uint8_t>& values, std::size_t chosen, std::size_t count) {
    for (std::size_t index = 0; index < count; ++index) {
        values.push_back(index == chosen ? 1 : 0);
    }
}

}  // namespace

DrawnScene randomScene(std::uint64_t seed) {
    Random random = Random(seed).fork("scene");
    DrawnScene scene;
    scene.shape = static_cast<DrawnShape>(random.below(kShapes.size()));
    scene.colour = static_cast<DrawnColour>(random.below(kColours.size()));
    scene.texture = static_cast<DrawnTexture>(random.below(kTextures.size()));
    scene.ground = static_cast<DrawnGround>(random.below(kGrounds.size()));
    scene.count = 1 + static_cast<int>(random.below(kMostObjects));
    scene.size = 0.5 + 0.5 * random.uniform();
    scene.seed = random();
    return scene;
}

std::vector<std::string> sceneAttributeNames() {
    std::vector<std::string> names;
    appendNames(names, "shape", kShapes);
    appendNames(names, "colour", kColours);
    appendNames(names, "texture", kTextures);
    appendNames(names, "ground", kGrounds);
    for (int count = 1; count <= kMostObjects; ++count) {
        names.push_back("count=" + std::to_string(count));
    }
    names.emplace_back("size=large");
    return names;
}

std::vector<std::uint8_t> attributesOf(const DrawnScene& scene) {
    std::vector<std::uint8_t> values;
    appendOneOf(values, static_cast<std::size_t>(scene.shape), kShapes.size());
    appendOneOf(values, static_cast<std::size_t>(scene.colour), kColours.size());
    appendOneOf(values, static_cast<std::size_t>(scene.texture), kTextures.size());
    appendOneOf(values, static_cast<std::size_t>(scene.ground), kGrounds.size());
    appendOneOf(values, static_cast<std::size_t>(scene.count - 1), kMostObjects);
    values.push_back(scene.size >= kLargeFrom ? 1 : 0);
    return values;
}

DrawnPictures drawPictures(const std::filesystem::path& archive, const DrawOrder& order,
                           const ArchiveFormat& archives, const RunContext& run) {
    DrawnPictures result{sceneAttributeNames(), {}};
    const std::unique_ptr<ArchiveWriter> writer = archives.create(archive);
    Random seeds = Random(order.seed).fork("drawn pictures");
    for (std::int64_t index = 0; index < order.count; ++index) {
        run.step({index, order.count, "Drawing pictures"});
        const DrawnScene scene = randomScene(seeds());
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "%06lld.jpg", static_cast<long long>(index));
        writer->add(name.data(), encodeJpeg(drawScene(scene, order.edge), kJpegQuality),
                    ArchiveWriter::Packing::Store);
        result.pictures.push_back({name.data(), attributesOf(scene)});
    }
    writer->finish();
    return result;
}

}  // namespace setscope
