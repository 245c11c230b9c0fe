// Photos decoded to the sizes that thumbnails and the encoder need, and encoded, on one and two
// threads. performance.md asks for 900 photos a second to 64 × 64 on two threads.
#include <benchmark/benchmark.h>

#include <vector>

#include "core/base/random.h"
#include "core/features/compact_network.h"
#include "core/features/image_decoder.h"
#include "core/features/image_encoder.h"
#include "core/io/memory_archive.h"
#include "core/io/parallel_for.h"

namespace {

using namespace setscope;

/// 640 × 480, about 90 kB as a JPEG of quality 88: a smooth picture with noise, harder to decode
/// than most photographs.
std::vector<std::byte> noisyPhoto(std::uint64_t seed) {
    Random random(seed);
    RgbImage image{640, 480, {}};
    image.pixels.reserve(static_cast<std::size_t>(640) * 480 * 3);
    for (int y = 0; y < 480; ++y) {
        for (int x = 0; x < 640; ++x) {
            const int noise = static_cast<int>(random.below(24));
            image.pixels.push_back(static_cast<std::uint8_t>(x * 200 / 640 + noise));
            image.pixels.push_back(static_cast<std::uint8_t>(y * 200 / 480 + noise));
            image.pixels.push_back(static_cast<std::uint8_t>((x + y) * 200 / 1120 + noise));
        }
    }
    return encodeJpeg(image, 88);
}

const std::vector<std::vector<std::byte>>& photos() {
    static const std::vector<std::vector<std::byte>> made = [] {
        std::vector<std::vector<std::byte>> files;
        for (std::uint64_t seed = 0; seed < 250; ++seed) {
            files.push_back(noisyPhoto(seed));
        }
        return files;
    }();
    return made;
}

/// Arguments: edge in pixels, threads.
void decodePhotos(benchmark::State& state) {
    const int edge = static_cast<int>(state.range(0));
    const RunContext run({.threads = static_cast<int>(state.range(1))});
    for (auto _ : state) {
        parallelFor(photos().size(), "Decoding", run, [edge](std::size_t index) {
            benchmark::DoNotOptimize(decodeImage(photos()[index], {edge, edge}));
        });
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(photos().size()));
}
BENCHMARK(decodePhotos)
    ->ArgNames({"edge", "threads"})
    ->ArgsProduct({{64, 96, 224}, {1, 2}})
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

/// Argument: threads. Reads, decodes and runs the compact network.
void encodePhotos(benchmark::State& state) {
    const auto archives = std::make_shared<MemoryArchive>();
    std::vector<MemoryEntry> entries;
    std::vector<Member> members;
    for (std::size_t index = 0; index < photos().size(); ++index) {
        const std::string name = std::to_string(index) + ".jpg";
        entries.push_back(honestEntry(name, photos()[index]));
        members.emplace_back().payload.source = {"/photos.zip", name};
    }
    archives->put("/photos.zip", entries);
    const ImageEncoder encoder({"compact", "benchmark"}, asImageNetwork(CompactNetwork({})),
                               MediaReader(archives));
    const RunContext run({.threads = static_cast<int>(state.range(0))});
    for (auto _ : state) {
        benchmark::DoNotOptimize(encoder.encode(members, run).features);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(members.size()));
}
BENCHMARK(encodePhotos)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
