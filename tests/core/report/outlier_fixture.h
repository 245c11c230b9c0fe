#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/items/collection.h"
#include "core/report/report_builder.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// A hand-made answer: each set is given by its name and its members' names and probabilities.
struct OutlierFixture {
    using Members = std::vector<std::pair<std::string, float>>;

    Collection collection;
    OutlierResult result;

    OutlierFixture() {
        result.model = {"setscope-default", "1.0", std::string(32, 'a'), "setscope-compact",
                        std::string(32, 'b')};
        result.device = {"auto", "cpu", "2 threads", ""};
        result.seed = 7;
        result.referenceSetCount = 99;
    }

    void addSet(const std::string& name, std::optional<float> pValue, const Members& members) {
        ItemSet set{collection.nextSetId(), name, {}};
        SetOutliers outliers{.set = set.id,
                             .name = name,
                             .members = {},
                             .probability = {},
                             .score = {},
                             .pValue = {},
                             .setPValue = pValue,
                             .note = {}};
        for (const auto& [file, probability] : members) {
            Member member;
            member.id = collection.nextMemberId();
            member.name = file;
            member.payload.source.file = "/photos/" + name + "/" + file;
            member.content = ContentHash::of(std::as_bytes(std::span(file)));
            outliers.members.push_back(member.id);
            outliers.probability.push_back(probability);
            outliers.score.push_back(probability * 10.0F - 3.0F);
            if (pValue.has_value()) {
                outliers.pValue.push_back(probability > 0.5F ? *pValue : 1.0F - probability);
            }
            set.members.push_back(std::move(member));
        }
        collection.sets.push_back(std::move(set));
        result.sets.push_back(std::move(outliers));
    }

    /// Takes back the answer about a set, as of one that cannot be judged.
    void leaveUnjudged(std::size_t set, const std::string& note) {
        const SetOutliers& answer = result.sets[set];
        result.sets[set] = {.set = answer.set,
                            .name = answer.name,
                            .members = {},
                            .probability = {},
                            .score = {},
                            .pValue = {},
                            .setPValue = {},
                            .note = note};
    }

    /// Makes texts of the set's members: their names, from line 1 of /lists/NAME.txt on.
    void makeTexts(std::size_t set) {
        std::int64_t row = 0;
        for (Member& member : collection.sets[set].members) {
            member.payload = {{"/lists/" + collection.sets[set].name + ".txt", "", ++row},
                              TextContent{member.name}};
        }
    }

    /// Makes rows of the set's members, as many as there are, from line 2 of /lists/NAME.csv on.
    void makeRows(std::size_t set, const VectorColumns& columns,
                  const std::vector<std::vector<float>>& rows) {
        const auto shared = std::make_shared<const VectorColumns>(columns);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            collection.sets[set].members[i].payload = {
                {"/lists/" + collection.sets[set].name + ".csv", "",
                 static_cast<std::int64_t>(i) + 2},
                VectorContent{rows[i], shared}};
        }
    }

    OutlierReport report(FlagRule rule = {}) const {
        return {.collection = collection,
                .result = result,
                .rule = rule,
                .problems = result.problems,
                .provenance = {.command = "setscope-cli outliers photos",
                               .created = "22 November 2026, 10:00",
                               .libTorch = "1.13.1",
                               .modelCard = Json::object(),
                               .largestChange = 1e-6},
                .thumbnails = {}};
    }
};

}  // namespace setscope
