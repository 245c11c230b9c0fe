#pragma once

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "app/cli/command_line.h"
#include "core/base/error.h"
#include "core/io/memory_archive.h"

namespace setscope {

class ScriptedModel : public Model {
  public:
    ScriptedModel() {
        info_.identity = {"fake", "0.1", "ff", "none", "ee"};
        info_.heads = {Head::Softmax};
        info_.card = Json::object();
    }
    const ModelInfo& info() const override { return info_; }

  private:
    ModelInfo info_;
};

/// Judges every set of three or more: its last member is the stranger, with 70 %.
class ScriptedEngine : public Engine {
  public:
    explicit ScriptedEngine(std::string blasWarning = "") {
        info_.blasWarning = std::move(blasWarning);
    }

    const EngineInfo& info() const override { return info_; }

    std::shared_ptr<const Model> loadModel(const ModelSource& source,
                                           const RunContext& run) override {
        run.throwIfStopped();
        if (!source.file.empty()) {
            throw Error(ErrorKind::BadInput, source.file.string() + " is no model.");
        }
        return std::make_shared<ScriptedModel>();
    }

    OutlierResult findOutliers(const Model& model, const Collection& collection,
                               const OutlierOptions& options, const RunContext& run) override {
        OutlierResult result{.model = model.info().identity,
                             .device = {run.settings().device, "cpu", "1 thread", ""},
                             .head = options.head,
                             .seed = run.settings().seed,
                             .referenceSetCount = 99,
                             .sets = {},
                             .problems = {}};
        for (const ItemSet& set : collection.sets) {
            result.sets.push_back(judge(set));
        }
        return result;
    }

    LeaveOneOut leaveOneOut(const Model&, const ItemSet&, MemberId, Head,
                            const RunContext&) override {
        return {};
    }
    TrainingResult trainOutliers(const OutlierTraining& training, const RunContext& run) override {
        return {.modelFile = training.output / "model.safetensors",
                .device = {run.settings().device, "cpu", "", "Training wants the processor."},
                .curve = {},
                .metrics = {{"accuracy", 0.75, 0.7, 0.8, 0.5, 400},
                            {"calibration error", 0.01, 0.0, 0.02, {}, 400}},
                .problems = {{"toys.zip › a/1.jpg", "The picture is damaged; copy it again."}},
                .seconds = 90.0};
    }

  private:
    static SetOutliers judge(const ItemSet& set) {
        SetOutliers outliers{.set = set.id,
                             .name = set.name,
                             .members = {},
                             .probability = {},
                             .score = {},
                             .pValue = {},
                             .setPValue = {},
                             .note = {}};
        if (set.members.size() < 3) {
            outliers.note = "The set has fewer than three pictures.";
            return outliers;
        }
        for (const Member& member : set.members) {
            const bool isLast = member.id == set.members.back().id;
            outliers.members.push_back(member.id);
            outliers.probability.push_back(
                isLast ? 0.7F : 0.3F / static_cast<float>(set.members.size() - 1));
            outliers.score.push_back(isLast ? 2.0F : 0.0F);
            outliers.pValue.push_back(isLast ? 0.01F : 0.9F);
        }
        outliers.setPValue = 0.01F;
        return outliers;
    }

    EngineInfo info_{
        .libTorch = "0", .devices = {"cpu"}, .threads = 1, .gemmGflops = 1.0, .blasWarning = ""};
};

/// The commands' outer world in memory.
struct FakeWorld {
    std::ostringstream out;
    std::ostringstream error;
    std::shared_ptr<MemoryArchive> archives = std::make_shared<MemoryArchive>();
    std::stop_source stop;
    std::string blasWarning;  ///< of the engine

    ExitCode run(const std::vector<std::string>& words) {
        std::vector<const char*> arguments = {"setscope-cli"};
        for (const std::string& word : words) {
            arguments.push_back(word.c_str());
        }
        Environment environment{
            .out = out,
            .error = error,
            .updatesLines = false,
            .stop = stop.get_token(),
            .archives = archives,
            .createEngine = [this] { return std::make_unique<ScriptedEngine>(blasWarning); },
            .supportReports =
                [this] {
                    return ReportSupport{{{}, archives}, {}, {}};
                }};
        return runCommandLine(arguments, environment);
    }
};

}  // namespace setscope
