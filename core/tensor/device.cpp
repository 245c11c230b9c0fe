#include "core/tensor/device.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <omp.h>
#include <torch/cuda.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <optional>
#include <string_view>
#include <thread>

#include "core/base/error.h"
#include "core/base/text.h"

namespace setscope {
namespace {

constexpr double kSlowGflops = 8.0;  // the reference BLAS reaches about 1, OpenBLAS 50 and more

int gpuCount() { return at::hasCUDA() ? static_cast<int>(torch::cuda::device_count()) : 0; }

std::string cpuDetail() { return counted(at::get_num_threads(), "thread", "threads"); }

ChosenDevice onCpu(const std::string& requested, const std::string& reason) {
    return {c10::Device(c10::kCPU), {requested, "cpu", cpuDetail(), reason}};
}

/// The GPU's name and memory. Asked of the driver that a LibTorch for CUDA has loaded, since
/// LibTorch tells them only to programs built with the CUDA toolkit.
std::string gpuDetail(int index) {
    using GetName = int (*)(char* name, int capacity, int device);
    using GetMemory = int (*)(std::size_t * bytes, int device);
    void* driver = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_NOLOAD);
    if (driver == nullptr) {
        return "";
    }
    const auto getName = reinterpret_cast<GetName>(dlsym(driver, "cuDeviceGetName"));
    const auto getMemory = reinterpret_cast<GetMemory>(dlsym(driver, "cuDeviceTotalMem_v2"));
    char name[256] = {};
    std::size_t bytes = 0;
    const bool isKnown = getName != nullptr && getMemory != nullptr &&
                         getName(name, sizeof(name) - 1, index) == 0 &&
                         getMemory(&bytes, index) == 0;
    dlclose(driver);
    return isKnown ? std::string(name) + ", " + byteSize(bytes) : "";
}

ChosenDevice onGpu(const std::string& requested, int index) {
    return {c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(index)),
            {requested, "cuda:" + std::to_string(index), gpuDetail(index), ""}};
}

std::string whyNoGpu() {
    return at::hasCUDA() ? "LibTorch finds no GPU on this machine"
                         : "this build of LibTorch computes on the processor only";
}

/// The N of "cuda" (0) or "cuda:N".
std::optional<int> gpuIndex(std::string_view requested) {
    if (requested == "cuda") {
        return 0;
    }
    constexpr std::string_view prefix = "cuda:";
    if (!requested.starts_with(prefix)) {
        return std::nullopt;
    }
    const std::string_view digits = requested.substr(prefix.size());
    int index = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    const bool isWhole = error == std::errc() && end == digits.data() + digits.size() && index >= 0;
    return isWhole ? std::optional(index) : std::nullopt;
}

/// For the calling thread. at::set_num_threads makes a pool of threads anew whenever it is called,
/// and from then on in every new thread, whose idle threads then spin for milliseconds; so it is
/// the last resort, where LibTorch brings an OpenMP of its own.
void setTorchThreads(int threads) {
    at::get_num_threads();  // the first question in a thread sets its number, which would undo ours
    omp_set_num_threads(threads);
    if (at::get_num_threads() != threads) {
        at::set_num_threads(threads);
    }
}

void setBlasThreads(int threads) {
    using Set = void (*)(int);
    if (void* symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) {
        reinterpret_cast<Set>(symbol)(threads);
    }
}

}  // namespace

ChosenDevice chooseDevice(const std::string& requested) {
    if (requested == "cpu") {
        return onCpu(requested, "");
    }
    if (requested == "auto") {
        return gpuCount() > 0 ? onGpu(requested, 0) : onCpu(requested, whyNoGpu());
    }
    const std::optional<int> index = gpuIndex(requested);
    if (!index) {
        throw Error(ErrorKind::BadUsage, "The device \"" + requested +
                                             "\" is not known; choose auto, cpu, cuda or cuda:N.");
    }
    if (gpuCount() == 0) {
        throw Error(ErrorKind::BadUsage,
                    "The device \"" + requested + "\" cannot be used because " + whyNoGpu() +
                        "; choose cpu or auto, or build with a LibTorch for CUDA as the README "
                        "describes.");
    }
    if (*index >= gpuCount()) {
        throw Error(ErrorKind::BadUsage, "The device \"" + requested + "\" is not there; choose " +
                                             availableDevices().back() + " or a lower number.");
    }
    return onGpu(requested, *index);
}

std::vector<std::string> availableDevices() {
    std::vector<std::string> names = {"cpu"};
    for (int index = 0; index < gpuCount(); ++index) {
        names.push_back("cuda:" + std::to_string(index));
    }
    return names;
}

int setThreads(int threads) {
    const int chosen =
        threads > 0 ? threads : std::max(static_cast<int>(std::thread::hardware_concurrency()), 1);
    setTorchThreads(chosen);
    setBlasThreads(chosen);
    return chosen;
}

void computeOnThisThreadOnly() { setTorchThreads(1); }

GemmSpeed measureGemmGflops() {
    constexpr std::int64_t size = 512;
    constexpr double operations = 2.0 * size * size * size;
    const at::Tensor left = at::ones({size, size});
    const at::Tensor right = at::ones({size, size});
    double fastest = 0.0;
    for (int repetition = 0; repetition < 3; ++repetition) {
        const std::clock_t start = std::clock();
        at::mm(left, right);
        const double seconds =
            static_cast<double>(std::max<std::clock_t>(std::clock() - start, 1)) / CLOCKS_PER_SEC;
        fastest = std::max(fastest, operations / seconds / 1e9);
        if (fastest < kSlowGflops / 2 && repetition > 0) {
            break;
        }
    }
    if (fastest >= kSlowGflops) {
        return {fastest, ""};
    }
    return {fastest,
            "Matrix products are slow on this machine, most likely because the reference BLAS is "
            "in use; install the package libopenblas0-openmp and start again, and the engine "
            "computes up to a hundred times faster."};
}

}  // namespace setscope
