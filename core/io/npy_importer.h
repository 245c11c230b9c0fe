#pragma once

#include <string_view>

#include "core/io/importers.h"

namespace setscope {

bool hasNpyEnding(std::string_view ending);

/// The rows of a matrix of numbers as one set named after the file, in their order, compared as
/// they are. They are called by the lines of a vocabulary beside the file (vocabularyNames, each
/// also packed by gzip) if it has as many lines as there are rows, else "row 12". Rows with values
/// that are not finite become problems, as does a file that is called "…_vocab.txt" and has another
/// number of lines or cannot be read.
/// @throws Error (BadInput) if it is no such array (NpyView), has no finite row, is larger than
/// 2 GB or has more rows than the options allow; Cancelled
ImportedItem importNpy(const FoundItem& item, const ImportTools& tools);

}  // namespace setscope
