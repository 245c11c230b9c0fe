#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/experiments/outlier_images.h"
#include "core/io/media_reader.h"
#include "core/training/labelled_pictures.h"
#include "core/training/outlier_episodes.h"
#include "core/training/outlier_recipe.h"

namespace setscope {

/// The sets of one domain, from the pictures of each split as one encoder sees them.
struct DomainSources {
    std::string name;
    std::vector<EpisodeSource> train;
    std::vector<EpisodeSource> validation;
    std::vector<EpisodeSource> test;
};

/// Keeps of every domain and split the pictures whose content hashes are the smallest, so many as
/// the limits allow; what is kept of one domain or split depends on no other.
void limitPictures(LabelledPictures& pictures, const PictureLimits& limits);

/// What an encoder makes of the pictures of all domains.
struct EncodedDomains {
    std::vector<DomainSources> domains;  ///< those with sets of the training or the test split
    std::vector<Problem> problems;       ///< pictures that could not be read
    std::string encoderFingerprint;      ///< as its identity has it
};

/// Encodes all pictures, and training pictures again for each of the recipe's views.
/// @param title of the encoder, for progress
/// @param workFolder keeps the features
/// @throws Error (BadInput) if the encoder cannot be used; Cancelled
EncodedDomains encodeDomains(const LabelledPictures& pictures, const HeadRecipe& recipe,
                             const NamedEncoderFile& encoder,
                             const std::filesystem::path& workFolder, const MediaReader& reader,
                             const RunContext& run);

/// The sources of a split of all domains but one. @param leftOut index of a domain; −1: of none
std::vector<EpisodeSource> sourcesWithout(const std::vector<DomainSources>& domains,
                                          std::ptrdiff_t leftOut,
                                          std::vector<EpisodeSource> DomainSources::*split);

}  // namespace setscope
