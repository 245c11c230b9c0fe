#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/io/importer.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

/// A JPEG by its structure: a frame header of 4000 by 3000 pixels and a scan of random bytes.
std::string syntheticJpeg(std::size_t scanBytes, std::uint64_t seed) {
    std::string jpeg(
        "\xff\xd8\xff\xc0\0\x0b\x08\x0b\xb8\x0f\xa0\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0",
        25);
    Random random(seed);
    for (std::size_t i = 0; i < scanBytes; ++i) {
        const char byte = static_cast<char>(random.below(256));
        jpeg += byte;
        if (byte == '\xff') {
            jpeg += '\0';
        }
    }
    return jpeg + "\xff\xd9";
}

/// Imports a folder of folders of 100 pictures each: hash, header and structure of every file.
/// Arguments: number of pictures, kilobytes of each, threads.
void importPhotos(benchmark::State& state) {
    const TempDir dir;
    const auto pictureBytes = static_cast<std::size_t>(state.range(1)) * 1000;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        const std::string folder = std::to_string(i / 100);
        dir.write(fs::path(folder) / (std::to_string(i) + ".jpg"),
                  syntheticJpeg(pictureBytes, static_cast<std::uint64_t>(i)));
    }
    const std::vector<fs::path> paths = {dir.path()};
    const RunContext run({.seed = 0, .device = "cpu", .threads = static_cast<int>(state.range(2))});
    for (auto _ : state) {
        const ImportOutcome outcome = importFiles(paths, {}, nullptr, run);
        if (!outcome.problems.empty()) {
            state.SkipWithError(outcome.problems.front().message.c_str());
        }
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.SetBytesProcessed(state.iterations() * state.range(0) * state.range(1) * 1000);
}
BENCHMARK(importPhotos)
    ->Args({1000, 100, 1})
    ->Args({1000, 100, 2})
    ->Args({10'000, 20, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace setscope

BENCHMARK_MAIN();
