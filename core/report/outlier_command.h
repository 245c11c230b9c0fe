#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// What a command line must say to give an answer again.
struct OutlierCommand {
    std::vector<std::filesystem::path> paths;
    FlagRule rule;
    std::filesystem::path model;                    ///< empty: the shipped one
    std::filesystem::path backbone;                 ///< empty: none
    int threads = 0;                                ///< 0: one per processor core
    std::vector<std::filesystem::path> clean = {};  ///< of sets that the person calls clean
    std::filesystem::path wordVectors = {};         ///< empty: texts are compared by their letters
    std::string setColumn = {};                     ///< ImportOptions::setColumn
    std::string nameColumn = {};                    ///< ImportOptions::nameColumn
    std::vector<std::string> cleanSets = {};        ///< names of sets in `paths` that are clean too
};

/// "setscope-cli outliers PATH… --head softmax …", quoted for a POSIX shell, paths absolute; head,
/// seed and device are those of the result.
std::string commandFor(const OutlierCommand& command, const OutlierResult& result);

/// The folders, archives, lists and tables that the collection's members come from, in the order of
/// its sets: importing them gives the same sets, unless members were moved or removed since. Where
/// there are many folders below one, and nothing else, that one.
std::vector<std::filesystem::path> sourcesOf(const Collection& collection);

/// The same for the sets that the person calls clean, without going up to a folder above them and
/// without those of cleanSetNamesOf: no other set comes from there.
std::vector<std::filesystem::path> cleanSourcesOf(const Collection& collection);

/// The clean sets with members from where other sets come from too, by the names that an import of
/// sourcesOf gives them, unless they were renamed or regrouped: a set of a list or table is not
/// named by the folders above it then.
std::vector<std::string> cleanSetNamesOf(const Collection& collection);

}  // namespace setscope
