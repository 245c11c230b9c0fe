#pragma once

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
