#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/experiments/concept_sets.h"

namespace setscope {

class Encoder;

/// Texts that belong together.
struct NamedTexts {
    std::string name;
    std::vector<std::string> texts;

    bool operator==(const NamedTexts&) const = default;
};

/// The concepts of a gzipped JSON list of {"name", "words"}; other fields are passed over.
/// @throws Error (BadInput) naming the file if it is missing, damaged or something else; Cancelled
std::vector<NamedTexts> readWordConcepts(const std::filesystem::path& file, const RunContext& run);

/// The lists of a JSON object {name: [entry, …]}, in the order of their names.
/// @throws as readWordConcepts
std::vector<NamedTexts> readWordLists(const std::filesystem::path& file);

/// The texts of a gzipped table of `label` and `text`, divided by tabs, by their label.
/// @throws as readWordConcepts
std::vector<NamedTexts> readLabelledTexts(const std::filesystem::path& file, const RunContext& run);

/// What an encoder makes of the texts. A text counts once, whatever the case of its letters; texts
/// that it cannot encode, as word vectors those without a word that they know, are left out.
/// @param domain, name of the pool
/// @throws Cancelled
ConceptPool poolOfTexts(const std::string& domain, const std::string& name,
                        const std::vector<NamedTexts>& lists, StrangerRule rule,
                        const Encoder& encoder, const RunContext& run);

/// Which columns a galaxy has.
enum class GalaxyColumns {
    Magnitudes,  ///< u, g, r, i and z
    WithColours  ///< also the differences u − g, g − r, r − i and i − z
};

/// Galaxies of a gzipped table as rows of numbers, standardised as an import standardises tables.
/// A concept is a twentieth of the galaxies in the order of their redshift; strangers to it are
/// those at least five twentieths away.
/// @param workFolder gets the table that is imported
/// @throws as readWordConcepts
ConceptPool poolOfGalaxies(const std::filesystem::path& file, GalaxyColumns columns,
                           const std::filesystem::path& workFolder, const RunContext& run);

/// Pictures of a gzipped table of `features` and `tags`, each a list of words, as rows of a 0 or 1
/// for every feature, standardised as an import standardises tables. A concept is a tag, strangers
/// to it are pictures without it.
/// @param workFolder gets the table that is imported
/// @throws as readWordConcepts
ConceptPool poolOfTaggedPictures(const std::filesystem::path& file,
                                 const std::filesystem::path& workFolder, const RunContext& run);

}  // namespace setscope
