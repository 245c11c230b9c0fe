#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace setscope {

/// A network's input as its ONNX file declares it.
struct OnnxInput {
    std::string name;
    std::vector<std::int64_t> shape;  ///< −1: not fixed
};

/// What an ONNX file says of itself before any layer is built.
struct OnnxHeader {
    std::vector<OnnxInput> inputs;  ///< without the weights, which old files list among them
    std::vector<std::string> outputs;
};

/// Reads the graph's inputs and outputs. Every length is checked against the bytes there are.
/// @return empty if the bytes are not an ONNX model
std::optional<OnnxHeader> readOnnxHeader(std::span<const std::byte> bytes);

}  // namespace setscope
