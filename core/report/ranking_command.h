#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/items/collection.h"
#include "core/items/pool.h"
#include "core/results/ranking_result.h"

namespace setscope {

/// What a command line must say to rank a pool again as it was ranked.
struct RankingCommand {
    std::filesystem::path pool;              ///< empty: no file or folder holds it
    std::filesystem::path model = {};        ///< weights of Deep Sets; empty: its own
    std::filesystem::path wordVectors = {};  ///< empty: none
    std::filesystem::path backbone = {};     ///< empty: the shipped encoder
    std::string nameColumn = {};             ///< ImportOptions::nameColumn
    std::int64_t top = 20;                   ///< candidates to print
    int threads = 0;                         ///< 0: one per processor core
};

/// "setscope-cli expand --pool FILE --query A,B …", quoted for a POSIX shell, paths absolute;
/// query, rejected items and scorers are those of the result. Empty where no command line says it:
/// without a pool or a query, and where a name holds a comma, which divides names there.
std::string commandFor(const RankingCommand& command, const Pool& pool,
                       const RankingResult& result);

/// What --pool reads as the members of the collection: the file or folder that all of them come
/// from, or the folder above all of theirs; none if there is no such place.
std::optional<std::filesystem::path> poolSourceOf(const Collection& collection);

}  // namespace setscope
