#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "app/cli/command_line.h"
#include "core/base/error.h"
#include "core/io/memory_archive.h"
#include "tests/support/fake_expansion.h"

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
class ScriptedEngine : public Engine, public OutlierAnalysis {
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
        if (!source.wordVectors.empty()) {
            throw Error(ErrorKind::BadInput,
                        source.wordVectors.string() + " holds no word vectors.");
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
            result.ownReferenceSets += set.isReference ? 1 : 0;
            if (options.sets.empty() || std::ranges::count(options.sets, set.id) > 0) {
                result.sets.push_back(judge(set));
            }
        }
        return result;
    }

    OutlierAnalysis& outliers() override { return *this; }
    ExpansionAnalysis& expansion() override { return expansion_; }
    LeaveOneOut leaveOneOut(const Model&, const Collection&, SetId, MemberId, const OutlierOptions&,
                            const RunContext&) override {
        return {};
    }
    /// The members' cosines fall with their distance in the set; leaving one out takes 1 % off its
    /// neighbours.
    InfluenceMatrix influence(const Model&, const Collection& collection, SetId asked,
                              const OutlierOptions&, const RunContext&) override {
        const SetOutliers set = judge(*collection.findSet(asked));
        InfluenceMatrix matrix{.set = asked,
                               .members = set.members,
                               .probability = set.probability,
                               .change = {},
                               .cosine = {}};
        for (std::size_t r = 0; r < set.members.size(); ++r) {
            for (std::size_t c = 0; c < set.members.size(); ++c) {
                const std::size_t apart = r < c ? c - r : r - c;
                matrix.change.push_back(apart == 1 ? -0.01F : 0.0F);
                matrix.cosine.push_back(1.0F / static_cast<float>(1 + apart));
            }
        }
        return matrix;
    }
    /// Only the upper left cell matters.
    OcclusionMap occlusionMap(const Model&, const Collection&, const OcclusionQuestion& question,
                              const OutlierOptions& options, const RunContext&) override {
        return {.set = question.set,
                .member = question.member,
                .head = options.head,
                .rows = 1,
                .columns = 2,
                .probability = 0.7F,
                .meanColour = {0.5F, 0.0F},
                .blur = {0.3F, 0.0F},
                .agreement = 1.0F,
                .isComplete = true};
    }
    /// Finds half of what is planted; sets of 64 do not exist.
    DetectionPower detectionPower(const Model& model, const Collection& collection,
                                  const PowerOptions& power, const OutlierOptions& options,
                                  const RunContext& run) override {
        DetectionPower result{.model = model.info().identity,
                              .head = options.head,
                              .rule = power.rule,
                              .seed = run.settings().seed,
                              .hostSets = std::ssize(collection.sets),
                              .cells = {},
                              .note = {}};
        for (const std::int64_t size : power.sizes) {
            if (size == 64) {
                result.note = "No set has enough members for sets of 64.";
                continue;
            }
            for (const std::int64_t planted : power.planted) {
                result.cells.push_back({size,
                                        planted,
                                        power.trials,
                                        {"flagged", 0.5, 0.4, 0.6, {}, power.trials},
                                        {"named", 0.75, 0.7, 0.8, 0.25, power.trials}});
            }
        }
        return result;
    }
    TaughtLesson teach(const Model&, const Collection&, const OutlierOptions&,
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

    FakeExpansion expansion_;
    EngineInfo info_{
        .libTorch = "0", .devices = {"cpu"}, .threads = 1, .gemmGflops = 1.0, .blasWarning = ""};
};

/// An experiment whose table and chart hold one figure, the run's seed; its data are a folder.
inline ExperimentResult runScriptedExperiment(const ExperimentRequest& request,
                                              const std::shared_ptr<const ArchiveFormat>&,
                                              const RunContext& run) {
    if (!std::filesystem::is_directory(request.dataFolder)) {
        throw Error(ErrorKind::BadInput, request.dataFolder.string() + " is not there.");
    }
    ExperimentTable table;
    table.id = "only";
    table.title = "The only table";
    table.columns = {{"seed", "Seed", "the seed of the run", FigureUnit::Number}};
    const auto seed = static_cast<double>(run.settings().seed);
    table.rows = {{{}, {ExperimentFigure{seed, seed, seed}}, 1, ""}};
    ExperimentResult result;
    result.device.used = "cpu";
    result.tables = {table};
    ExperimentChart chart;
    chart.id = "curve";
    chart.title = "The only chart";
    chart.series = {{"seed", {{0.0, {seed, seed, seed}}, {1.0, {seed, seed, seed}}}}};
    result.charts = {chart};
    result.notes = {"Features are kept in " + request.workFolder.string() + ".",
                    "Models are kept in " + request.modelFolder.string() + "."};
    return result;
}

inline constexpr std::array kScriptedExperiments = {
    ExperimentEntry{"scripted", "What a script measures", "any folder", 3, runScriptedExperiment}};

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
                    return ReportSupport{{{}, archives}, {}, {}, nullptr};
                },
            .experiments = kScriptedExperiments};
        return runCommandLine(arguments, environment);
    }
};

}  // namespace setscope
