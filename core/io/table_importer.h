#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/io/importers.h"

namespace setscope {

bool hasTableEnding(std::string_view ending);

/// Always false: a table has no beginning of its own.
bool looksLikeTable(std::span<const std::byte> start);

/// The rows of a table as members: of numbers, where a column holds nearly nothing else, or else of
/// texts. One set named after the file, or one per value of the set column; members are in the
/// order of the rows. Columns are divided by commas, semicolons or tabs; with semicolons a comma
/// may stand for the decimal point. Whether the first line is a row or a header tell its numbers
/// (kindOfFirstRecord), and where nothing else does, a problem says how it was taken; lines without
/// anything in their fields are passed over. Columns of numbers are scaled by their median and
/// spread over all rows (scaleOf); those that hold one and the same number are left out. From a
/// column whose numbers float32 would not tell apart a round number is subtracted, which its name
/// then says: "time − 1700000000".
/// Rows with a missing or unreadable number, no text, or more or fewer fields than the header
/// become problems, as do columns that hold numbers in too few rows.
/// @throws Error (BadInput) if nothing of it can be used, the options name a column that is not
/// there, or there are more rows than they allow; Cancelled
ImportedItem importTable(const FoundItem& item, const ImportTools& tools);

}  // namespace setscope
