#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace setscope {

/// The words of a text in its order: runs of letters, digits and combining marks. Soft hyphens,
/// joiners and variation selectors within a word are left out; every other character, and every
/// byte that is not UTF-8, ends a word. Apostrophes and underscores do too: "don't" is "don", "t".
std::vector<std::string> wordsOf(std::string_view text);

/// The parts of a text between white space, with their punctuation. Bytes that are not UTF-8 become
/// U+FFFD.
std::vector<std::string> partsBetweenSpaces(std::string_view text);

/// Letter for letter, whatever the language, by Unicode's simple mapping: all Latin letters up to
/// U+024F and from U+1E00 to U+1EFF, Greek, Cyrillic, Armenian and full-width Latin; everything
/// else stays. Composed and decomposed accents stay different. Bytes that are not UTF-8 become
/// U+FFFD.
std::string lowerCased(std::string_view text);

/// Lower-cased, with a capital at the beginning and after every underscore: "New_York".
std::string capitalised(std::string_view text);

}  // namespace setscope
