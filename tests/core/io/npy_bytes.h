#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace setscope {

template <class T>
std::string rawBytes(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

/// An `.npy` file as NumPy writes it, with any header and data.
inline std::string npyBytes(const std::string& dictionary, std::string_view data, int version = 1) {
    const std::string header = dictionary + "   \n";
    std::string bytes = "\x93NUMPY";
    bytes += static_cast<char>(version);
    bytes += '\0';
    for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
        bytes += static_cast<char>(header.size() >> (8 * i) & 0xff);
    }
    return bytes + header + std::string(data);
}

inline std::string npyHeader(const std::string& type, const std::string& shape,
                             const std::string& isColumnByColumn = "False") {
    return "{'descr': '" + type + "', 'fortran_order': " + isColumnByColumn +
           ", 'shape': " + shape + ", }";
}

/// A float32 matrix, row by row.
inline std::string npyMatrix(std::int64_t rows, std::int64_t columns,
                             const std::vector<float>& values) {
    return npyBytes(
        npyHeader("<f4", "(" + std::to_string(rows) + ", " + std::to_string(columns) + ")"),
        rawBytes(values));
}

}  // namespace setscope
