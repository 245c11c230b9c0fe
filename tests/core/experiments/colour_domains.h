#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/random.h"
#include "core/features/image_decoder.h"
#include "core/io/memory_archive.h"
#include "tests/core/features/sample_pictures.h"
#include "tests/support/temp_dir.h"

namespace setscope {

/// The least value of red, green and blue of a class's pictures.
using ClassColour = std::array<int, 3>;

/// Domains of small pictures, each of one colour, and a recipe that reads them, as files of a
/// folder; the archives themselves lie in memory.
class ColourDomains {
  public:
    /// Pictures of every class, coloured as told plus up to `spread`, in "`name`.zip".
    void add(const std::string& name, const std::vector<ClassColour>& classes, int pictures,
             int spread) {
        Random random = Random(4).fork(name);
        std::vector<MemoryEntry> entries;
        for (std::size_t index = 0; index < classes.size(); ++index) {
            const auto shade = [&](std::size_t channel) {
                return static_cast<std::uint8_t>(
                    classes[index][channel] +
                    static_cast<int>(random.below(static_cast<std::uint64_t>(spread))));
            };
            for (int picture = 0; picture < pictures; ++picture) {
                entries.push_back(honestEntry(
                    "class " + std::to_string(index) + "/" + std::to_string(picture) + ".jpg",
                    encodeJpeg(plainPicture(24, 24, shade(0), shade(1), shade(2)), 90)));
            }
        }
        archives_->put(folder_.path() / (name + ".zip"), std::move(entries));
    }

    /// "recipe.json" over these domains, with the training of a detector that `head` describes.
    void writeRecipe(const std::vector<std::string>& domains, const Json& head) const {
        Json labels = Json::array();
        labels.push_back({{"kind", "folder"}, {"name", "colour"}});
        Json sources = Json::array();
        for (const std::string& domain : domains) {
            sources.push_back(
                {{"domain", domain}, {"archive", domain + ".zip"}, {"labels", labels}});
            folder_.write(domain + ".zip", "stands for the archive in memory");
        }
        Json phases = Json::array();
        phases.push_back({{"steps", 1}, {"edge", 32}, {"smallestCrop", 0.5}});
        const Json recipe = {{"name", "colours"},
                             {"seed", 3},
                             {"split", {{"train", 0.4}, {"validation", 0.2}}},
                             {"sources", sources},
                             {"encoder", {{"phases", phases}}},
                             {"head", head}};
        folder_.write("recipe.json", recipe.dump());
    }

    const TempDir& folder() const { return folder_; }
    const std::shared_ptr<MemoryArchive>& archives() const { return archives_; }

  private:
    TempDir folder_;
    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
};

}  // namespace setscope
