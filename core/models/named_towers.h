#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/models/model_file.h"
#include "core/models/two_tower_scorer.h"

namespace setscope {

/// Two towers whose candidates have names, so that they serve every pool that has items of these
/// names.
struct NamedTowers {
    std::vector<std::string> names;  ///< one per candidate: UTF-8, none empty, none twice
    std::shared_ptr<TwoTowerScorer> scorer = nullptr;
};

/// Writes a model file of them. @param card its kind and architecture are filled in
/// @throws Error (Failed) if the disk refuses
void saveNamedTowers(const std::filesystem::path& file, const NamedTowers& towers, ModelCard card,
                     Precision precision);

/// Whether the candidates of a model have names.
bool hasNames(const ModelFile& model);

/// In evaluation mode. @param file named in errors @pre hasNames
/// @throws Error (BadInput) if it is of another kind, its names are not as NamedTowers says or of
/// another number than its candidates, or a tensor has another shape
NamedTowers namedTowersOf(ModelFile model, const std::filesystem::path& file);

}  // namespace setscope
