#include "core/report/outlier_answer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/report/outlier_ranking.h"
#include "core/results/false_alarms.h"

namespace setscope {
namespace {

constexpr std::size_t kNamedSingly = 8;  // members of one set

/// The value as its shortest decimal number: 0.01, not 0.009999999776482582.
Json decimal(float value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    double shortest = value;
    std::from_chars(text.data(), end, shortest);
    return shortest;
}

Json orNull(std::optional<float> value) { return value.has_value() ? decimal(*value) : Json(); }

Json modelJson(const ModelIdentity& model, Head head) {
    Json json = toJson(model);
    json["head"] = toText(head);
    return json;
}

std::string pathOf(const RankedMember& ranked) {
    return ranked.member != nullptr ? displayPath(ranked.member->payload.source) : std::string();
}

Json memberJson(const RankedMember& ranked, AnswerDetail detail) {
    const Member* member = ranked.member;
    Json json;
    json["path"] = pathOf(ranked);
    json["probability"] = decimal(ranked.probability);
    json["p_value"] = orNull(ranked.pValue);
    json["flagged"] = ranked.flagged;
    if (const TextContent* text = member != nullptr ? member->payload.text() : nullptr) {
        json["text"] = text->text;
    }
    if (detail == AnswerDetail::Everything) {
        json["name"] = member != nullptr ? member->name : "";
        json["content"] = member != nullptr ? member->content.toHex() : "";
        json["score"] = ranked.index < ranked.set->score.size()
                            ? decimal(ranked.set->score[ranked.index])
                            : Json();
    }
    return json;
}

/// Null where the rule has nothing to say.
Json strangerCount(const RankedSet& ranked, const FlagRule& rule) {
    if (rule.by == FlagRule::By::FalseAlarmRate && !ranked.set->setPValue) {
        return {};
    }
    return std::ranges::count(ranked.members, true, &RankedMember::flagged);
}

Json removalsJson(const RankedSet& ranked) {
    Json removals = Json::array();
    for (const RemovedMember& removed : removedMembers(ranked)) {
        removals.push_back(
            {{"member", pathOf(removed.member)}, {"p_value", decimal(removed.pValue)}});
    }
    return removals;
}

Json setJson(const SetOutliers& set, const RankedSet* ranked, const FlagRule& rule, Head head,
             AnswerDetail detail) {
    Json json;
    json["name"] = set.name;
    json["p_value"] = orNull(set.setPValue);
    json["flagged"] = ranked != nullptr && ranked->flagged;
    json["members"] = Json::array();
    if (ranked != nullptr) {
        for (const RankedMember& member : ranked->members) {
            json["members"].push_back(memberJson(member, detail));
        }
    }
    json["strangers"] = ranked != nullptr ? strangerCount(*ranked, rule) : Json();
    json["removals"] = ranked != nullptr ? removalsJson(*ranked) : Json::array();
    json["reference_sets"] = set.referenceSets;
    json["references"] = toText(set.references);
    json["familiarity"] = orNull(set.familiarity);
    if (set.model) {
        json["model"] = modelJson(*set.model, head);
    }
    if (detail == AnswerDetail::Everything) {
        json["note"] = set.note;
    }
    return json;
}

}  // namespace

std::vector<Problem> allProblems(const std::vector<Problem>& ofImport, const Collection& collection,
                                 const OutlierResult& result) {
    std::vector<Problem> problems = ofImport;
    std::set<Problem> listed(ofImport.begin(), ofImport.end());
    const auto add = [&](const Problem& problem) {
        if (listed.insert(problem).second) {
            problems.push_back(problem);
        }
    };
    std::ranges::for_each(result.problems, add);
    std::set<std::string> unreadable;
    for (const Problem& problem : result.problems) {
        unreadable.insert(problem.path);
    }
    for (const SetOutliers& outliers : result.sets) {
        const ItemSet* set = collection.findSet(outliers.set);
        if (set == nullptr || !outliers.probability.empty()) {
            continue;
        }
        std::vector<std::string> paths;
        for (const Member& member : set->members) {
            std::string path = displayPath(member.payload.source);
            if (!unreadable.contains(path)) {
                paths.push_back(std::move(path));
            }
        }
        if (paths.size() > kNamedSingly) {
            add({set->name, "None of its members was judged: " + outliers.note});
            continue;
        }
        for (const std::string& path : paths) {
            add({path, "It was not judged: " + outliers.note});
        }
    }
    return problems;
}

Json outlierAnswer(const Collection& collection, const OutlierResult& result, const FlagRule& rule,
                   const std::vector<Problem>& problems, AnswerDetail detail) {
    const OutlierRanking ranking = rankOutliers(collection, result, rule);
    std::unordered_map<const SetOutliers*, const RankedSet*> rankedSets;
    for (const RankedSet& set : ranking.sets) {
        rankedSets.emplace(set.set, &set);
    }
    Json answer;
    answer["model"] = modelJson(result.model, result.head);
    answer["device"] = result.device.used;
    answer["sets"] = Json::array();
    for (const SetOutliers& set : result.sets) {
        const auto found = rankedSets.find(&set);
        const RankedSet* ranked = found != rankedSets.end() ? found->second : nullptr;
        answer["sets"].push_back(setJson(set, ranked, rule, result.head, detail));
    }
    answer["problems"] = Json::array();
    for (const Problem& problem : problems) {
        answer["problems"].push_back({{"path", problem.path}, {"message", problem.message}});
    }
    if (rule.by == FlagRule::By::FalseAlarmRate) {
        const std::optional<double> bound = falseAlarmBound(result, rule);
        answer["false_alarm_bound"] = bound ? Json(*bound) : Json();
    }
    return answer;
}

}  // namespace setscope
