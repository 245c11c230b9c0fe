#include "core/report/outlier_answer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/base/text.h"
#include "core/items/set_kind.h"
#include "core/report/outlier_ranking.h"
#include "core/results/false_alarms.h"

namespace setscope {
namespace {

constexpr std::size_t kNamedSingly = 8;  // members of one set
constexpr std::int64_t kRowsNamedOfOneList = 20;

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

Json kindJson(const ItemSet* set) {
    if (set == nullptr) {
        return {};
    }
    const std::optional<SetKind> kind = kindOf(*set);
    return kind ? std::string(toText(kind->payload)) + "s" : "mixed";
}

/// What an answer looks up for its sets.
struct AnswerIndex {
    std::unordered_map<const SetOutliers*, const RankedSet*> ranked;
    std::unordered_map<SetId, const ItemSet*> sets;

    AnswerIndex(const OutlierRanking& ranking, const Collection& collection) {
        for (const RankedSet& set : ranking.sets) {
            ranked.emplace(set.set, &set);
        }
        for (const ItemSet& set : collection.sets) {
            sets.emplace(set.id, &set);
        }
    }
};

template <class Map, class Key>
auto foundOrNull(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found != map.end() ? found->second : nullptr;
}

Json setJson(const SetOutliers& set, const AnswerIndex& index, const FlagRule& rule, Head head,
             AnswerDetail detail) {
    const RankedSet* ranked = foundOrNull(index.ranked, &set);
    Json json;
    json["name"] = set.name;
    json["p_value"] = orNull(set.setPValue);
    json["flagged"] = ranked != nullptr ? Json(ranked->flagged) : Json();
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
    json["kind"] = kindJson(foundOrNull(index.sets, set.set));
    if (detail == AnswerDetail::Everything) {
        json["note"] = set.note;
    }
    return json;
}

/// Of every member of sets that were not judged, of many in one set of the set.
std::vector<Problem> problemsOfUnjudged(const Collection& collection, const OutlierResult& result) {
    std::set<std::string> unreadable;
    for (const Problem& problem : result.problems) {
        unreadable.insert(problem.path);
    }
    std::unordered_map<SetId, const std::string*> notes;
    for (const SetOutliers& set : result.sets) {
        if (set.probability.empty()) {
            notes.emplace(set.set, &set.note);
        }
    }
    std::vector<Problem> problems;
    for (const ItemSet& set : collection.sets) {
        const std::string* note = foundOrNull(notes, set.id);
        if (note == nullptr) {
            continue;
        }
        std::vector<std::string> paths;
        for (const Member& member : set.members) {
            std::string path = displayPath(member.payload.source);
            if (!unreadable.contains(path)) {
                paths.push_back(std::move(path));
            }
        }
        if (paths.size() > kNamedSingly) {
            problems.push_back({set.name, "None of its members was judged: " + *note});
            continue;
        }
        for (std::string& path : paths) {
            problems.push_back({std::move(path), "It was not judged: " + *note});
        }
    }
    return problems;
}

/// The lists and tables that members come from, as problems name them.
std::set<std::string> listsOf(const Collection& collection) {
    std::set<std::string> lists;
    const FileReference* last = nullptr;
    for (const ItemSet& set : collection.sets) {
        for (const Member& member : set.members) {
            const FileReference& from = member.payload.source;
            const bool isOfLast =
                last != nullptr && last->file == from.file && last->entry == from.entry;
            if (from.row > 0 && !isOfLast) {
                last = &from;
                lists.insert(displayPath({from.file, from.entry, 0}));
            }
        }
    }
    return lists;
}

/// "words.txt" of "words.txt:12" if that is one of the lists, else empty.
std::string listOf(const std::string& path, const std::set<std::string>& lists) {
    const std::size_t colon = path.find_last_of(':');
    const bool isRow = colon != std::string::npos && colon + 1 < path.size() &&
                       path.find_first_not_of("0123456789", colon + 1) == std::string::npos;
    std::string list = isRow ? path.substr(0, colon) : std::string();
    return lists.contains(list) ? list : std::string();
}

Problem furtherRows(const std::string& list, std::int64_t count) {
    return {list, counted(count, "further row", "further rows") +
                      " could not be judged either; mend " + (count == 1 ? "it" : "them") +
                      " like those that are named."};
}

/// Of every list the first rows one by one and a sentence in the place of the others.
std::vector<Problem> withFewRowsOfEachList(const std::vector<Problem>& problems,
                                           const std::set<std::string>& lists) {
    std::unordered_map<std::string, std::int64_t> total;
    for (const Problem& problem : problems) {
        ++total[listOf(problem.path, lists)];
    }
    std::unordered_map<std::string, std::int64_t> seen;
    std::vector<Problem> few;
    for (const Problem& problem : problems) {
        const std::string list = listOf(problem.path, lists);
        const std::int64_t place = list.empty() ? 0 : ++seen[list];
        if (place <= kRowsNamedOfOneList) {
            few.push_back(problem);
        } else if (place == kRowsNamedOfOneList + 1) {
            few.push_back(furtherRows(list, total[list] - kRowsNamedOfOneList));
        }
    }
    return few;
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
    std::ranges::for_each(problemsOfUnjudged(collection, result), add);
    return std::ssize(problems) > kRowsNamedOfOneList
               ? withFewRowsOfEachList(problems, listsOf(collection))
               : problems;
}

Json outlierAnswer(const Collection& collection, const OutlierResult& result, const FlagRule& rule,
                   const std::vector<Problem>& problems, AnswerDetail detail) {
    const OutlierRanking ranking = rankOutliers(collection, result, rule);
    const AnswerIndex index(ranking, collection);
    Json answer;
    answer["model"] = modelJson(result.model, result.head);
    answer["device"] = result.device.used;
    answer["sets"] = Json::array();
    for (const SetOutliers& set : result.sets) {
        answer["sets"].push_back(setJson(set, index, rule, result.head, detail));
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
