#include "core/results/outlier_result.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/error.h"
#include "core/base/json_field.h"

namespace setscope {
namespace {

ModelIdentity modelFromJson(const Json& json) {
    const JsonFields fields(json, "a model of the result");
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
    Json removals = Json::array();
    for (const RemovalStep& step : set.removals) {
        removals.push_back({{"member", step.member.value}, {"p_value", step.pValue}});
    }
    Json json = {{"id", set.set.value},
                 {"name", set.name},
                 {"members", std::move(members)},
                 {"probability", set.probability},
                 {"score", set.score},
                 {"p_value", set.pValue},
                 {"set_p_value", set.setPValue ? Json(*set.setPValue) : Json()},
                 {"removals", std::move(removals)},
                 {"reference_sets", set.referenceSets},
                 {"references", toText(set.references)},
                 {"familiarity", set.familiarity ? Json(*set.familiarity) : Json()},
                 {"note", set.note}};
    if (set.model) {
        json["model"] = toJson(*set.model);
    }
    return json;
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

std::vector<RemovalStep> removalsFrom(const JsonFields& fields, const SetOutliers& set) {
    std::vector<RemovalStep> removals;
    for (const Json& json : fields.array("removals")) {
        const JsonFields step(json, "a removal of the result");
        const MemberId member{step.integer("member")};
        if (std::ranges::find(set.members, member) == set.members.end() ||
            std::ranges::find(removals, member, &RemovalStep::member) != removals.end()) {
            fields.refuse("removes a member twice, or one that it does not have");
        }
        removals.push_back({member, static_cast<float>(step.number("p_value"))});
        requireShares(step, "p_value", {removals.back().pValue});
    }
    if (!removals.empty() && set.setPValue != removals.front().pValue) {
        fields.refuse("has another p-value than its first removal");
    }
    return removals;
}

ReferenceOrigin originFrom(const JsonFields& fields) {
    const std::string text = fields.text("references");
    for (const ReferenceOrigin origin :
         {ReferenceOrigin::None, ReferenceOrigin::Shipped, ReferenceOrigin::Own}) {
        if (text == toText(origin)) {
            return origin;
        }
    }
    fields.refuse("has unknown references \"" + text + "\"");
}

std::int64_t countOfReferences(const JsonFields& fields, const char* key) {
    constexpr std::int64_t kMost = 10'000'000;
    const std::int64_t count = fields.integer(key);
    if (count < 0 || count > kMost) {
        fields.refuse("has an impossible number of reference sets");
    }
    return count;
}

/// @param shippedCount M of the answer, for sets from before each said its own
void readReferences(const JsonFields& fields, std::int64_t shippedCount, SetOutliers& set) {
    if (fields.has("removals")) {
        set.removals = removalsFrom(fields, set);
    }
    const bool isOlder = !fields.has("references") && !fields.has("reference_sets");
    if (!isOlder) {
        set.references = originFrom(fields);
        set.referenceSets = countOfReferences(fields, "reference_sets");
    } else if (set.setPValue) {
        set.references = ReferenceOrigin::Shipped;
        set.referenceSets = shippedCount;
    }
}

SetOutliers setFromJson(const Json& json, std::int64_t shippedCount) {
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
    if (fields.has("familiarity")) {
        set.familiarity = static_cast<float>(fields.number("familiarity"));
        requireShares(fields, "familiarity", {*set.familiarity});
    }
    if (fields.has("model")) {
        set.model = modelFromJson(fields.object("model"));
    }
    requireShares(fields, "probability", set.probability);
    requireShares(fields, "p_value", set.pValue);
    if (set.probability.size() != set.score.size()) {
        fields.refuse("has probabilities without scores, or scores without probabilities");
    }
    readReferences(fields, shippedCount, set);
    return set;
}

}  // namespace

Json toJson(const ModelIdentity& model) {
    return {{"name", model.name},
            {"version", model.version},
            {"fingerprint", model.fingerprint},
            {"encoder", model.encoder},
            {"encoder_fingerprint", model.encoderFingerprint}};
}

std::vector<std::optional<float>> flaggingRates(const SetOutliers& set) {
    std::vector<std::optional<float>> rates(set.members.size());
    if (!set.setPValue) {
        return rates;
    }
    if (set.removals.empty()) {
        std::ranges::transform(set.pValue, rates.begin(), [&set](float pValue) {
            return std::optional(std::max(*set.setPValue, pValue));
        });
        return rates;
    }
    float rate = 0.0F;
    for (const RemovalStep& step : set.removals) {
        rate = std::max(rate, step.pValue);
        const auto found = std::ranges::find(set.members, step.member);
        if (found != set.members.end()) {
            rates[static_cast<std::size_t>(found - set.members.begin())] = rate;
        }
    }
    return rates;
}

std::vector<bool> flaggedMembers(const SetOutliers& set, const FlagRule& rule) {
    // The rule is a decimal number and so is meant as the float nearest to it: a p-value of 10/200
    // is at most 5 %.
    const auto threshold = static_cast<float>(rule.threshold);
    std::vector<bool> flagged(set.members.size(), false);
    if (rule.by == FlagRule::By::Probability) {
        std::transform(set.probability.begin(), set.probability.end(), flagged.begin(),
                       [threshold](float probability) { return probability >= threshold; });
        return flagged;
    }
    const std::vector<std::optional<float>> rates = flaggingRates(set);
    std::transform(rates.begin(), rates.end(), flagged.begin(),
                   [threshold](std::optional<float> rate) { return rate && *rate <= threshold; });
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

std::int64_t fewestReferenceSets(const OutlierResult& result) {
    std::int64_t fewest = 0;
    for (const SetOutliers& set : result.sets) {
        if (set.setPValue && set.referenceSets > 0) {
            fewest = fewest == 0 ? set.referenceSets : std::min(fewest, set.referenceSets);
        }
    }
    return fewest > 0 ? fewest : result.referenceSetCount;
}

const char* toText(ReferenceOrigin origin) {
    switch (origin) {
        case ReferenceOrigin::Shipped:
            return "shipped";
        case ReferenceOrigin::Own:
            return "own";
        case ReferenceOrigin::None:
            break;
    }
    return "none";
}

bool canBeFlagged(const SetOutliers& set, const FlagRule& rule) {
    if (rule.by == FlagRule::By::Probability || !set.setPValue) {
        return rule.by == FlagRule::By::Probability && !set.probability.empty();
    }
    const float smallest = 1.0F / static_cast<float>(set.referenceSets + 1);
    return set.referenceSets == 0 || smallest <= static_cast<float>(rule.threshold);
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
            {"own_reference_sets", result.ownReferenceSets},
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
    result.referenceSetCount = countOfReferences(fields, "reference_set_count");
    if (fields.has("own_reference_sets")) {
        result.ownReferenceSets = countOfReferences(fields, "own_reference_sets");
    }
    for (const Json& set : fields.array("sets")) {
        result.sets.push_back(setFromJson(set, result.referenceSetCount));
    }
    for (const Json& problem : fields.array("problems")) {
        const JsonFields problemFields(problem, "a problem of the result");
        result.problems.push_back({problemFields.text("path"), problemFields.text("message")});
    }
    return result;
}

}  // namespace setscope
