#pragma once

namespace setscope {

/// Where the metadata of a `.safetensors` file holds the model's card, as JSON text.
inline constexpr const char* kModelCardKey = "model_card";

}  // namespace setscope
