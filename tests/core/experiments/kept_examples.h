#pragma once

#include <ATen/core/Tensor.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/io/safetensors.h"
#include "core/models/model_file.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {

/// States of every model that an experiment kept that it gives what its example says.
/// @param output of the example @param answer of a model to its example
/// @return how many models there are
inline std::int64_t expectExamples(
    const std::filesystem::path& folder, const std::string& output,
    const std::function<at::Tensor(const ModelFile&, const NamedTensors&)>& answer) {
    const at::NoGradGuard withoutGradient;
    std::int64_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::filesystem::path& file = entry.path();
        if (file.stem().string().ends_with("-example")) {
            continue;
        }
        SCOPED_TRACE(file.filename().string());
        const auto beside = folder / (file.stem().string() + "-example.safetensors");
        const NamedTensors example = toTensors(readSafetensors(beside), beside);
        EXPECT_TENSOR_NEAR(answer(loadModel(file), example), example.at(output), 1e-5);
        ++count;
    }
    return count;
}

}  // namespace setscope
