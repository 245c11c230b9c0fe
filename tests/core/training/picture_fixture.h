#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/features/image_decoder.h"
#include "core/io/memory_archive.h"
#include "core/training/outlier_recipe.h"
#include "tests/core/features/sample_pictures.h"
#include "tests/support/temp_dir.h"

namespace setscope {

/// Two hundred small pictures of two classes, "warm/…" and "cold/…", in an archive
/// `<folder>/plain.zip`, a table that says which are bright, and a recipe of them. Every picture
/// differs from all others.
class PictureFixture {
  public:
    PictureFixture() {
        std::vector<MemoryEntry> entries;
        std::string table = "image,bright,any\n";
        for (int index = 0; index < 200; ++index) {
            const bool isWarm = index % 2 == 0;
            const bool isBright = index % 4 < 2;
            const auto strong = static_cast<std::uint8_t>((isBright ? 180 : 70) + index / 4);
            const auto weak = static_cast<std::uint8_t>(index % 13);
            const RgbImage image =
                plainPicture(24, 24, isWarm ? strong : weak, 30, isWarm ? weak : strong);
            const std::string name =
                std::string(isWarm ? "warm/" : "cold/") + std::to_string(index) + ".jpg";
            entries.push_back(honestEntry(name, encodeJpeg(image, 90)));
            table += name + (isBright ? ",1,1\n" : ",0,1\n");
        }
        archives->put(folder.path() / "plain.zip", entries);
        folder.write("plain.csv", table);
        recipe.name = "test";
        recipe.seed = 5;
        PictureSource source;
        source.domain = "plain";
        source.archive = "plain.zip";
        source.perBatch = 16;
        source.labels.push_back({LabelSource::Kind::Folder, "warmth", {}, {}, {}});
        source.labels.push_back(
            {LabelSource::Kind::Attributes, "attributes", "plain.csv", "image", {}});
        recipe.sources = {source};
    }

    TempDir folder;
    std::shared_ptr<MemoryArchive> archives = std::make_shared<MemoryArchive>();
    OutlierRecipe recipe;
};

}  // namespace setscope
