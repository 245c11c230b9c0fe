#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/io/importer.h"
#include "core/items/pool.h"

namespace setscope {

class ArchiveFormat;

/// A pool from a file, and what of it could not be used.
struct PoolFile {
    Pool pool;
    std::vector<Problem> problems;
};

/// Reads what sets are to be expanded from. It is told by the content, of a file also packed by
/// gzip:
/// - Sets of words (readWordSets): a JSON object or list. The items are the vocabulary in its
///   order, since models know items by their places; a word that is empty or a repetition gets a
///   name of its own (makeUnique). The training sets are known, those of validation likewise; those
///   for testing are left to measure by and used for nothing.
/// - Word vectors (looksLikeWordVectors): the items are the words, in the order of the file.
/// - All that importFiles takes, a folder too: the items are the members of its sets (poolOf).
/// The pool is called like the file without its endings, or like the folder.
/// @param archives may be null: archives are then refused
/// @throws Error (BadInput) if nothing in it can be used, with the one problem if there is only
/// one; Cancelled
PoolFile readPool(const std::filesystem::path& path, const ImportOptions& options,
                  std::shared_ptr<const ArchiveFormat> archives, const RunContext& run);

/// Items of a pool as members of a set.
/// @param source what the pool was read from
std::vector<Member> membersOf(const Pool& pool, std::span<const std::int64_t> items,
                              const std::filesystem::path& source);

}  // namespace setscope
