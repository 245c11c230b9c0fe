#pragma once

#include <memory>
#include <string>

#include "core/base/run_context.h"
#include "core/features/encoder.h"
#include "core/io/word_vectors.h"

namespace setscope {

/// Texts by the vectors of their words: the mean of the words' directions, vectors of length 1.
///
/// A text that is an entry itself, as it stands or with underscores for its white space ("New
/// York" as New_York), has that entry's direction. Otherwise its parts between white space are
/// looked up and, where a part is no entry, the words of the part without punctuation (words.h).
/// Every look-up tries the spelling as it is, then lower-cased, then capitalised. Words that are
/// not known are passed over; a text of which nothing is known becomes a problem.
///
/// From a vocabulary of 1,000 words or more its mean is subtracted first: what all words share says
/// nothing about which one is the stranger (Mu and Viswanath 2018, "All-but-the-top"; their removal
/// of further directions made our answers worse). The mean of few words would be that of the very
/// sets that are judged, and subtracting it would take away what the members have in common.
/// An entry whose vector is zero, or not finite, is not known; the first of equal entries counts.
///
/// @param vectors as read; @pre values.size() is words.size() · width, width > 0
/// @param name of the encoder's identity, the file's
/// @throws Cancelled
std::unique_ptr<const Encoder> makeWordVectorEncoder(WordVectors vectors, std::string name,
                                                     const RunContext& run);

}  // namespace setscope
