#pragma once

#include <torch/nn/module.h>

#include <filesystem>
#include <string>

#include "core/base/text.h"
#include "core/features/compact_network.h"
#include "core/models/model_file.h"
#include "core/models/outlier_detector.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/temp_dir.h"

namespace setscope {

/// A data folder with a small encoder and detectors of random weights, and an empty folder of the
/// person's own data; both in force as long as the object lives.
class ModelFolder {
  public:
    static constexpr std::int64_t kWidth = 12;

    ModelFolder()
        : dataVariable_("SETSCOPE_DATA_DIR", (folder_.path() / "share").string()),
          userVariable_("XDG_DATA_HOME", (folder_.path() / "home").string()) {
        std::filesystem::create_directories(models());
        writeEncoder(models() / "setscope_compact.safetensors");
        const std::string fingerprint =
            openCompactModel(models() / "setscope_compact.safetensors").fingerprint;
        writeDetector(models() / "setscope_default.safetensors", "shipped", kWidth, fingerprint);
        writeDetector(models() / "setscope_generic.safetensors", "generic", 0, "");
    }

    std::filesystem::path path() const { return folder_.path(); }
    std::filesystem::path models() const { return folder_.path() / "share" / "models"; }

    static void writeEncoder(const std::filesystem::path& file) {
        const CompactNetwork network({32, {8, 8, 8, 8, kWidth}});
        ModelCard card;
        card.name = toUtf8(file.stem());
        card.kind = "image-encoder";
        card.architecture = toJson(network.layout());
        saveModel(file, namedTensors(*network.module()), card, Precision::Half);
    }

    /// @param featureWidth 0 for one that fits any encoder
    static void writeDetector(const std::filesystem::path& file, const std::string& name,
                              std::int64_t featureWidth, const std::string& encoderFingerprint) {
        OutlierDetector detector(
            {.featureWidth = featureWidth, .projectionWidth = 4, .layers = 2, .layerWidth = 8});
        ModelCard card;
        card.name = name;
        card.version = "1";
        std::filesystem::create_directories(file.parent_path());
        saveDetector(file, detector, card, encoderFingerprint);
    }

  private:
    TempDir folder_;
    ScopedVariable dataVariable_;
    ScopedVariable userVariable_;
};

}  // namespace setscope
