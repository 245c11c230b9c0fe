#include "core/training/sample_collection.h"

#include <cstdint>
#include <functional>
#include <memory>

#include "core/base/json.h"
#include "core/base/random.h"
#include "core/features/image_decoder.h"
#include "core/io/archive.h"
#include "core/io/file.h"

namespace setscope {

namespace {

constexpr std::uint64_t kSeed = 20250101;
constexpr int kEdge = 320;  // pixels
constexpr int kQuality = 85;

/// What the members of a set have in common, and what its stranger has instead.
struct SetPlan {
    std::string name;
    std::size_t count = 14;
    std::function<void(DrawnScene& scene, Random& random)> member;
    std::function<void(DrawnScene& scene)> stranger;  ///< changes a member; empty: no stranger
};

template <class T>
T oneOf(std::initializer_list<T> values, Random& random) {
    return *(values.begin() + static_cast<std::ptrdiff_t>(random.below(values.size())));
}

std::vector<SetPlan> plans() {
    using enum DrawnColour;
    return {
        {"Lemons", 14,
         [](DrawnScene& scene, Random&) {
             scene.shape = DrawnShape::Lemon;
             scene.colour = Yellow;
             scene.texture = DrawnTexture::Plain;
             scene.ground = DrawnGround::Cloth;
         },
         [](DrawnScene& scene) { scene.shape = DrawnShape::Fish; }},
        {"Autumn leaves", 16,
         [](DrawnScene& scene, Random& random) {
             scene.shape = DrawnShape::Leaf;
             scene.colour = oneOf({Red, Orange, Yellow}, random);
             scene.texture = DrawnTexture::Plain;
             scene.ground = DrawnGround::Wood;
         },
         [](DrawnScene& scene) { scene.shape = DrawnShape::Mushroom; }},
        {"Striped mugs", 12,
         [](DrawnScene& scene, Random& random) {
             scene.shape = DrawnShape::Mug;
             scene.colour = oneOf({Teal, Blue, Red, Orange}, random);
             scene.texture = DrawnTexture::Stripes;
             scene.ground = DrawnGround::Wood;
         },
         [](DrawnScene& scene) { scene.shape = DrawnShape::Pot; }},
        {"Boats at dusk", 16,
         [](DrawnScene& scene, Random& random) {
             scene.shape = DrawnShape::Boat;
             scene.colour = oneOf({Red, Teal, Blue, Violet}, random);
             scene.texture = DrawnTexture::Plain;
             scene.ground = DrawnGround::Dusk;
         },
         [](DrawnScene& scene) { scene.shape = DrawnShape::Heart; }},
        {"Blue buttons", 14,
         [](DrawnScene& scene, Random&) {
             scene.shape = DrawnShape::Button;
             scene.colour = Blue;
             scene.ground = DrawnGround::Cloth;
         },
         [](DrawnScene& scene) { scene.colour = Red; }},
        {"Meadow mushrooms",
         12,
         [](DrawnScene& scene, Random&) {
             scene.shape = DrawnShape::Mushroom;
             scene.colour = Red;
             scene.texture = DrawnTexture::Dots;
             scene.ground = DrawnGround::Meadow;
         },
         {}},
        {"Night stars", 14,
         [](DrawnScene& scene, Random& random) {
             scene.shape = DrawnShape::Star;
             scene.colour = oneOf({Yellow, Orange, Pink}, random);
             scene.texture = DrawnTexture::Plain;
             scene.ground = DrawnGround::Dusk;
         },
         [](DrawnScene& scene) { scene.ground = DrawnGround::Meadow; }},
    };
}

SampleSet draftSet(const SetPlan& plan) {
    Random random = Random(kSeed).fork(plan.name);
    SampleSet set{plan.name, {}};
    const std::size_t stranger = plan.stranger ? random.below(plan.count) : plan.count;
    for (std::size_t index = 0; index < plan.count; ++index) {
        DrawnScene scene = randomScene(random());
        scene.count = 1 + static_cast<int>(random.below(3));
        scene.size = 0.75 + 0.25 * random.uniform();
        plan.member(scene, random);
        if (index == stranger) {
            plan.stranger(scene);
        }
        const std::string number = std::to_string(index + 1);
        set.pictures.push_back(
            {(number.size() < 2 ? "0" : "") + number + ".jpg", scene, index == stranger});
    }
    return set;
}

/// The names of the properties that a scene has.
Json shownProperties(const DrawnScene& scene) {
    Json shown = Json::array();
    const std::vector<std::string> names = sceneAttributeNames();
    const std::vector<std::uint8_t> values = attributesOf(scene);
    for (std::size_t index = 0; index < names.size(); ++index) {
        if (values[index] == 1) {
            shown.push_back(names[index]);
        }
    }
    return shown;
}

}  // namespace

std::vector<SampleSet> sampleSets() {
    std::vector<SampleSet> sets;
    for (const SetPlan& plan : plans()) {
        sets.push_back(draftSet(plan));
    }
    return sets;
}

void writeSampleCollection(const std::filesystem::path& folder, const ArchiveFormat& archives,
                           const RunContext& run) {
    const std::unique_ptr<ArchiveWriter> writer = archives.create(folder / "pictures.zip");
    const std::vector<SampleSet> sets = sampleSets();
    Json truth = {{"sets", Json::array()}};
    std::int64_t done = 0;
    for (const SampleSet& set : sets) {
        Json pictures = Json::array();
        for (const SamplePicture& picture : set.pictures) {
            run.step({done++, 0, "Drawing samples"});
            const std::string entry = set.name + '/' + picture.name;
            writer->add(entry, encodeJpeg(drawScene(picture.scene, kEdge), kQuality),
                        ArchiveWriter::Packing::Store);
            pictures.push_back({{"file", entry},
                                {"stranger", picture.isStranger},
                                {"shows", shownProperties(picture.scene)}});
        }
        truth["sets"].push_back({{"name", set.name}, {"pictures", pictures}});
    }
    writer->finish();
    writeTextFileSafely(folder / "pictures.json", truth.dump(4) + '\n');
}

}  // namespace setscope
