// A training step of each family beside the formulations that people write in PyTorch: ragged sets
// against padded and masked ones and a loop over the sets, the split first layer against φ and ρ of
// every pair, the implicit gradient of a fit against unrolled EM. Times are processor time of one
// thread; a row measures all in turn within the same run. Every rival has our parameters, and
// nothing is timed before its loss and its gradients were found to be ours. See step_timing.h for
// the counters. The equivariant stack is in equivariant_bench, SetConv in models_bench. Run it also
// with MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=4000000000 in the environment: what is gained by
// the allocator is then left out of the comparison.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/models/deep_sets.h"
#include "core/models/mixture_start.h"
#include "core/models/multimodal_sets.h"
#include "core/models/point_cloud_classifier.h"
#include "core/models/set2model.h"
#include "core/models/set_expansion.h"
#include "core/models/two_tower_scorer.h"
#include "core/training/expansion_losses.h"
#include "core/training/histogram_loss.h"
#include "core/training/multimodal_training.h"
#include "tests/bench/rival_sets.h"
#include "tests/bench/rival_steps.h"
#include "tests/bench/step_timing.h"

namespace setscope {
namespace {

/// Operations of fully connected layers for so many rows, forward and backward; `inputs` is 2 where
/// no gradient goes to what is below the first layer, and else 3.
double operationsOf(std::int64_t rows, const std::vector<std::int64_t>& widths, int inputs) {
    double operations = 0.0;
    for (std::size_t layer = 0; layer + 1 < widths.size(); ++layer) {
        operations += 2.0 * (layer == 0 ? inputs : 3) *
                      static_cast<double>(rows * widths[layer] * widths[layer + 1]);
    }
    return operations;
}

/// So many sets of `smallest` to `largest` indices below `below`, no index twice in a set and none
/// below `from`.
RaggedBatch randomIndices(std::int64_t setCount, std::int64_t smallest, std::int64_t largest,
                          std::int64_t from, std::int64_t below, Random& random) {
    std::vector<at::Tensor> sets;
    for (std::int64_t set = 0; set < setCount; ++set) {
        const auto spread = static_cast<std::size_t>(largest - smallest + 1);
        const std::int64_t size = smallest + static_cast<std::int64_t>(random.below(spread));
        sets.push_back(
            (from + at::randperm(below - from, at::kLong).narrow(0, 0, size)).unsqueeze(1));
    }
    RaggedBatch all = RaggedBatch::of(sets);
    all.elements = all.elements.squeeze(1);
    return all;
}

/// @param state range(0) sets, range(1) and range(2) members of the smallest and the largest,
/// range(3) whether members are summed (0) or the largest taken (1)
void deepSetsStep(benchmark::State& state) {
    constexpr std::int64_t kWidth = 64;
    const Pooling pooling = state.range(3) == 0 ? Pooling::Sum : Pooling::Max;
    at::manual_seed(1);
    DeepSets model(
        {.inputWidth = kWidth, .phiWidths = {256, 256}, .pooling = pooling, .rhoWidths = {256, 1}});
    const StepParameters parameters = model.named_parameters();
    const RaggedBatch sets = randomSets(state.range(0), kWidth, state.range(1), state.range(2));
    const PaddedSets wide = padded(sets);
    const at::Tensor targets = at::randn({sets.setCount(), 1});
    const auto loss = [&](const at::Tensor& output) { return at::mse_loss(output, targets); };
    timeSteps(
        state,
        {.module = model,
         .forms = {{"", [&] { return loss(model.forward(sets)); }},
                   {"Padded", [&] { return loss(paddedDeepSets(parameters, wide, pooling)); }},
                   {"Loop", [&] { return loss(loopedDeepSets(parameters, sets, pooling)); }}},
         .operations = operationsOf(sets.memberCount(), {kWidth, 256, 256}, 2)});
    state.counters["padding"] =
        static_cast<double>(wide.isPadding.numel()) / static_cast<double>(sets.memberCount());
}

/// Sets of five against candidates that all share, as many of them targets as others, by the margin
/// loss of the public code of Deep Sets.
/// @param state range(0) sets, range(1) candidates
void setExpansionStep(benchmark::State& state) {
    constexpr std::int64_t kVocabulary = 20'000;
    constexpr std::int64_t kMembers = 5;
    constexpr double kMargin = 0.3;
    const std::int64_t sets = state.range(0);
    const std::int64_t targets = state.range(1) / 2;
    at::manual_seed(1);
    SetExpansionScorer model({.vocabulary = kVocabulary});
    const StepParameters parameters = model.named_parameters();
    const at::Tensor items = at::randint(kVocabulary, {sets, kMembers}, at::kLong);
    const at::Tensor members = items.flatten();
    const at::Tensor offsets = at::arange(sets + 1, at::kLong) * kMembers;
    const at::Tensor candidates = at::randint(kVocabulary, {2 * targets}, at::kLong);
    const at::Tensor ofEach = candidates.unsqueeze(0).repeat({sets, 1});
    const at::Tensor ones = at::ones({sets, targets});
    const auto loss = [&](const at::Tensor& scores) {
        return at::margin_ranking_loss(scores.narrow(1, 0, targets),
                                       scores.narrow(1, targets, targets), ones, kMargin);
    };
    timeSteps(state,
              {.module = model,
               .forms = {{"", [&] { return loss(model.forward(members, offsets, candidates)); }},
                         {"Pairs", [&] { return loss(rivalExpansion(parameters, items, ofEach)); }},
                         {"PhiOnce",
                          [&] { return loss(rivalExpansion(parameters, items, candidates)); }}},
               .operations = operationsOf(sets * 2 * targets, {150, 75, 1}, 3) +
                             operationsOf(2 * targets + members.size(0), {50, 150, 150, 150}, 3)});
}

/// Sets of 3 to 10 and 40 targets each, against a softmax over the whole vocabulary.
/// @param state range(0) sets, range(1) vocabulary
void twoTowerStep(benchmark::State& state) {
    const std::int64_t sets = state.range(0);
    const std::int64_t vocabulary = state.range(1);
    at::manual_seed(1);
    Random random(1);
    TwoTowerScorer model({.vocabulary = vocabulary, .dropout = 0.0});
    const StepParameters parameters = model.named_parameters();
    const RaggedBatch members = randomIndices(sets, 3, 10, 0, vocabulary / 2, random);
    const RaggedBatch targets = randomIndices(sets, 40, 40, vocabulary / 2, vocabulary, random);
    const PaddedIndices wide = paddedIndices(members.elements, members.offsets);
    const auto table = [&](const RaggedBatch& batch) {
        const at::Tensor places = setIndices(batch.offsets) * vocabulary + batch.elements;
        return at::zeros({sets * vocabulary}, at::kBool)
            .index_fill(0, places, true)
            .view({sets, vocabulary});
    };
    const at::Tensor isMember = table(members);
    const at::Tensor isTarget = table(targets);
    timeSteps(
        state,
        {.module = model,
         .forms = {{"",
                    [&] {
                        return listwiseCrossEntropy(
                            model.forward(members.elements, members.offsets), members.elements,
                            members.offsets, targets.elements, targets.offsets);
                    }},
                   {"Dense", [&] { return rivalTwoTowers(parameters, wide, isMember, isTarget); }}},
         .operations = operationsOf(sets, {model.options().width, vocabulary}, 3)});
}

MultimodalSetsOptions multimodalOptions() {
    MultimodalSetsOptions options;
    options.encoders.modalities = {
        {.name = "vector", .kind = Modality::Kind::Vector, .size = 512},
        {.name = "index", .kind = Modality::Kind::Index, .size = 500},
        {.name = "text", .kind = Modality::Kind::IndexSequence, .size = 2'000}};
    options.encoders.dropout = 0.0;
    options.rhoWidths = {128};
    options.classes = 20;
    return options;
}

/// Samples with up to 6 vectors, 12 indices and a text of up to 40 words.
/// @param state range(0) samples
void multimodalStep(benchmark::State& state) {
    constexpr std::int64_t kVectorWidth = 512;
    const std::int64_t samples = state.range(0);
    const MultimodalSetsOptions options = multimodalOptions();
    at::manual_seed(1);
    Random random(1);
    MultimodalSets model(options);
    const StepParameters parameters = model.named_parameters();
    const at::Tensor vectorOffsets = randomIndices(samples, 0, 6, 0, 100, random).offsets;
    const RaggedBatch vectors = {at::randn({offsetValues(vectorOffsets).back(), kVectorWidth}),
                                 vectorOffsets};
    const RaggedBatch indices = randomIndices(samples, 0, 12, 0, 500, random);
    const RaggedBatch words = randomIndices(samples, 0, 40, 0, 2'000, random);
    const MultimodalBatch batch{{{vectors.elements, vectors.offsets},
                                 {indices.elements, indices.offsets},
                                 {words.elements, words.offsets}}};
    const PaddedSamples wide = {padded(vectors), paddedIndices(indices.elements, indices.offsets),
                                paddedIndices(words.elements, words.offsets)};
    const at::Tensor labels = at::rand({samples, options.classes}).lt(0.1).to(at::kFloat);
    const at::Tensor weights = inverseRootFrequencyWeights(labels);
    const auto loss = [&](const at::Tensor& logits) {
        return weightedSigmoidCrossEntropy(logits, labels, weights);
    };
    const std::vector<std::int64_t>& windows = options.encoders.windows;
    const std::int64_t width = options.encoders.width;
    double operations = operationsOf(vectors.memberCount(), {kVectorWidth, width}, 2);
    for (const std::int64_t window : windows) {
        const std::int64_t places =
            (words.offsets.diff() - (window - 1)).clamp_min(0).sum().item<std::int64_t>();
        operations += operationsOf(places, {window * width, options.encoders.filters}, 3);
    }
    timeSteps(state,
              {.module = model,
               .forms = {{"", [&] { return loss(model.forward(batch)); }},
                         {"Padded",
                          [&] { return loss(rivalMultimodal(parameters, wide, windows.size())); }}},
               .operations = operations});
}

/// What a step of meta-learning has: sets of 6 to 16 items, each item near one of three points of
/// its set, and candidates of each set, the first of them from the same points.
struct ConceptSets {
    RaggedBatch sets;
    at::Tensor candidates;  ///< [N, kCandidates, d]
};
constexpr std::int64_t kCandidates = 48;
constexpr std::int64_t kPositives = 12;

ConceptSets randomConcepts(std::int64_t setCount, std::int64_t width) {
    Random random(1);
    std::vector<at::Tensor> sets;
    std::vector<at::Tensor> candidates;
    for (std::int64_t set = 0; set < setCount; ++set) {
        const at::Tensor points = at::randn({3, width});
        const auto near = [&](std::int64_t count) {
            const at::Tensor which = at::arange(count, at::kLong).remainder(3);
            return 0.3 * at::randn({count, width}) + points.index_select(0, which);
        };
        sets.push_back(near(6 + static_cast<std::int64_t>(random.below(11))));
        candidates.push_back(
            at::cat({near(kPositives), at::randn({kCandidates - kPositives, width})}));
    }
    return {RaggedBatch::of(sets), at::stack(candidates)};
}

/// One-hot responsibilities that EM starts from, those of our fit. @return [T, K] float32
at::Tensor startOf(const RaggedBatch& sets, std::int64_t components) {
    const at::Tensor x = sets.elements.to(at::kDouble);
    const at::Tensor order = lexicographicOrder(x, sets.offsets);
    const at::Tensor parts =
        principalParts(x.index_select(0, order).contiguous(), sets.offsets, components);
    return at::one_hot(at::empty_like(parts).index_copy(0, order, parts), components)
        .to(at::kFloat);
}

/// @param scores [N, kCandidates]
at::Tensor lossOfConcepts(const at::Tensor& scores) {
    return histogramLoss(scores.narrow(1, 0, kPositives).flatten(),
                         scores.narrow(1, kPositives, kCandidates - kPositives).flatten());
}

/// @param state range(0) components, range(1) sets
void set2ModelStep(benchmark::State& state) {
    constexpr std::int64_t kWidth = 256;
    const std::int64_t components = state.range(0);
    const std::int64_t setCount = state.range(1);
    at::manual_seed(1);
    Set2Model model({.inputWidth = kWidth, .components = components});
    const ConceptSets concepts = randomConcepts(setCount, kWidth);
    const at::Tensor all = concepts.candidates.flatten(0, 1);
    const at::Tensor start = [&] {
        const at::NoGradGuard withoutGradient;
        return startOf({model.descriptors(concepts.sets.elements), concepts.sets.offsets},
                       components);
    }();
    const PaddedSets wideStart = padded({start, concepts.sets.offsets});
    const std::vector<std::int64_t> sizes = [&] {
        const at::Tensor each = concepts.sets.offsets.diff();
        return std::vector<std::int64_t>(each.data_ptr<std::int64_t>(),
                                         each.data_ptr<std::int64_t>() + setCount);
    }();
    const PaddedSets wide = padded(concepts.sets);
    const double floor = model.options().covarianceFloor;
    const auto ours = [&] {
        const at::Tensor scores = model.score(model.fit(concepts.sets), all);
        return lossOfConcepts(scores.view({setCount, setCount, kCandidates}).diagonal(0, 0, 1).t());
    };
    const auto looped = [&] {
        const auto sets = model.descriptors(concepts.sets.elements).split_with_sizes(sizes);
        const auto starts = start.split_with_sizes(sizes);
        const auto candidates = model.descriptors(all).split(kCandidates);
        std::vector<at::Tensor> scores;
        for (std::size_t set = 0; set < sets.size(); ++set) {
            scores.push_back(unrolledScores(sets[set], starts[set], candidates[set], floor));
        }
        return lossOfConcepts(at::stack(scores));
    };
    const auto sideBySide = [&] {
        const auto descriptors = [&](const at::Tensor& x) {
            return model.descriptors(x.flatten(0, 1)).view({setCount, x.size(1), -1});
        };
        return lossOfConcepts(unrolledScoresPadded({descriptors(wide.elements), wide.isPadding},
                                                   wideStart.elements,
                                                   descriptors(concepts.candidates), floor));
    };
    timeSteps(state, {.module = model,
                      .forms = {{"", ours}, {"Loop", looped}, {"Padded", sideBySide}},
                      .operations = operationsOf(concepts.sets.memberCount() + all.size(0),
                                                 {kWidth, model.options().widths.back()}, 2),
                      .tolerance = 1e-2});
}

/// Clouds of equally many points, which need no padding.
/// @param state range(0) clouds, range(1) points
void pointCloudStep(benchmark::State& state) {
    const std::int64_t clouds = state.range(0);
    const std::int64_t points = state.range(1);
    at::manual_seed(1);
    PointCloudClassifier model({.classes = 40, .dropout = 0.0});
    const StepParameters parameters = model.named_parameters();
    const at::Tensor coordinates = at::randn({clouds, points, 3});
    const RaggedBatch batch{coordinates.view({-1, 3}), at::arange(clouds + 1, at::kLong) * points};
    const at::Tensor labels = at::randint(40, {clouds}, at::kLong);
    const std::size_t layers = model.options().layerWidths.size();
    timeSteps(state,
              {.module = model,
               .forms = {{"", [&] { return at::cross_entropy_loss(model.forward(batch), labels); }},
                         {"Dense",
                          [&] {
                              return at::cross_entropy_loss(
                                  rivalPointClouds(parameters, coordinates, layers), labels);
                          }}},
               .operations = operationsOf(clouds * points, {3, 256, 256, 256}, 2)});
}

void steps(benchmark::internal::Benchmark* bench) {
    bench->UseManualTime()->Unit(benchmark::kMillisecond);
}
BENCHMARK(deepSetsStep)
    ->ArgNames({"sets", "smallest", "largest", "max"})
    ->ArgsProduct({{32}, {50}, {1'000}, {0, 1}})
    ->ArgsProduct({{1'000}, {1}, {16}, {0, 1}})
    ->Apply(steps);
BENCHMARK(setExpansionStep)->ArgNames({"sets", "candidates"})->Args({64, 256})->Apply(steps);
BENCHMARK(twoTowerStep)->ArgNames({"sets", "vocabulary"})->Args({256, 20'000})->Apply(steps);
BENCHMARK(multimodalStep)->ArgNames({"samples"})->Arg(64)->Apply(steps);
BENCHMARK(set2ModelStep)->ArgNames({"K", "sets"})->ArgsProduct({{1, 3}, {16}})->Apply(steps);
BENCHMARK(pointCloudStep)->ArgNames({"clouds", "points"})->Args({16, 500})->Apply(steps);

}  // namespace
}  // namespace setscope

BENCHMARK_MAIN();
