// The families of models beside the formulations that their papers and public codes have, written
// in plain ATen: set expansion, set convolution, fits of Gaussians and mixtures. Times are
// processor time of one thread; a row measures all in turn within the same run, and the counters
// "times…" are rival / ours, from the medians. "MB" are the largest tensors that a formulation
// holds at once beside its parameters.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/models/mixture.h"
#include "core/models/set_expansion.h"
#include "core/models/setconv.h"
#include "core/models/two_tower_scorer.h"
#include "core/tensor/device.h"
#include "core/training/expansion_evaluation.h"
#include "tests/bench/rival_steps.h"
#include "tests/bench/timing.h"

namespace setscope {
namespace {

constexpr double kMegabyte = 1e6;

double megabytes(std::int64_t numbers) {
    return static_cast<double>(numbers) * sizeof(float) / kMegabyte;
}

/// The largest product of matrices that OpenBLAS is good at: what the shares are of.
void gemmPeak(benchmark::State& state) {
    setThreads(1);
    std::vector<double> seconds;
    for (auto _ : state) {
        seconds.push_back(peakProductSeconds());
        state.SetIterationTime(seconds.back());
    }
    state.counters["gflops"] = peakGflops(seconds);
}

/// φ of every candidate and the whole of ρ for a query, so many candidates at a time: 100 in the
/// public code of Deep Sets.
at::Tensor scoresWithoutIndex(SetExpansionScorer& scorer, const at::Tensor& query,
                              std::int64_t atOnce) {
    const at::Tensor offsets = at::tensor(std::vector<std::int64_t>{0, query.size(0)}, at::kLong);
    const at::Tensor ofQuery = scorer.setSide(scorer.phi(query), offsets);
    const std::int64_t count = scorer.options().vocabulary;
    const at::Tensor scores = at::empty({count});
    for (std::int64_t begin = 0; begin < count; begin += atOnce) {
        const std::int64_t end = std::min(begin + atOnce, count);
        const at::Tensor sides =
            scorer.candidateSide(scorer.phi(at::arange(begin, end, at::kLong)));
        scores.slice(0, begin, end).copy_(scorer.join(sides, ofQuery));
    }
    return scores;
}

/// @param state range(0) candidates
void setExpansionQuery(benchmark::State& state) {
    setThreads(1);
    const std::int64_t vocabulary = state.range(0);
    at::manual_seed(1);
    SetExpansionScorer scorer({.vocabulary = vocabulary});
    scorer.eval();
    const at::NoGradGuard withoutGradient;
    const ExpansionIndex index(scorer);
    TwoTowerScorer towers({.vocabulary = vocabulary});
    towers.eval();
    const QueryScores towerScores = scoresOf(towers);
    const std::vector<std::int64_t> query = {3, 14, 159, 265, 3589};
    const at::Tensor queryTensor = at::tensor(query, at::kLong);
    if (!at::allclose(index.scores(query), scoresWithoutIndex(scorer, queryTensor, 1'000), 1e-4,
                      1e-5)) {
        state.SkipWithError("other scores");
        return;
    }
    const auto secondsOfRival = [&](std::int64_t atOnce) {
        return processorSeconds([&] {
            benchmark::DoNotOptimize(scoresWithoutIndex(scorer, queryTensor, atOnce).data_ptr());
        });
    };
    std::vector<double> our, published, thousands, plain, tower;
    for (auto _ : state) {
        our.push_back(
            processorSeconds([&] { benchmark::DoNotOptimize(index.scores(query).data_ptr()); }));
        published.push_back(secondsOfRival(100));
        thousands.push_back(secondsOfRival(1'000));
        plain.push_back(secondsOfRival(vocabulary));
        tower.push_back(
            processorSeconds([&] { benchmark::DoNotOptimize(towerScores(query).data()); }));
        state.SetIterationTime(our.back());
    }
    const std::vector<std::int64_t>& widths = scorer.options().rhoWidths;
    const double operations = 2.0 * static_cast<double>(vocabulary * widths[0] * widths[1]);
    state.counters["gflops"] = operations / median(our) / 1e9;
    state.counters["timesAtOnce"] = median(plain) / median(our);
    state.counters["timesBy100"] = median(published) / median(our);
    state.counters["timesBy1000"] = median(thousands) / median(our);
    state.counters["timesTowers"] = median(our) / median(tower);
    state.counters["indexMB"] = megabytes(vocabulary * widths[0]);
}

/// The kernel g1(Y − X) ⊛ A written out, [N, d, d_o], for sets of one size.
at::Tensor literalSetConv(SetConvLayer& layer, const at::Tensor& sets, const at::Tensor& anchor) {
    const auto tensors = layer.named_parameters();
    const at::Tensor g1 =
        at::linear(anchor - sets, tensors["kernel.0.weight"], tensors["kernel.0.bias"]);
    const at::Tensor kernel = g1.unsqueeze(3) * tensors["attention"].softmax(0).t();
    return (sets.unsqueeze(2) * kernel).sum(3).mean(1);
}

/// @param state range(0) members of each set, range(1) d of the members
void setConvLayer(benchmark::State& state) {
    setThreads(1);
    constexpr std::int64_t kSets = 8;
    constexpr std::int64_t kOutputs = 128;
    const std::int64_t members = state.range(0);
    const std::int64_t width = state.range(1);
    at::manual_seed(1);
    SetConvLayerOptions options;
    options.inputWidth = width;
    options.outputWidth = kOutputs;
    SetConvLayer layer(options);
    const at::Tensor sets = at::randn({kSets, members, width});
    const at::Tensor anchor = at::randn({width});
    const RaggedBatch batch{sets.view({-1, width}), at::arange(kSets + 1, at::kLong) * members};
    std::vector<double> our, literal;
    for (auto _ : state) {
        our.push_back(
            processorSeconds([&] { layer.forward(batch, anchor).square().sum().backward(); }));
        literal.push_back(processorSeconds(
            [&] { literalSetConv(layer, sets, anchor).square().sum().backward(); }));
        layer.zero_grad();
        state.SetIterationTime(our.back());
    }
    state.counters["gflops"] =
        12.0 * static_cast<double>(kSets * members * width * kOutputs) / median(our) / 1e9;
    state.counters["timesLiteral"] = median(literal) / median(our);
    state.counters["MB"] = megabytes(2 * kSets * members * kOutputs);
    state.counters["literalMB"] = megabytes(2 * kSets * members * width * kOutputs);
}

/// Responsibilities of components that begin at the first members with the set's own variances.
/// @return [n, components]
at::Tensor firstResponsibilities(const at::Tensor& x, std::int64_t components) {
    const at::Tensor means = x.narrow(0, 0, components);
    const at::Tensor variances = x.detach().var(0);
    return (-0.5 * ((x.unsqueeze(1) - means).square() / variances).sum(2)).softmax(1);
}

/// @param state range(0) components, range(1) sets
void mixtureFitAndGradient(benchmark::State& state) {
    setThreads(1);
    constexpr std::int64_t kMembers = 60;
    constexpr std::int64_t kWidth = 128;
    const std::int64_t sets = state.range(1);
    const MixtureOptions options{.components = state.range(0)};
    at::manual_seed(1);
    const at::Tensor centres = at::randn({3, kWidth});
    const at::Tensor which = at::arange(sets * kMembers, at::kLong).remainder(3);
    const at::Tensor members =
        (0.3 * at::randn({sets * kMembers, kWidth}) + centres.index_select(0, which))
            .requires_grad_();
    const at::Tensor offsets = at::arange(sets + 1, at::kLong) * kMembers;
    const at::Tensor candidates = at::randn({16, kWidth});
    std::vector<double> our, unrolled;
    for (auto _ : state) {
        our.push_back(processorSeconds([&] {
            logLikelihood(fitMixtures({members, offsets}, options), candidates).sum().backward();
        }));
        unrolled.push_back(processorSeconds([&] {
            at::Tensor loss = at::zeros({});
            for (const at::Tensor& set : members.split(kMembers)) {
                loss = loss + unrolledScores(set, firstResponsibilities(set, options.components),
                                             candidates, options.covarianceFloor)
                                  .sum();
            }
            loss.backward();
        }));
        state.SetIterationTime(our.back());
    }
    state.counters["timesUnrolled"] = median(unrolled) / median(our);
}

BENCHMARK(gemmPeak)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(setExpansionQuery)
    ->Arg(61'000)
    ->Arg(1'000'000)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(setConvLayer)
    ->Args({64, 128})
    ->Args({64, 300})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(mixtureFitAndGradient)
    ->ArgNames({"K", "sets"})
    ->ArgsProduct({{1, 2, 3}, {16}})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace setscope

BENCHMARK_MAIN();
