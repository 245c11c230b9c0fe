#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/run_context.h"

namespace setscope {

/// The array of two dimensions in an `.npy` file's bytes: format versions 1 to 3, little-endian
/// float16, 32 and 64, integers of up to 64 bits and booleans, stored row by row or column by
/// column. Everything that the header claims is checked against the bytes that are there. Refers to
/// the bytes.
class NpyView {
  public:
    /// @param name of the file, for sentences
    /// @throws Error (BadInput) if it is no such array, has no rows or columns, or is cut off
    NpyView(std::span<const std::byte> content, const std::string& name);

    std::int64_t rows() const { return rows_; }        ///< > 0
    std::int64_t columns() const { return columns_; }  ///< > 0
    /// Written to `values`, one per column; not finite where the file is not or float32 does not
    /// reach. @pre 0 <= row < rows()
    void read(std::int64_t row, std::span<float> values) const;

  private:
    std::span<const std::byte> data_;
    std::int64_t rows_ = 0;
    std::int64_t columns_ = 0;
    std::size_t valueBytes_ = 0;
    std::size_t rowStep_ = 0;     ///< bytes from a value to the one below it
    std::size_t columnStep_ = 0;  ///< bytes from a value to the one beside it
    float (*valueAt_)(const std::byte* value) = nullptr;
};

/// True for what begins like an `.npy` file.
bool looksLikeNpy(std::span<const std::byte> start);

struct NpyMatrix {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::vector<float> values;  ///< [rows, columns], row by row; perhaps not finite
};

/// Reads the file as NpyView does. Takes the file's size and 4 bytes per number of memory; larger
/// files than 8 GB are refused.
/// @throws Error (BadInput) naming the file; Cancelled
NpyMatrix readNpyMatrix(const std::filesystem::path& file, const RunContext& run);

}  // namespace setscope
