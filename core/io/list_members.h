#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/problem.h"
#include "core/io/importers.h"
#include "core/items/member.h"

namespace setscope {

/// 1 GB: lists and tables are held in memory as a whole while they are read.
inline constexpr std::uint64_t kLargestList = 1'000'000'000;
/// 100 kB: no line or cell that is longer is taken for one text.
inline constexpr std::size_t kLongestText = 100'000;

/// All of a list, table or array, unpacked where gzip packs it (nameParts).
/// @param limit bytes, also of what is unpacked
/// @throws Error (BadInput) naming the file if it is larger, damaged or cannot be read; Cancelled
Bytes listContent(const FileReference& source, std::uint64_t limit, const ImportTools& tools);

/// The bytes that listContent returns at most.
std::uint64_t mostListBytes(const FoundItem& item, std::uint64_t limit);

/// All of a list or table. @throws Error (BadInput) if it is larger than kLargestList or no text
std::string listText(const FoundItem& item, const ImportTools& tools);

/// Takes a line off the front of `rest`, without its end ("\n" or "\r\n"). @pre `rest` is not empty
std::string_view takeLine(std::string_view& rest);

/// The text without white space and control characters at its ends.
std::string_view trimmed(std::string_view text);

/// What a text is called as a member, a set or in a sentence: its white space joined, at most 80
/// characters, the last one "…" where it was cut.
std::string nameOfText(std::string_view text);

/// "words" for words.txt or words.txt.gz that was dropped itself, "animals/words" for one in the
/// folder animals below what was dropped.
std::string listSetName(const FoundItem& item);

/// @param text UTF-8, trimmed, not empty
Member textMember(FileReference source, std::string_view text);

/// @param name empty: the row's number
/// @param content.columns with their scale: the content hash is that of the standardised values
Member rowMember(FileReference source, std::string name, VectorContent content);

/// The rows of one list or table that could not be used: the first 20 one by one, the others
/// together. Keeps no reference.
class RowProblems {
  public:
    /// @param unit what a row is called, "line" or "row"
    RowProblems(FileReference list, std::string unit)
        : list_(std::move(list)), unit_(std::move(unit)) {}

    /// @param trouble completes "words.csv: line 12 ", without a full stop
    /// @param remedy ends the sentence behind a semicolon
    void add(std::int64_t row, const std::string& trouble, const std::string& remedy);
    std::int64_t count() const { return count_; }
    /// "line 12 " and the first row's trouble; empty if there was none.
    const std::string& first() const { return first_; }
    std::vector<Problem> take();

  private:
    FileReference list_;
    std::string unit_;
    std::int64_t count_ = 0;
    std::string first_;
    std::vector<Problem> problems_;
};

}  // namespace setscope
