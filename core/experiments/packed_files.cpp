#include "core/experiments/packed_files.h"

#include <algorithm>
#include <cstdint>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/gzip.h"

namespace setscope {
namespace {

constexpr std::uint64_t kLargestExtract = 200'000'000;  // bytes, unpacked

std::vector<std::string> partsOf(std::string_view text, char separator) {
    std::vector<std::string> result;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(separator, start), text.size());
        result.emplace_back(text.substr(start, end - start));
        start = end + 1;
    }
    return result;
}

}  // namespace

void refuseExtract(const std::filesystem::path& file) {
    throw Error(ErrorKind::BadInput,
                toUtf8(file) + " is not what the experiment expects; get the file again.");
}

std::string unpackedText(const std::filesystem::path& file, const RunContext& run) {
    const Bytes bytes = readGzipFile(file, kLargestExtract, run.stopToken());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

CsvTable readPackedTable(const std::filesystem::path& file, char separator, const RunContext& run) {
    const std::string text = unpackedText(file, run);
    CsvTable table{toUtf8(file), {}, {}};
    for (const std::string& line : partsOf(text, '\n')) {
        if (line.empty()) {
            continue;
        }
        std::vector<std::string> row = partsOf(line, separator);
        if (table.columns.empty()) {
            table.columns = std::move(row);
        } else if (row.size() == table.columns.size()) {
            table.rows.push_back(std::move(row));
        } else {
            refuseExtract(file);
        }
    }
    return table;
}

std::vector<std::string> listedWords(std::string_view text) {
    std::vector<std::string> words = partsOf(text, ' ');
    std::erase(words, std::string());
    return words;
}

}  // namespace setscope
