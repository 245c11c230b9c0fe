#pragma once

#include <filesystem>
#include <fstream>
#include <vector>

#include "core/base/json.h"
#include "core/results/training_result.h"

namespace setscope {

/// A file of JSON Lines that grows while a model is trained: {"step","loss","learningRate"},
/// {"step","validation","best"} and, at the end, {"metric","value","low","high","rival","count"},
/// the rival null where there is none. Every line is on the disk once written.
class TrainingLog {
  public:
    enum class Begin { Anew, AfterWhatIsThere };
    /// @throws Error (Failed) if the file cannot be written
    TrainingLog(const std::filesystem::path& file, Begin begin);

    /// Appends an object as one line. A disk that refuses does not end the training: the line is
    /// lost without a word.
    void write(const Json& line);
    /// Appends a line for each.
    void write(const std::vector<MeasuredMetric>& metrics);

  private:
    std::ofstream stream_;
};

}  // namespace setscope
