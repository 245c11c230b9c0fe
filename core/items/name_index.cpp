#include "core/items/name_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <limits>
#include <utility>

#include "core/base/utf8.h"

namespace setscope {
namespace {

constexpr std::size_t kMostEdits = 2;

/// The character of one valid UTF-8 sequence.
char32_t characterOf(std::string_view sequence) {
    constexpr std::array<unsigned, 5> kFirstBits = {0, 0x7F, 0x1F, 0x0F, 0x07};
    constexpr unsigned kBitsPerByte = 6;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
    char32_t character = byte(0) & kFirstBits[sequence.size()];
    for (std::size_t i = 1; i < sequence.size(); ++i) {
        character = (character << kBitsPerByte) | (byte(i) & 0x3FU);
    }
    return character;
}

bool isAscii(char letter) { return static_cast<unsigned char>(letter) < 0x80; }

/// forEachCharacter, but quicker for what begins with ASCII, as most names do.
template <class Take>
void forEachCodePoint(std::string_view text, Take take) {
    while (!text.empty() && isAscii(text.front())) {
        take(static_cast<char32_t>(text.front()));
        text.remove_prefix(1);
    }
    forEachCharacter(text, [&](std::string_view sequence) { take(characterOf(sequence)); });
}

bool isBetween(char32_t character, char32_t first, char32_t last) {
    return character >= first && character <= last;
}

/// Capitals that lie in one piece, as far from their small letters.
struct CapitalLetters {
    char32_t first;
    char32_t last;
    std::int32_t toSmall;
};

constexpr std::array kCapitals = {
    CapitalLetters{0xC0, 0xD6, 32},     CapitalLetters{0xD8, 0xDE, 32},    // Latin-1
    CapitalLetters{0x178, 0x178, -121},                                    // Ÿ
    CapitalLetters{0x386, 0x386, 38},   CapitalLetters{0x388, 0x38A, 37},  // Greek with accents
    CapitalLetters{0x38C, 0x38C, 64},   CapitalLetters{0x38E, 0x38F, 63},
    CapitalLetters{0x391, 0x3AB, 32},   CapitalLetters{0x3C2, 0x3C2, 1},   // Greek; ς like σ
    CapitalLetters{0x400, 0x40F, 80},   CapitalLetters{0x410, 0x42F, 32},  // Cyrillic
};

/// Latin Extended-A has its capitals and small letters in turn: mostly the even ones are capitals,
/// U+0139 to U+0148 and U+0179 to U+017E the odd ones. @pre not İ, ı, ĸ, ŉ or Ÿ
char32_t smallOfPair(char32_t letter) {
    const bool areCapitalsOdd = isBetween(letter, 0x139, 0x148) || isBetween(letter, 0x179, 0x17E);
    return (letter % 2 == 1) == areCapitalsOdd ? letter + 1 : letter;
}

char32_t smallLetter(char32_t letter) {
    if (letter < 0x80) {
        return isBetween(letter, U'A', U'Z') ? letter + (U'a' - U'A') : letter;
    }
    const bool isOfNoPair =
        letter == 0x130 || letter == 0x131 || letter == 0x138 || letter == 0x149 || letter == 0x178;
    if (isBetween(letter, 0x100, 0x17E) && !isOfNoPair) {
        return smallOfPair(letter);
    }
    const auto found = std::ranges::find_if(kCapitals, [letter](const CapitalLetters& capitals) {
        return isBetween(letter, capitals.first, capitals.last);
    });
    return found == kCapitals.end()
               ? letter
               : static_cast<char32_t>(static_cast<std::int32_t>(letter) + found->toSmall);
}

bool isWhiteSpace(char32_t character) {
    return character == U' ' || isBetween(character, U'\t', U'\r') || character == U'\u00a0' ||
           character == U'\u3000';
}

/// Appends the name so that those that are alike become equal. @return its characters
std::size_t appendFolded(std::string& folded, std::string_view name) {
    std::size_t size = 0;
    std::size_t sizeWithoutEnd = 0;
    std::size_t end = folded.size();
    forEachCodePoint(name, [&](char32_t character) {
        const bool isBlank = isWhiteSpace(character);
        if (isBlank && size == 0) {
            return;
        }
        appendUtf8(folded, isBlank || character == U'_' ? U' ' : smallLetter(character));
        ++size;
        if (!isBlank) {
            sizeWithoutEnd = size;
            end = folded.size();
        }
    });
    folded.resize(end);
    return sizeWithoutEnd;
}

/// Letters and digits have a bit of their own, all else shares the others.
std::uint64_t letterBit(char32_t character) {
    constexpr unsigned kLetters = 26;
    constexpr unsigned kLettersAndDigits = 36;
    constexpr unsigned kBits = 64;
    unsigned bit =
        kLettersAndDigits + static_cast<unsigned>(character) % (kBits - kLettersAndDigits);
    if (isBetween(character, U'a', U'z')) {
        bit = static_cast<unsigned>(character - U'a');
    } else if (isBetween(character, U'0', U'9')) {
        bit = kLetters + static_cast<unsigned>(character - U'0');
    }
    return std::uint64_t{1} << bit;
}

std::uint64_t letterSet(std::string_view folded) {
    std::uint64_t letters = 0;
    forEachCodePoint(folded, [&](char32_t character) { letters |= letterBit(character); });
    return letters;
}

std::size_t mostEditsFor(std::size_t characters) {
    constexpr std::size_t kFewestForOne = 3;
    constexpr std::size_t kFewestForTwo = 5;
    return characters >= kFewestForTwo ? kMostEdits : characters >= kFewestForOne ? 1 : 0;
}

/// Optimal string alignment distance, or `most` + 1 if it is larger: only what lies within `most`
/// of the diagonal of the table is computed. @pre most <= kMostEdits, the sizes differ by no more
std::size_t editsBetween(std::u32string_view text, std::u32string_view name, std::size_t most) {
    constexpr std::size_t kFar = 1'000;
    using Row = std::array<std::size_t, 2 * kMostEdits + 3>;  // with one that is far at either end
    const std::size_t middle = kMostEdits + 1;                // where i = j
    Row secondLast{};
    Row last{};
    Row row{};
    secondLast.fill(kFar);
    last.fill(kFar);
    for (std::size_t j = 0; j <= most; ++j) {
        last[middle + j] = j;
    }
    for (std::size_t i = 1; i <= text.size(); ++i) {
        row.fill(kFar);
        std::size_t nearest = kFar;
        for (std::size_t j = i > most ? i - most : 0; j <= std::min(i + most, name.size()); ++j) {
            const std::size_t at = middle + j - i;
            std::size_t& edits = row[at];
            edits = std::min(last[at + 1], row[at - 1]) + 1;
            if (j > 0) {
                edits = std::min(edits, last[at] + (text[i - 1] == name[j - 1] ? 0 : 1));
            }
            if (i > 1 && j > 1 && text[i - 1] == name[j - 2] && text[i - 2] == name[j - 1]) {
                edits = std::min(edits, secondLast[at] + 1);
            }
            nearest = std::min(nearest, edits);
        }
        if (nearest > most) {
            return most + 1;
        }
        secondLast = last;
        last = row;
    }
    return std::min(last[middle + name.size() - text.size()], most + 1);
}

/// A name and what speaks against it.
struct RankedName {
    std::size_t distance = 0;
    std::int64_t place = 0;

    auto operator<=>(const RankedName&) const = default;
};

std::vector<std::int64_t> firstPlaces(std::vector<RankedName> ranked, std::size_t count) {
    const std::size_t kept = std::min(count, ranked.size());
    std::ranges::partial_sort(ranked, ranked.begin() + static_cast<std::ptrdiff_t>(kept));
    std::vector<std::int64_t> places(kept);
    std::transform(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(kept),
                   places.begin(), [](const RankedName& name) { return name.place; });
    return places;
}

}  // namespace

NameIndex::NameIndex(std::span<const std::string> names) : names_(names) {
    std::size_t bytes = 0;
    for (const std::string& name : names) {
        bytes += name.size();
    }
    folded_.reserve(bytes);
    begins_.reserve(names.size() + 1);
    sizes_.reserve(names.size());
    letters_.reserve(names.size());
    byHash_.reserve(names.size());
    begins_.push_back(0);
    for (std::size_t place = 0; place < names.size(); ++place) {
        constexpr std::size_t kMostSize = std::numeric_limits<std::uint32_t>::max();
        const std::size_t size = appendFolded(folded_, names[place]);
        begins_.push_back(folded_.size());
        sizes_.push_back(static_cast<std::uint32_t>(std::min(size, kMostSize)));
        letters_.push_back(letterSet(folded(place)));
        byHash_.push_back(
            {std::hash<std::string_view>()(folded(place)), static_cast<std::int64_t>(place)});
    }
    std::ranges::sort(byHash_);
}

std::optional<std::int64_t> NameIndex::find(std::string_view text) const {
    std::string wanted;
    appendFolded(wanted, text);
    std::optional<std::int64_t> alike;
    for (const HashedName& name : std::ranges::equal_range(
             byHash_, std::hash<std::string_view>()(wanted), {}, &HashedName::hash)) {
        const auto place = static_cast<std::size_t>(name.place);
        if (names_[place] == text) {
            return name.place;
        }
        if (!alike && folded(place) == wanted) {
            alike = name.place;
        }
    }
    return alike;
}

std::vector<std::int64_t> NameIndex::suggestions(std::string_view text, std::size_t count) const {
    std::string wanted;
    if (appendFolded(wanted, text) == 0) {
        return {};
    }
    std::vector<std::int64_t> places = namesBeginningWith(wanted, count);
    if (places.size() < count) {
        const std::vector<std::int64_t> near = namesNear(wanted, count - places.size());
        places.insert(places.end(), near.begin(), near.end());
    }
    return places;
}

std::vector<std::int64_t> NameIndex::namesBeginningWith(std::string_view start,
                                                        std::size_t count) const {
    std::vector<RankedName> found;
    for (std::size_t place = 0; place < sizes_.size(); ++place) {
        if (folded(place).starts_with(start)) {
            found.push_back({sizes_[place], static_cast<std::int64_t>(place)});
        }
    }
    return firstPlaces(std::move(found), count);
}

/// Without those that begin with the text.
std::vector<std::int64_t> NameIndex::namesNear(std::string_view text, std::size_t count) const {
    std::u32string characters;
    forEachCodePoint(text, [&](char32_t character) { characters.push_back(character); });
    const std::size_t most = mostEditsFor(characters.size());
    if (most == 0) {
        return {};
    }
    const std::uint64_t letters = letterSet(text);
    const std::size_t smallest = characters.size() - most;
    const std::size_t largest = characters.size() + most;
    // An edit brings at most one letter that the name has not, and takes at most one that it has.
    const auto mayBeNear = [&](std::size_t place) {
        return sizes_[place] >= smallest && sizes_[place] <= largest &&
               static_cast<std::size_t>(std::popcount(letters & ~letters_[place])) <= most &&
               static_cast<std::size_t>(std::popcount(letters_[place] & ~letters)) <= most;
    };
    std::vector<RankedName> found;
    std::u32string name;
    for (std::size_t place = 0; place < sizes_.size(); ++place) {
        if (!mayBeNear(place) || folded(place).starts_with(text)) {
            continue;
        }
        name.clear();
        forEachCodePoint(folded(place), [&](char32_t character) { name.push_back(character); });
        if (const std::size_t edits = editsBetween(characters, name, most); edits <= most) {
            found.push_back({edits, static_cast<std::int64_t>(place)});
        }
    }
    return firstPlaces(std::move(found), count);
}

}  // namespace setscope
