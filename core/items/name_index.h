#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace setscope {

/// Finds things by the names that a person types; an answer is a name's place. Never changes: every
/// thread may ask.
///
/// A text and a name are alike if they differ only in the case of letters, in white space at their
/// ends, or in underscores and white space within. Case is known of the letters of ASCII, Latin-1,
/// Latin Extended-A (but İ and ı), Greek (U+0386 to U+03CE) and Cyrillic (U+0400 to U+045F).
class NameIndex {
  public:
    /// Takes about 40 bytes per name and as many as the names have.
    /// @param names UTF-8; must outlive this
    explicit NameIndex(std::span<const std::string> names);

    /// The name that is the text, or else the first that is alike.
    std::optional<std::int64_t> find(std::string_view text) const;

    /// The names that the text may stand for, likeliest first: those that begin alike, the shortest
    /// first; then those that would be alike after at most two edits, fewest first. An edit puts
    /// in, takes out or replaces a character, or swaps two neighbours (optimal string alignment);
    /// of texts below five characters at most one, of those below three none. Names that are as
    /// likely are in their order. None for a text of nothing but white space.
    /// @param count at most so many
    std::vector<std::int64_t> suggestions(std::string_view text, std::size_t count) const;

  private:
    struct HashedName {
        std::uint64_t hash = 0;  ///< of the folded name
        std::int64_t place = 0;

        auto operator<=>(const HashedName&) const = default;
    };

    std::string_view folded(std::size_t place) const {
        return std::string_view(folded_).substr(begins_[place],
                                                begins_[place + 1] - begins_[place]);
    }
    std::vector<std::int64_t> namesBeginningWith(std::string_view start, std::size_t count) const;
    std::vector<std::int64_t> namesNear(std::string_view text, std::size_t count) const;

    std::span<const std::string> names_;
    std::string folded_;                ///< the names one after another, equal where they are alike
    std::vector<std::size_t> begins_;   ///< of each in `folded_`, and the end
    std::vector<std::uint32_t> sizes_;  ///< in characters
    std::vector<std::uint64_t> letters_;  ///< which characters it has, one bit for some each
    std::vector<HashedName> byHash_;      ///< in order
};

}  // namespace setscope
