#include "core/results/training_result.h"

#include <set>

#include "core/base/json_field.h"

namespace setscope {

Json toJson(const MeasuredMetric& metric) {
    return {{"name", metric.name},
            {"value", metric.value},
            {"low", metric.low},
            {"high", metric.high},
            {"rival", metric.rival ? Json(*metric.rival) : Json()},
            {"count", metric.count}};
}

MeasuredMetric measuredMetricFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what + ", a metric,");
    return {.name = fields.text("name"),
            .value = fields.number("value"),
            .low = fields.number("low"),
            .high = fields.number("high"),
            .rival = fields.has("rival") ? std::optional(fields.number("rival")) : std::nullopt,
            .count = fields.integer("count")};
}

void addProblems(TrainingResult& result, const std::vector<Problem>& more) {
    std::set<std::string> named;
    for (const Problem& problem : result.problems) {
        named.insert(problem.path);
    }
    for (const Problem& problem : more) {
        if (named.insert(problem.path).second) {
            result.problems.push_back(problem);
        }
    }
}

}  // namespace setscope
