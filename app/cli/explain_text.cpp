#include "app/cli/explain_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>

#include "app/cli/plain_text.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

constexpr std::size_t kShown = 5;
constexpr auto kTextColumn = report::Table::Align::Left;
constexpr auto kNumberColumn = report::Table::Align::Right;

/// How one probability changes when one member is left out.
struct Effect {
    MemberId other;  ///< whose probability it is, or who is left out
    float before = 0.0F;
    float change = 0.0F;
};

/// Both kinds of effects of one member, the largest first.
struct Effects {
    std::vector<Effect> withoutIt;       ///< on the others
    std::vector<Effect> withoutAnother;  ///< of each other on it
    float probability = 0.0F;            ///< its own, with all there
};

Effects effectsOf(const InfluenceMatrix& matrix, MemberId member) {
    const std::size_t n = matrix.members.size();
    const auto own = static_cast<std::size_t>(std::ranges::find(matrix.members, member) -
                                              matrix.members.begin());
    Effects effects;
    effects.probability = matrix.probability.at(own);
    for (std::size_t other = 0; other < n; ++other) {
        if (other != own) {
            effects.withoutIt.push_back({matrix.members[other], matrix.probability[other],
                                         matrix.change.at(own * n + other)});
            effects.withoutAnother.push_back(
                {matrix.members[other], effects.probability, matrix.change.at(other * n + own)});
        }
    }
    const auto size = [](const Effect& effect) { return std::abs(effect.change); };
    std::ranges::stable_sort(effects.withoutIt, std::ranges::greater(), size);
    std::ranges::stable_sort(effects.withoutAnother, std::ranges::greater(), size);
    return effects;
}

template <class Value>
std::span<const Value> largest(const std::vector<Value>& sorted) {
    return std::span(sorted).first(std::min(kShown, sorted.size()));
}

const Member& memberOf(const Explanation& explanation, MemberId id) {
    return *std::ranges::find(explanation.set.members, id, &Member::id);
}

std::string quotedName(const Explanation& explanation, MemberId id) {
    return "“" + harmless(memberOf(explanation, id).name) + "”";
}

/// The name, and of a text or row its place, which the name does not say.
std::string quotedWithPlace(const Explanation& explanation, MemberId id) {
    const Member& member = memberOf(explanation, id);
    const std::string name = quotedName(explanation, id);
    return member.payload.picture() != nullptr
               ? name
               : name + " (" + harmless(displayPath(member.payload.source)) + ")";
}

std::string shownPoints(float change) {
    const std::string points = fixedDigits(static_cast<double>(change) * 100.0, 1);
    return change > 0.0F ? "+" + points : points;
}

std::string shownCosine(float cosine) { return fixedDigits(static_cast<double>(cosine), 3); }

std::string nearestText(const Explanation& explanation) {
    report::Table table{{{"Nearest members", kTextColumn}, {"Cosine", kNumberColumn}}, {}};
    const bool hasPlaces = memberOf(explanation, explanation.member).payload.picture() == nullptr;
    if (hasPlaces) {
        table.columns.push_back({"Place", kTextColumn, 1.0, report::Table::Overflow::Wrap});
    }
    const std::vector<MemberPair> neighbours =
        neighboursOf(explanation.influence, explanation.member);
    for (const MemberPair& pair : largest(neighbours)) {
        const Member& neighbour = memberOf(explanation, pair.second);
        std::vector<std::string> cells = {neighbour.name, shownCosine(pair.cosine)};
        if (hasPlaces) {
            cells.push_back(displayPath(neighbour.payload.source));
        }
        table.rows.push_back({std::move(cells)});
    }
    return plainText(table);
}

std::string effectsText(const Explanation& explanation, const std::string& heading,
                        const std::vector<Effect>& effects) {
    report::Table table{{{heading, kTextColumn},
                         {"Before", kNumberColumn},
                         {"After", kNumberColumn},
                         {"Points", kNumberColumn}},
                        {}};
    for (const Effect& effect : largest(effects)) {
        const float after = std::clamp(effect.before + effect.change, 0.0F, 1.0F);
        table.rows.push_back(
            {{memberOf(explanation, effect.other).name,
              shownShare(static_cast<double>(effect.before)),
              shownShare(static_cast<double>(after)), shownPoints(effect.change)}});
    }
    return plainText(table);
}

std::string mapText(const OcclusionMap& map, const std::string& file) {
    const std::string cells = shownCount(map.rows) + " × " + shownCount(map.columns) + " cells";
    const std::string agreement = fixedDigits(static_cast<double>(map.agreement), 2);
    const std::string verdict =
        map.agreement >= kAgreeingFills
            ? "The two ways of covering agree (rank correlation " + agreement + ").\n"
            : "The two ways of covering contradict each other (rank correlation " + agreement +
                  "), so the map says nothing about the picture.\n";
    return "The map of the parts that matter, " + cells + ", is in " + harmless(file) + ". " +
           verdict;
}

/// Without digits that a float does not have.
double millionths(float value) { return std::round(static_cast<double>(value) * 1e6) / 1e6; }

Json memberJson(const Explanation& explanation, MemberId id) {
    const Member& member = memberOf(explanation, id);
    Json json = {{"name", member.name}, {"path", displayPath(member.payload.source)}};
    if (const TextContent* text = member.payload.text()) {
        json["text"] = text->text;
    }
    return json;
}

Json effectsJson(const Explanation& explanation, const std::vector<Effect>& effects) {
    Json list = Json::array();
    for (const Effect& effect : effects) {
        Json json = memberJson(explanation, effect.other);
        json["before"] = millionths(effect.before);
        json["change"] = millionths(effect.change);
        list.push_back(std::move(json));
    }
    return list;
}

}  // namespace

std::string explanationText(const Explanation& explanation) {
    const InfluenceMatrix& matrix = explanation.influence;
    const std::string name = quotedName(explanation, explanation.member);
    const Effects effects = effectsOf(matrix, explanation.member);
    const MemberPair different = mostDifferentPair(matrix);
    std::string text =
        quotedWithPlace(explanation, explanation.member) + " in “" +
        harmless(explanation.set.name) + "” (" + shownCount(std::ssize(matrix.members)) +
        " readable members) does not belong with a probability of " +
        shownShare(static_cast<double>(effects.probability)) +
        ". Model: " + harmless(explanation.model.name) + " " + harmless(explanation.model.version) +
        ", " + toText(explanation.head) + " head.\n\n" + nearestText(explanation) +
        "\nThe most different members of the set are " + quotedName(explanation, different.first) +
        " and " + quotedName(explanation, different.second) + ", cosine " +
        shownCosine(different.cosine) + ".\n\nIf " + name +
        " is left out, the probabilities of the others change:\n" +
        effectsText(explanation, "Member", effects.withoutIt) +
        "\nIf another member is left out, the probability of " + name + " changes:\n" +
        effectsText(explanation, "Left out", effects.withoutAnother);
    if (explanation.map) {
        text += "\n" + mapText(*explanation.map, explanation.mapFile);
    }
    return text;
}

Json explanationJson(const Explanation& explanation) {
    const InfluenceMatrix& matrix = explanation.influence;
    const Effects effects = effectsOf(matrix, explanation.member);
    Json nearest = Json::array();
    for (const MemberPair& pair : neighboursOf(matrix, explanation.member)) {
        Json json = memberJson(explanation, pair.second);
        json["cosine"] = millionths(pair.cosine);
        nearest.push_back(std::move(json));
    }
    const MemberPair different = mostDifferentPair(matrix);
    Json problems = Json::array();
    for (const Problem& problem : explanation.problems) {
        problems.push_back({{"path", problem.path}, {"message", problem.message}});
    }
    return {{"model", toJson(explanation.model)},
            {"head", toText(explanation.head)},
            {"set", explanation.set.name},
            {"member", memberJson(explanation, explanation.member)},
            {"probability", millionths(effects.probability)},
            {"nearest", std::move(nearest)},
            {"most_different_pair",
             {{"first", memberJson(explanation, different.first)},
              {"second", memberJson(explanation, different.second)},
              {"cosine", millionths(different.cosine)}}},
            {"without_it", effectsJson(explanation, effects.withoutIt)},
            {"without_another", effectsJson(explanation, effects.withoutAnother)},
            {"map", explanation.map ? toJson(*explanation.map) : Json()},
            {"problems", std::move(problems)}};
}

}  // namespace setscope
