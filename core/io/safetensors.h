#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/bytes.h"

namespace setscope {

/// One tensor as it lies in a file: row-major, little-endian.
struct StoredTensor {
    std::string type;  ///< "F32", "F16", "I64" … as the format names it
    std::vector<std::int64_t> shape;
    Bytes data;
};

/// A `.safetensors` file: eight bytes of header length, a JSON header, the tensors' bytes.
struct SafetensorsFile {
    std::map<std::string, std::string> metadata;  ///< the header's "__metadata__"
    std::map<std::string, StoredTensor> tensors;
};

/// Every count, shape and offset is checked against the file's size before memory is taken.
/// @throws Error (BadInput) naming the file, what is wrong and what to do
SafetensorsFile readSafetensors(const std::filesystem::path& file);

/// Writes to a temporary file, syncs and renames it. @throws Error if the disk refuses
void writeSafetensors(const std::filesystem::path& file, const SafetensorsFile& content);

}  // namespace setscope
