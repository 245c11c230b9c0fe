// What a person waits for, through the engine's interface and with the shipped model: the engine's
// start, loading the model, judging pictures that were never seen (decode, encode, compare),
// judging a set again after an edit (features kept), the set head's share of judging many sets, and
// the effect of leaving one out. Wall time; the argument is the members of a set, of shareOfSetHead
// the sets.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/engine.h"
#include "core/base/random.h"
#include "core/features/image_decoder.h"
#include "core/io/memory_archive.h"

namespace setscope {
namespace {

constexpr int kWidth = 640;   // pixels
constexpr int kHeight = 480;  // pixels

/// A picture of its own for every seed: coloured squares with some noise.
Bytes drawnPicture(std::uint64_t seed) {
    Random random(seed);
    RgbImage image{kWidth, kHeight, {}};
    image.pixels.reserve(std::size_t{3} * kWidth * kHeight);
    const std::uint64_t colours = random();
    for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x < kWidth; ++x) {
            const auto square = static_cast<unsigned>((x / 40 + y / 40) % 8);
            const auto value = static_cast<unsigned>(colours >> (8 * square)) & 0xFFU;
            for (const unsigned channel : {1U, 3U, 5U}) {
                image.pixels.push_back(static_cast<std::uint8_t>(
                    value * channel + static_cast<unsigned>(random.below(16))));
            }
        }
    }
    return encodeJpeg(image, 88);
}

/// Sets of drawn pictures in an archive in memory.
struct DrawnCollection {
    Collection collection;
    std::shared_ptr<MemoryArchive> archives = std::make_shared<MemoryArchive>();

    DrawnCollection(std::int64_t sets, std::int64_t members) {
        std::vector<MemoryEntry> entries;
        for (std::int64_t i = 0; i < sets; ++i) {
            ItemSet& set = collection.sets.emplace_back();
            set.id = collection.nextSetId();
            for (std::int64_t j = 0; j < members; ++j) {
                Member& member = set.members.emplace_back();
                member.id = collection.nextMemberId();
                member.name = std::to_string(member.id.value) + ".jpg";
                member.payload.source = {.file = "/drawn.zip", .entry = member.name};
                member.payload.content = ImageFacts{.format = "JPEG"};
                Bytes bytes = drawnPicture(static_cast<std::uint64_t>(member.id.value));
                member.content = ContentHash::of(bytes);
                entries.push_back(honestEntry(member.name, std::move(bytes)));
            }
        }
        archives->put("/drawn.zip", std::move(entries));
    }
};

void startEngine(benchmark::State& state) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(createEngine(nullptr));
    }
}

void loadModel(benchmark::State& state) {
    const auto engine = createEngine(nullptr);
    for (auto _ : state) {
        benchmark::DoNotOptimize(engine->loadModel({}, {}));
    }
}

void judgeNewPictures(benchmark::State& state) {
    const DrawnCollection drawn(4, state.range(0));
    for (auto _ : state) {
        state.PauseTiming();
        const auto engine = createEngine(drawn.archives);
        const auto model = engine->loadModel({}, {});
        state.ResumeTiming();
        benchmark::DoNotOptimize(engine->outliers().findOutliers(*model, drawn.collection, {}, {}));
    }
    state.SetItemsProcessed(state.iterations() * drawn.collection.memberCount());
}

void judgeAgain(benchmark::State& state) {
    const DrawnCollection drawn(1, state.range(0));
    const auto engine = createEngine(drawn.archives);
    const auto model = engine->loadModel({}, {});
    engine->outliers().findOutliers(*model, drawn.collection, {}, {});
    for (auto _ : state) {
        benchmark::DoNotOptimize(engine->outliers().findOutliers(*model, drawn.collection, {}, {}));
    }
}

/// Judges many sets of 16 from files, then ten times more with their features at hand, which leaves
/// the work of the answer: the set head runs once for each set and once more for each removal that
/// is tested.
void shareOfSetHead(benchmark::State& state) {
    constexpr std::int64_t kMembers = 16;
    constexpr int kTimesAgain = 10;
    const DrawnCollection drawn(state.range(0), kMembers);
    const auto engine = createEngine(drawn.archives);
    const auto model = engine->loadModel({}, {});
    OutlierResult result;
    const auto seconds = [&] {
        const auto start = std::chrono::steady_clock::now();
        result = engine->outliers().findOutliers(*model, drawn.collection, {}, {});
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    for (auto _ : state) {
        const double all = seconds();
        state.SetIterationTime(all);
        double again = 0.0;
        for (int i = 0; i < kTimesAgain; ++i) {
            again += seconds() / kTimesAgain;
        }
        state.counters["head_percent"] = 100.0 * again / all;
        double runs = 0.0;
        for (const SetOutliers& set : result.sets) {
            runs += static_cast<double>(std::max<std::size_t>(set.removals.size(), 1));
        }
        state.counters["runs_per_set"] = runs / static_cast<double>(result.sets.size());
    }
    state.SetItemsProcessed(drawn.collection.memberCount());
}

void leaveOneOut(benchmark::State& state) {
    const DrawnCollection drawn(1, state.range(0));
    const auto engine = createEngine(drawn.archives);
    const auto model = engine->loadModel({}, {});
    const ItemSet& set = drawn.collection.sets.front();
    for (auto _ : state) {
        benchmark::DoNotOptimize(engine->outliers().leaveOneOut(*model, drawn.collection, set.id,
                                                                set.members.front().id, {}, {}));
    }
}

BENCHMARK(startEngine)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(loadModel)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(judgeNewPictures)->Arg(16)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(judgeAgain)->Arg(16)->Arg(64)->Arg(200)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(shareOfSetHead)->Arg(100)->Iterations(1)->Unit(benchmark::kMillisecond)->UseManualTime();
BENCHMARK(leaveOneOut)->Arg(16)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace setscope

BENCHMARK_MAIN();
