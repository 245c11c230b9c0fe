#pragma once

#include <memory>

#include "core/features/encoder.h"

namespace setscope {

/// Texts by their letters and words, without any training and for any language: features of texts
/// that share words, beginnings, endings and other pieces of words are alike; meaning is not known.
///
/// The words (words.h) are lower-cased and marked at their ends, "<cat>". What is counted are their
/// pieces of 3, 4 and 5 characters and each whole marked word (Bojanowski et al. 2017, "Enriching
/// word vectors with subword information"). A piece that occurs n times adds ±√n to one of 512
/// features, which it chooses by a hash together with the sign (Weinberger et al. 2009, "Feature
/// hashing for large scale multitask learning"); then the features are brought to length 1.
/// The hash is the first number of SplitMix64 from the state FNV-1a, 64 bits, of the piece's UTF-8
/// bytes: the feature is its upper 9 bits, the sign is minus where its lowest bit is set. Only
/// operations that IEEE 754 rounds exactly are used, so that features are the same bits on every
/// machine.
///
/// A text without any letter or digit becomes a problem.
std::unique_ptr<const Encoder> makeLetterEncoder();

}  // namespace setscope
