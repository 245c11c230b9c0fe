#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/training/labelled_pictures.h"
#include "core/training/set2model_training.h"

namespace setscope {

/// Pools to learn from, to choose by and to test on, with no concept on two sides.
struct ConceptFold {
    std::vector<ItemPool> train;
    std::vector<ItemPool> validation;
    std::vector<ItemPool> test;
};

/// Which concepts are used, and how they are divided.
struct ConceptFoldOptions {
    std::int64_t folds = 4;
    std::uint64_t seed = 20250101;        ///< of the division
    std::int64_t smallestTrain = 10;      ///< pictures of a concept in its split
    std::int64_t smallestValidation = 6;  ///< the same
    std::int64_t smallestTest = 14;       ///< the same
    double largestShare = 0.5;            ///< of the split's pictures that a concept may have
    double sameConcept = 0.5;  ///< two attributes whose pictures overlap by more than this
                               ///< (Jaccard) are one concept
};

/// Divides the concepts of every domain into folds, each of which is held out for testing once; of
/// the others a quarter is for validation and the rest for training. A domain is asked for by its
/// attributes or by one of its class spaces, whichever has most concepts to test. A fold's pools
/// are of the pictures of one split each: what is tested is of the test split alone.
///
/// By attribute: no held-out attribute is learned, nor one that is the same concept as it; pictures
/// that have it are learned under their other attributes. By class: no training picture of a
/// held-out class is used at all, not even as an example of what another class is not; what
/// remains is learned by every class space of the domain.
/// @param features [pictures, d] @param isReadable one per picture; the others are in no pool
/// @return folds; a domain without a concept for one of its parts is absent there
std::vector<ConceptFold> conceptFolds(const LabelledPictures& pictures, const at::Tensor& features,
                                      const std::vector<bool>& isReadable,
                                      const ConceptFoldOptions& options);

/// One fold for each domain that can be tested: its test split, asked for as in conceptFolds, and
/// all concepts of the other domains to learn from.
std::vector<ConceptFold> domainFolds(const LabelledPictures& pictures, const at::Tensor& features,
                                     const std::vector<bool>& isReadable,
                                     const ConceptFoldOptions& options);

/// Concepts with two senses: of every pool, unions of two concepts that are neighbours by their
/// number of members and of which neither is within the other. Pools without one are left out.
std::vector<ItemPool> twoSensePools(const std::vector<ItemPool>& pools);

}  // namespace setscope
