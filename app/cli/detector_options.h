#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/engine.h"
#include "core/base/problem.h"
#include "core/io/importer.h"

namespace CLI {
class App;
}

namespace setscope {

struct Environment;

/// What to judge, and by what.
struct DetectorOptions {
    std::vector<std::string> paths;
    std::string head;         ///< empty: the model's first choice
    std::string backbone;     ///< empty: the shipped encoder
    std::string model;        ///< empty: the shipped one
    std::string wordVectors;  ///< empty: texts are compared by their letters
    std::string setColumn;    ///< of tables; see ImportOptions
    std::string nameColumn;
};

/// When a set is flagged; at most one of them is set.
struct RuleOptions {
    std::optional<double> threshold;
    std::optional<double> falseAlarmRate;
};

/// @param options outlives `app`
void declareDetectorOptions(CLI::App& app, DetectorOptions& options);
/// @param options outlives `app`
void declareRuleOptions(CLI::App& app, RuleOptions& options);

FlagRule ruleOf(const RuleOptions& options);

ImportOptions importOptions(const DetectorOptions& options);

/// What the paths hold, ready to be judged.
struct ImportedCollection {
    Collection collection;
    std::vector<Problem> problems;
};

/// @throws Cancelled
ImportedCollection importCollection(const DetectorOptions& options, const Environment& environment,
                                    const RunContext& run);

/// An engine with the model that was asked for.
struct OpenedDetector {
    std::unique_ptr<Engine> engine;
    std::shared_ptr<const Model> model;
    Head head = Head::Softmax;
};

/// @throws Error (BadUsage) if the model lacks the head that is asked for; what Engine::loadModel
/// throws
OpenedDetector openDetector(const DetectorOptions& options, const Environment& environment,
                            const RunContext& run);

/// Complains of a slow engine on `environment.error`, if it is slow.
void remarkOnEngine(const EngineInfo& engine, Environment& environment);

}  // namespace setscope
