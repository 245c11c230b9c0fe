// A query to a pool as the window asks it: every scorer's score and rank of every candidate, the
// fusion and its first thousand. Beside it the same in plain ATen, a scorer at a time: a product
// with the mean, log-likelihoods by differences, a sort for every scorer. Wall time with as many
// threads as there are cores; "times" is rival / ours, from the medians. "poolMB" is what the
// opened pool holds besides its names.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/expansion.h"
#include "core/analysis/opened_pool.h"
#include "core/base/random.h"
#include "core/models/model_file.h"
#include "core/models/two_tower_scorer.h"
#include "core/tensor/device.h"
#include "core/tensor/module_tensors.h"
#include "tests/bench/timing.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

const std::vector<std::int64_t> kQuery = {3, 503, 1003, 1503, 2003};  // of one centre

template <class Work>
double wallSeconds(const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Items around 500 centres, a fiftieth of the vectors' length apart.
std::shared_ptr<Pool> drawnPool(std::int64_t items, std::int64_t width) {
    at::manual_seed(1);
    const at::Tensor centres = at::randn({500, width});
    const at::Tensor values =
        (centres.index_select(0, at::arange(items) % 500) + 0.7 * at::randn({items, width}))
            .contiguous();
    auto pool = std::make_shared<Pool>();
    pool->name = "drawn";
    pool->vectors.width = width;
    pool->vectors.values.assign(values.data_ptr<float>(),
                                values.data_ptr<float>() + values.numel());
    for (std::int64_t item = 0; item < items; ++item) {
        pool->items.push_back(std::to_string(item));
        pool->vectors.rowOf.push_back(item);
    }
    return pool;
}

/// 4,000 sets of 50 items.
void addKnownSets(Pool& pool) {
    Random random(2);
    for (std::int64_t set = 0; set < 4000; ++set) {
        KnownSet& known = pool.known.emplace_back();
        for (std::int64_t item = 0; item < 50; ++item) {
            known.items.push_back((set + 500 * static_cast<std::int64_t>(random.below(120))) %
                                  pool.itemCount());
        }
        std::ranges::sort(known.items);
        known.items.erase(std::ranges::unique(known.items).begin(), known.items.end());
    }
}

fs::path untrainedTowers(std::int64_t items) {
    const TwoTowerScorer towers({.vocabulary = items});
    ModelCard card;
    card.name = "untrained";
    card.kind = kTwoTowerKind;
    card.architecture = toJson(towers.options());
    const fs::path file = fs::temp_directory_path() / "setscope-expansion-bench.safetensors";
    saveModel(file, namedTensors(towers), card, Precision::AsComputed);
    return file;
}

std::shared_ptr<const OpenedPool> opened(std::shared_ptr<const Pool> pool,
                                         const ExpansionSource& source) {
    FeatureStore store;
    return openPool(std::move(pool), source, store, MediaReader(nullptr), {});
}

/// The query comes last.
at::Tensor ranksBySort(at::Tensor scores) {
    scores.index_fill_(0, at::tensor(kQuery, at::kLong), -1e30);
    const at::Tensor order = scores.argsort(0, /*descending=*/true);
    return at::empty({scores.size(0)}).index_put_({order}, at::arange(1.0, scores.size(0) + 1.0));
}

/// Nearest vector and Set2Model's Gaussian, ranked and fused; the mixture is another Gaussian.
at::Tensor fusedInTurn(const ItemVectors& vectors) {
    const at::Tensor members = vectors.of(kQuery);
    const at::Tensor mean = members.mean(0);
    const at::Tensor nearness = vectors.rows.mv(mean / mean.norm());
    const at::Tensor& v = vectors.spread.variance;
    const double count = static_cast<double>(kQuery.size());
    const at::Tensor variance = 0.7 * (count * members.var(0, false) + 30.0 * v) / (count + 30.0);
    const auto gaussian = [&] {
        return -0.5 * (((vectors.rows - mean).square() / variance).sum(1) -
                       ((vectors.rows - vectors.spread.mean).square() / v).sum(1));
    };
    const std::vector<at::Tensor> scores = {nearness, gaussian(), gaussian()};
    at::Tensor fused = at::zeros({vectors.rows.size(0)});
    for (std::size_t scorer = 0; scorer < scores.size(); ++scorer) {
        fused += (scorer == 0 ? 0.5 : 0.25) / (30.0 + ranksBySort(scores[scorer]));
    }
    return fused;
}

/// @param state range(0) items, range(1) columns of their vectors
void queryByVectors(benchmark::State& state) {
    setThreads(0);
    const at::NoGradGuard withoutGradient;
    const auto pool = opened(drawnPool(state.range(0), state.range(1)), {});
    const ExpansionQuery query{.items = kQuery};
    const RankingResult once = rankPool(*pool, query, {});
    const at::Tensor rival = fusedInTurn(pool->vectors());
    const auto best = rival[once.items.front().item].item<float>();
    if (std::abs(best - once.items.front().fusedScore) > 1e-5F) {
        state.SkipWithError("another first candidate");
        return;
    }
    std::vector<double> our, inTurn;
    for (auto _ : state) {
        our.push_back(wallSeconds([&] { benchmark::DoNotOptimize(rankPool(*pool, query, {})); }));
        inTurn.push_back(wallSeconds(
            [&] { benchmark::DoNotOptimize(fusedInTurn(pool->vectors()).topk(1000)); }));
        state.SetIterationTime(our.back());
    }
    state.counters["times"] = median(inTurn) / median(our);
    state.counters["poolMB"] =
        2.0 * static_cast<double>(state.range(0) * state.range(1)) * sizeof(float) / 1e6;
}

/// With known sets and Deep Sets too. @param state range(0) items, range(1) columns
void queryByEverything(benchmark::State& state) {
    setThreads(0);
    auto drawn = drawnPool(state.range(0), state.range(1));
    addKnownSets(*drawn);
    const fs::path model = untrainedTowers(drawn->itemCount());
    const auto pool = opened(drawn, {.model = model});
    fs::remove(model);
    const ExpansionQuery query{.items = kQuery};
    for (auto _ : state) {
        state.SetIterationTime(
            wallSeconds([&] { benchmark::DoNotOptimize(rankPool(*pool, query, {})); }));
    }
    state.counters["scorers"] = static_cast<double>(rankPool(*pool, query, {}).scorers.size());
}

BENCHMARK(queryByVectors)
    ->Args({61'000, 300})
    ->Args({1'000'000, 128})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->MinTime(2.0);
BENCHMARK(queryByEverything)
    ->Args({61'000, 300})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->MinTime(2.0);

}  // namespace
}  // namespace setscope

BENCHMARK_MAIN();
