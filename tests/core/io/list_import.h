#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/io/importer.h"
#include "tests/support/temp_dir.h"

namespace setscope {

/// A folder to drop lists and tables from.
class ListImport : public testing::Test {
  protected:
    ImportOutcome drop(const std::vector<std::filesystem::path>& relative,
                       const ImportOptions& options = {}) const {
        std::vector<std::filesystem::path> paths;
        for (const std::filesystem::path& path : relative) {
            paths.push_back(dir_.path() / path);
        }
        return importFiles(paths, options, nullptr, {});
    }

    ImportOutcome import(const std::string& name, const std::string& content,
                         const ImportOptions& options = {}) const {
        dir_.write(name, content);
        return drop({name}, options);
    }

    /// The sentence with which a file that brings nothing is refused.
    std::string refused(const std::string& name, const std::string& content,
                        const ImportOptions& options = {}) const {
        const ImportOutcome outcome = import(name, content, options);
        EXPECT_TRUE(outcome.sets.empty());
        EXPECT_EQ(outcome.problems.size(), 1U);
        return outcome.problems.empty() ? std::string() : outcome.problems.front().message;
    }

    TempDir dir_;
};

inline std::vector<std::string> namesOfMembers(const ItemSet& set) {
    std::vector<std::string> names;
    for (const Member& member : set.members) {
        names.push_back(member.name);
    }
    return names;
}

inline std::vector<std::string> namesOfSets(const ImportOutcome& outcome) {
    std::vector<std::string> names;
    for (const ItemSet& set : outcome.sets) {
        names.push_back(set.name);
    }
    return names;
}

inline std::vector<std::int64_t> rowsOfMembers(const ItemSet& set) {
    std::vector<std::int64_t> rows;
    for (const Member& member : set.members) {
        rows.push_back(member.payload.source.row);
    }
    return rows;
}

}  // namespace setscope
