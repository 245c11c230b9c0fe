#include "core/results/outlier_result.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/error.h"
#include "core/base/json_field.h"

namespace setscope {
namespace {

Json toJson(const ModelIdentity& model) {
    return {{"name", model.name},
            {"version", model.version},
            {"fingerprint", model.fingerprint},
            {"encoder", model.encoder},
            {"encoder_fingerprint", model.encoderFingerprint}};
}

ModelIdentity modelFromJson(const Json& json) {
    const JsonFields fields(json, "the result's model");
    return {fields.text("name"), fields.text("version"), fields.text("fingerprint"),
            fields.text("encoder"), fields.text("encoder_fingerprint")};
}

Json toJson(const DeviceUse& device) {
    return {{"requested", device.requested},
            {"used", device.used},
            {"detail", device.detail},
            {"reason", device.reason}};
}

DeviceUse deviceFromJson(const Json& json) {
    const JsonFields fields(json, "the result's device");
    return {fields.text("requested"), fields.text("used"), fields.text("detail"),
            fields.text("reason")};
}

Json toJson(const SetOutliers& set) {
    Json members = Json::array();
    for (const MemberId member : set.members) {
        members.push_back(member.value);
    }
    return {{"id", set.set.value},
            {"name", set.name},
            {"members", std::move(members)},
            {"probability", set.probability},
            {"score", set.score},
            {"p_value", set.pValue},
            {"set_p_value", set.setPValue ? Json(*set.setPValue) : Json()},
            {"note", set.note}};
}

/// The numbers of a list that is empty or as long as the members.
std::vector<float> numbers(const JsonFields& fields, const char* key, std::size_t memberCount) {
    std::vector<float> values;
    for (const Json& value : fields.array(key)) {
        if (!value.is_number() || !std::isfinite(value.get<float>())) {
            fields.refuse(std::string("holds something else than numbers in \"") + key + "\"");
        }
        values.push_back(value.get<float>());
    }
    if (!values.empty() && values.size() != memberCount) {
        fields.refuse("has " + std::to_string(memberCount) + " members but " +
                      std::to_string(values.size()) + " numbers in \"" + key + "\"");
    }
    return values;
}

void requireShares(const JsonFields& fields, const char* key, const std::vector<float>& values) {
    for (const float value : values) {
        if (value < 0.0F || value > 1.0F) {
            fields.refuse(std::string("has a \"") + key + "\" outside 0 to 1");
        }
    }
}

SetOutliers setFromJson(const Json& json) {
    const JsonFields fields(json, "a set of the result");
    SetOutliers set;
    set.set = {fields.integer("id")};
    set.name = fields.text("name");
    for (const Json& member : fields.array("members")) {
        if (!member.is_number_integer()) {
            fields.refuse("has a member that is not a whole number");
        }
        set.members.push_back({member.get<std::int64_t>()});
    }
    set.probability = numbers(fields, "probability", set.members.size());
    set.score = numbers(fields, "score", set.members.size());
    set.pValue = numbers(fields, "p_value", set.members.size());
    if (fields.has("set_p_value")) {
        set.setPValue = static_cast<float>(fields.number("set_p_value"));
        requireShares(fields, "set_p_value", {*set.setPValue});
    }
    set.note = fields.text("note");
    requireShares(fields, "probability", set.probability);
    requireShares(fields, "p_value", set.pValue);
    if (set.probability.size() != set.score.size()) {
        fields.refuse("has probabilities without scores, or scores without probabilities");
    }
    return set;
}

}  // namespace

std::vector<bool> flaggedMembers(const SetOutliers& set, const FlagRule& rule) {
    // The rule is a decimal number and so is meant as the float nearest to it: a p-value of 10/200
    // is at most 5 %.
    const auto threshold = static_cast<float>(rule.threshold);
    std::vector<bool> flagged(set.members.size(), false);
    if (rule.by == FlagRule::By::Probability) {
        for (std::size_t i = 0; i < set.probability.size(); ++i) {
            flagged[i] = set.probability[i] >= threshold;
        }
    } else if (isFlagged(set, rule)) {
        for (std::size_t i = 0; i < set.pValue.size(); ++i) {
            flagged[i] = set.pValue[i] <= threshold;
        }
    }
    return flagged;
}

bool isFlagged(const SetOutliers& set, const FlagRule& rule) {
    const auto threshold = static_cast<float>(rule.threshold);
    if (rule.by == FlagRule::By::FalseAlarmRate) {
        return set.setPValue && *set.setPValue <= threshold;
    }
    return std::ranges::any_of(set.probability,
                               [threshold](float value) { return value >= threshold; });
}

const char* toText(Head head) { return head == Head::Softmax ? "softmax" : "sigmoid"; }

Head headFromText(const std::string& text) {
    if (text == "softmax") {
        return Head::Softmax;
    }
    if (text == "sigmoid") {
        return Head::Sigmoid;
    }
    throw Error(ErrorKind::BadUsage,
                "There is no head called \"" + text + "\"; choose softmax or sigmoid.");
}

Json toJson(const OutlierResult& result) {
    Json sets = Json::array();
    for (const SetOutliers& set : result.sets) {
        sets.push_back(toJson(set));
    }
    Json problems = Json::array();
    for (const Problem& problem : result.problems) {
        problems.push_back({{"path", problem.path}, {"message", problem.message}});
    }
    return {{"model", toJson(result.model)},
            {"device", toJson(result.device)},
            {"head", toText(result.head)},
            {"seed", result.seed},
            {"reference_set_count", result.referenceSetCount},
            {"sets", std::move(sets)},
            {"problems", std::move(problems)}};
}

OutlierResult outlierResultFromJson(const Json& json) {
    const JsonFields fields(json, "the result");
    OutlierResult result;
    result.model = modelFromJson(fields.object("model"));
    result.device = deviceFromJson(fields.object("device"));
    const std::string head = fields.text("head");
    if (head != "softmax" && head != "sigmoid") {
        fields.refuse("has an unknown head \"" + head + "\"");
    }
    result.head = headFromText(head);
    result.seed = fields.count("seed");
    result.referenceSetCount = fields.integer("reference_set_count");
    for (const Json& set : fields.array("sets")) {
        result.sets.push_back(setFromJson(set));
    }
    for (const Json& problem : fields.array("problems")) {
        const JsonFields problemFields(problem, "a problem of the result");
        result.problems.push_back({problemFields.text("path"), problemFields.text("message")});
    }
    return result;
}

}  // namespace setscope
