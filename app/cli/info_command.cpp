#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/file_info.h"
#include "app/cli/plain_text.h"
#include "core/report/json_writer.h"

namespace setscope {
namespace {

struct InfoOptions {
    std::string file;
    bool json = false;
};

ExitCode printInfo(const InfoOptions& options, Environment& environment) {
    const FileInfo info =
        fileInfo(options.file, environment.archives, RunContext({}, environment.stop));
    if (options.json) {
        environment.out << toJsonText(info.record) << std::flush;
        return ExitCode::Done;
    }
    environment.out << harmless(info.sentence) << "\n\n" << plainText(info.facts);
    for (const report::Table& table : info.tables) {
        if (!table.rows.empty()) {
            environment.out << "\n" << plainText(table);
        }
    }
    environment.out << std::flush;
    return ExitCode::Done;
}

}  // namespace

CommandAction declareInfo(CLI::App& app) {
    const auto options = std::make_shared<InfoOptions>();
    app.add_option("FILE", options->file,
                   "A model (.safetensors), a picture, a list of texts (.txt), a table (.csv, "
                   ".tsv), a matrix (.npy), word vectors, a zip or a project")
        ->required();
    app.add_flag("--json", options->json, "Print it as JSON");
    return [options](Environment& environment) { return printInfo(*options, environment); };
}

}  // namespace setscope
