#include <malloc.h>
#include <unistd.h>

#include <iostream>
#include <memory>
#include <span>

#include "app/cli/command_line.h"
#include "app/cli/interrupt_guard.h"
#include "app/cli/report_support.h"
#include "core/analysis/engine.h"
#include "core/experiments/experiment.h"

#ifdef SETSCOPE_WITH_ARCHIVE
#include "app/archive/quazip_archive.h"
#endif

namespace setscope {
namespace {

/// Large tensors come from the heap and stay there instead of being mapped and cleared anew each
/// time.
void keepLargeBlocks() {
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

std::shared_ptr<const ArchiveFormat> archiveFormat() {
#ifdef SETSCOPE_WITH_ARCHIVE
    return std::make_shared<QuaZipArchive>();
#else
    return nullptr;
#endif
}

ExitCode run(std::span<const char* const> arguments) {
    const InterruptGuard interrupts;
    const auto archives = archiveFormat();
    Environment environment{.out = std::cout,
                            .error = std::cerr,
                            .updatesLines = isatty(STDERR_FILENO) == 1,
                            .stop = interrupts.stopToken(),
                            .archives = archives,
                            .createEngine = [archives] { return createEngine(archives); },
                            .supportReports = [archives] { return supportReports(archives); },
                            .experiments = experiments()};
    return runCommandLine(arguments, environment);
}

}  // namespace
}  // namespace setscope

int main(int argc, char** argv) {
    setscope::keepLargeBlocks();
    return static_cast<int>(setscope::run({argv, static_cast<std::size_t>(argc)}));
}
