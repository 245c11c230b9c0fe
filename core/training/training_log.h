#pragma once

#include <filesystem>
#include <fstream>

#include "core/base/json.h"

namespace setscope {

/// A file of JSON Lines that grows while a model is trained: {"step","loss","learningRate"},
/// {"step","validation","best"} and, at the end, {"metric","value","low","high","rival","count"}.
/// Every line is on the disk once written.
class TrainingLog {
  public:
    enum class Begin { Anew, AfterWhatIsThere };
    /// @throws Error (Failed) if the file cannot be written
    TrainingLog(const std::filesystem::path& file, Begin begin);

    void write(const Json& line);

  private:
    std::ofstream stream_;
};

}  // namespace setscope
