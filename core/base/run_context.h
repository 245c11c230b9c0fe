#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace setscope {

/// How far a long work has come.
struct Progress {
    std::int64_t done = 0;
    std::int64_t total = 0;  ///< 0: not known yet
    std::string what;        ///< what is being done, "Encoding images"
};

/// What a run may use.
struct RunSettings {
    std::uint64_t seed = 0;
    std::string device = "auto";  ///< "auto", "cpu", "cuda" or "cuda:N"
    int threads = 0;              ///< 0: one per processor core
};

/// Passed last to every long function: settings in, progress out, and the person's wish to stop.
/// Copyable; every function may be called from any thread.
class RunContext {
  public:
    RunContext() = default;
    explicit RunContext(RunSettings settings, std::stop_token stop = {},
                        std::function<void(const Progress&)> onProgress = {});

    /// Reports progress; called once per file or mini-batch, at most 200 ms apart.
    /// @throws Cancelled after a stop was requested
    void step(const Progress& progress) const;

    /// @throws Cancelled after a stop was requested
    void throwIfStopped() const;

    const RunSettings& settings() const { return settings_; }
    std::stop_token stopToken() const { return stop_; }

  private:
    RunSettings settings_;
    std::stop_token stop_;
    std::function<void(const Progress&)> onProgress_;
};

}  // namespace setscope
