#include "core/training/training_log.h"

#include "core/base/error.h"
#include "core/base/text.h"

namespace setscope {

TrainingLog::TrainingLog(const std::filesystem::path& file, Begin begin)
    : stream_(file, begin == Begin::Anew ? std::ios::trunc : std::ios::app) {
    if (!stream_) {
        throw Error(ErrorKind::Failed,
                    toUtf8(file) + ": the training log cannot be written; choose another folder.");
    }
}

void TrainingLog::write(const Json& line) { stream_ << line.dump() << '\n' << std::flush; }

void TrainingLog::write(const std::vector<MeasuredMetric>& metrics) {
    for (const MeasuredMetric& metric : metrics) {
        Json line = {{"metric", metric.name}};
        Json fields = toJson(metric);
        fields.erase("name");
        line.update(fields);
        write(line);
    }
}

}  // namespace setscope
