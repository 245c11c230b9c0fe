// The compact encoder's network beside two rivals, without decoding: the same layers as an eager
// PyTorch script runs them (contiguous layout, a batch at a time, the library's own threads), and
// MobileNet v1 0.75 at 224 pixels in OpenCV, whose file SETSCOPE_SHARED holds. Argument: threads.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <opencv2/dnn.hpp>
#include <string>

#include "core/features/compact_network.h"
#include "core/io/parallel_for.h"
#include "core/tensor/device.h"
#include "core/tensor/module_tensors.h"

namespace setscope {
namespace {

constexpr std::int64_t kPictures = 64;
constexpr double kBatchNormEpsilon = 1e-5;

at::Tensor drawnPixels(std::int64_t pictures, std::int64_t edge) {
    at::manual_seed(1);
    return at::randn({pictures, 3, edge, edge});
}

/// The layers of CompactNetwork, written as a script would.
class EagerCompactNetwork {
  public:
    EagerCompactNetwork() {
        const CompactNetwork network({});
        for (auto& [name, tensor] : namedTensors(*network.module())) {
            tensors_[name] = tensor.contiguous();
        }
    }

    at::Tensor forward(const at::Tensor& pixels) const {
        at::Tensor maps = layer("stem", pixels, 2);
        for (const std::string stage : {"stage1", "stage2", "stage3"}) {
            maps = layer(stage + "_down", maps, 2);
            maps = maps + layer(stage + "_second", layer(stage + "_first", maps, 1), 1);
        }
        const at::Tensor features = layer("last", maps, 2).mean({2, 3});
        return at::batch_norm(features, {}, {}, named("standardise.running_mean"),
                              named("standardise.running_var"), false, 0.0, kBatchNormEpsilon,
                              false);
    }

  private:
    const at::Tensor& named(const std::string& name) const { return tensors_.at(name); }

    at::Tensor layer(const std::string& name, const at::Tensor& input, std::int64_t stride) const {
        const at::Tensor sums =
            at::conv2d(input, named(name + ".0.weight"), {}, {stride, stride}, {1, 1});
        return at::relu(at::batch_norm(sums, named(name + ".1.weight"), named(name + ".1.bias"),
                                       named(name + ".1.running_mean"),
                                       named(name + ".1.running_var"), false, 0.0,
                                       kBatchNormEpsilon, false));
    }

    std::map<std::string, at::Tensor> tensors_;
};

void countPictures(benchmark::State& state) {
    state.SetItemsProcessed(state.iterations() * kPictures);
}

void compactNetwork(benchmark::State& state) {
    const auto network = asImageNetwork(CompactNetwork({}));
    const std::int64_t atOnce = network->picturesAtOnce(at::kCPU);
    const at::Tensor pixels = drawnPixels(kPictures, network->target().height);
    const RunContext run({.threads = static_cast<int>(state.range(0))});
    for (auto _ : state) {
        parallelFor(
            static_cast<std::size_t>(kPictures / atOnce), "Encoding", run, [&](std::size_t batch) {
                computeOnThisThreadOnly();
                const auto start = static_cast<std::int64_t>(batch) * atOnce;
                benchmark::DoNotOptimize(network->features(pixels.narrow(0, start, atOnce)));
            });
    }
    countPictures(state);
}

void eagerNetwork(benchmark::State& state) {
    const at::NoGradGuard withoutGradient;
    const EagerCompactNetwork network;
    const at::Tensor pixels = drawnPixels(kPictures, CompactLayout{}.inputEdge);
    at::set_num_threads(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(network.forward(pixels));
    }
    countPictures(state);
}

void openCvMobileNet(benchmark::State& state) {
    const char* shared = std::getenv("SETSCOPE_SHARED");
    const std::filesystem::path file =
        std::filesystem::path(shared != nullptr ? shared : "../shared") /
        "backbones/mobilenet_v1_0.75_224.onnx";
    if (!std::filesystem::exists(file)) {
        state.SkipWithError("SETSCOPE_SHARED does not hold the MobileNet");
        return;
    }
    cv::setNumThreads(static_cast<int>(state.range(0)));
    cv::dnn::Net network = cv::dnn::readNetFromONNX(file.string());
    const cv::Mat picture(224, 224, CV_32FC3, cv::Scalar(0.1, 0.2, 0.3));
    network.setInput(cv::dnn::blobFromImage(picture));
    for (auto _ : state) {
        for (std::int64_t i = 0; i < kPictures; ++i) {
            benchmark::DoNotOptimize(network.forward().data);
        }
    }
    countPictures(state);
}

BENCHMARK(compactNetwork)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(eagerNetwork)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(openCvMobileNet)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace setscope

BENCHMARK_MAIN();
