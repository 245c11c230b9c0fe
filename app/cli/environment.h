#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <stop_token>

#include "core/analysis/engine.h"
#include "core/base/bytes.h"
#include "core/experiments/experiment.h"
#include "core/io/archive.h"
#include "core/report/chart_drawing.h"
#include "core/report/report_builder.h"
#include "core/report/writers.h"

namespace setscope {

/// What the commands exit with.
enum class ExitCode { Done = 0, Failed = 1, BadUsage = 2, NoInput = 3 };

/// What reports need beyond the engine's answer.
struct ReportSupport {
    ReportTools tools;
    ThumbnailSource thumbnails;  ///< empty: strips without pictures
    /// A chart as a PNG file; empty: built without the window.
    std::function<Bytes(const ChartDrawing&)> chartPicture;
    std::shared_ptr<void> application;  ///< kept until the report is written; may be null
};

/// Everything of the outer world that the commands touch, so that they can be run with another one.
/// Used on one thread.
struct Environment {
    std::ostream& out;          ///< results, nothing else
    std::ostream& error;        ///< progress and complaints
    bool updatesLines = false;  ///< `error` is a terminal, where a line can be written over
    std::stop_token stop;
    std::shared_ptr<const ArchiveFormat> archives;  ///< null: built without zip files
    std::function<std::unique_ptr<Engine>()>
        createEngine;  ///< takes about a second; called only when needed
    std::function<ReportSupport()>
        supportReports;  ///< called only when a report or a chart is written
    std::span<const ExperimentEntry> experiments;
};

}  // namespace setscope
