#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <system_error>

#include "app/cli/commands.h"
#include "app/cli/experiment_text.h"
#include "app/cli/plain_text.h"
#include "app/cli/run_options.h"
#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/report/curve_chart.h"
#include "core/report/json_writer.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

struct ExperimentOptions {
    std::string id;
    std::string data = ".";
    std::string work;
    std::string plots;   ///< folder; empty: none are drawn
    std::string models;  ///< folder; empty: none are kept
    bool isList = false;
    bool isQuick = false;
    bool json = false;
    RunOptions run;
};

Json listJson(std::span<const ExperimentEntry> list) {
    Json rows = Json::array();
    for (const ExperimentEntry& entry : list) {
        rows.push_back({{"id", entry.id},
                        {"title", entry.title},
                        {"data", entry.data},
                        {"minutes", entry.minutes}});
    }
    return {{"experiments", std::move(rows)}};
}

std::string listText(std::span<const ExperimentEntry> list) {
    constexpr auto kLeft = report::Table::Align::Left;
    constexpr auto kRight = report::Table::Align::Right;
    constexpr auto kWrap = report::Table::Overflow::Wrap;
    report::Table table{
        {{"Id", kLeft}, {"Minutes", kRight}, {"What it measures", kLeft, 1.0, kWrap}}, {}};
    for (const ExperimentEntry& entry : list) {
        table.rows.push_back({{entry.id, std::to_string(entry.minutes), entry.title}, false});
    }
    return plainText(table);
}

ExitCode listExperiments(const ExperimentOptions& options, Environment& environment) {
    environment.out << (options.json ? toJsonText(listJson(environment.experiments))
                                     : listText(environment.experiments))
                    << std::flush;
    return ExitCode::Done;
}

const ExperimentEntry& experimentFor(const std::string& id, std::span<const ExperimentEntry> list) {
    const auto found =
        std::ranges::find_if(list, [&id](const ExperimentEntry& entry) { return id == entry.id; });
    if (found == list.end()) {
        throw Error(ErrorKind::BadUsage, (id.empty() ? std::string("No experiment is named")
                                                     : "“" + id + "” is no experiment") +
                                             "; “setscope-cli experiment --list” names them all.");
    }
    return *found;
}

/// Before the experiment, so that a folder that cannot be made costs no hours.
/// @throws Error (Failed)
void makeOutputFolder(const fs::path& folder, const std::string& option) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw Error(ErrorKind::Failed, toUtf8(folder) + ": this folder cannot be made (" +
                                           error.message() + "); name another one with " + option +
                                           ".");
    }
}

/// Writes every chart as SVG and, where this build can, as PNG. @throws Error (Failed)
void drawPlots(const ExperimentResult& result, const fs::path& folder, Environment& environment) {
    if (result.charts.empty()) {
        environment.error << "This experiment has no charts; nothing was drawn." << std::endl;
        return;
    }
    const ReportSupport support = environment.supportReports();
    for (const ExperimentChart& chart : result.charts) {
        const ChartDrawing drawing = drawCurves(chart);
        const std::string name = result.id + "-" + chart.id;
        writeTextFileSafely(folder / (name + ".svg"), toSvgFile(drawing));
        if (support.chartPicture) {
            writeFileSafely(folder / (name + ".png"), support.chartPicture(drawing));
        }
    }
    environment.error << counted(std::ssize(result.charts), "chart", "charts") << " drawn into "
                      << toUtf8(folder) << std::endl;
}

ExitCode measure(const ExperimentOptions& options, Environment& environment) {
    if (options.isList) {
        return listExperiments(options, environment);
    }
    const ExperimentEntry& entry = experimentFor(options.id, environment.experiments);
    ExperimentRequest request;
    if (!options.plots.empty()) {
        makeOutputFolder(options.plots, "--plot");
    }
    if (!options.models.empty()) {
        request.modelFolder = fs::path(options.models) / entry.id;
        makeOutputFolder(request.modelFolder, "--models");
    }
    ProgressLine progress(environment.error, progressStyle(options.run, environment));
    const RunContext run = makeRun(options.run, environment, progress);
    request.dataFolder = options.data;
    request.workFolder =
        options.work.empty() ? cacheFolder() / "experiments" / entry.id : fs::path(options.work);
    request.extent =
        options.isQuick ? ExperimentRequest::Extent::Quick : ExperimentRequest::Extent::Full;
    const ExperimentResult result = runExperiment(entry, request, environment.archives, run);
    progress.clear();
    if (result.device.requested != "auto" && !result.device.reason.empty()) {
        environment.error << result.device.reason << std::endl;
    }
    environment.out << (options.json ? toJsonText(toJson(result)) : experimentText(result))
                    << std::flush;
    if (!options.plots.empty()) {
        drawPlots(result, options.plots, environment);
    }
    return ExitCode::Done;
}

}  // namespace

CommandAction declareExperiment(CLI::App& app) {
    const auto options = std::make_shared<ExperimentOptions>();
    app.add_option("ID", options->id, "Which experiment; --list names them");
    app.add_flag("--list", options->isList, "Name the experiments and what they need");
    app.add_option("--data", options->data, "Folder of the development data")
        ->type_name("DIR")
        ->capture_default_str();
    app.add_option("--work", options->work,
                   "Folder that keeps features for the next run (below the user's cache folder)")
        ->type_name("DIR");
    app.add_option("--plot", options->plots, "Folder for the experiment's charts, as SVG and PNG")
        ->type_name("DIR");
    app.add_option("--models", options->models,
                   "Folder for the trained models, each with an example of its inputs and outputs")
        ->type_name("DIR");
    app.add_flag("--quick", options->isQuick, "Less of everything: two minutes on two cores");
    app.add_flag("--json", options->json, "Print the answer as JSON");
    declareRunOptions(app, options->run);
    return [options](Environment& environment) { return measure(*options, environment); };
}

}  // namespace setscope
