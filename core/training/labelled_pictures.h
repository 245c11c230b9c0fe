#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/items/content_hash.h"
#include "core/items/payload.h"

namespace setscope {

class ArchiveFormat;
struct OutlierRecipe;

/// What a picture may be used for.
enum class Split { Train, Validation, Test };

/// Classes of which every picture has at most one.
struct ClassSpace {
    std::string name;
    std::vector<std::string> classes;  ///< sorted
};

/// Pictures of one kind, with labels of their own.
struct PictureDomain {
    std::string name;
    std::vector<std::string> attributes;
    std::vector<ClassSpace> classSpaces;
};

struct LabelledPicture {
    FileReference source;
    ContentHash content;
    std::size_t origin = 0;  ///< index of the recipe's source
    std::size_t domain = 0;  ///< index of LabelledPictures::domains
    Split split = Split::Train;
    std::vector<std::uint8_t>
        attributes;  ///< 0 or 1, one per attribute of the domain; empty: not known
    std::vector<std::int64_t>
        classes;  ///< index of the class, one per class space of the domain; −1: not known
};

struct LabelledPictures {
    std::vector<PictureDomain> domains;
    std::vector<LabelledPicture>
        pictures;  ///< in the order of the recipe's sources and of the archives' names
};

/// Reads the labels of all sources. The split depends on a picture's content and the recipe's seed
/// only, so that identical copies are never on two sides. Pictures of the generator are drawn into
/// `<workFolder>/<domain>.zip` first.
/// @pre `archives` is not null
/// @throws Error (BadInput) if a source is missing or damaged; Cancelled
LabelledPictures loadLabelledPictures(const OutlierRecipe& recipe,
                                      const std::filesystem::path& dataFolder,
                                      const std::filesystem::path& workFolder,
                                      const std::shared_ptr<const ArchiveFormat>& archives,
                                      const RunContext& run);

}  // namespace setscope
