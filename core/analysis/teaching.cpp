#include "core/analysis/teaching.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/lesson_cues.h"
#include "core/analysis/lesson_fit.h"
#include "core/analysis/lesson_measures.h"
#include "core/analysis/readable_members.h"
#include "core/analysis/set_scoring.h"
#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/tensor/device.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

/// A set that can be judged, its members in canonical order.
struct LessonSet {
    ReadableMembers members;
    std::vector<Verdict> verdicts;

    bool isMarked() const {
        return std::ranges::any_of(verdicts,
                                   [](Verdict verdict) { return verdict != Verdict::None; });
    }
};

LessonSet inCanonicalOrder(const ItemSet& set, const ReadableMembers& members) {
    const std::vector<std::int64_t> order =
        canonicalOrder(members.features.contiguous(), members.contents);
    LessonSet result;
    for (const std::int64_t place : order) {
        const auto index = static_cast<std::size_t>(place);
        result.members.ids.push_back(members.ids[index]);
        result.members.contents.push_back(members.contents[index]);
        result.verdicts.push_back(
            std::ranges::find(set.members, members.ids[index], &Member::id)->verdict);
    }
    result.members.features = selectedRows(members.features, order);
    return result;
}

/// Those that are neither too small nor too large to be judged.
std::vector<LessonSet> lessonSets(const LoadedModel& model, std::span<const ItemSet* const> given,
                                  FeatureStore& store, const RunContext& run) {
    std::vector<const ItemSet*> taken;
    std::ranges::copy_if(given, std::back_inserter(taken),
                         [](const ItemSet* set) { return whyTooLarge(*set).empty(); });
    std::vector<Member> members;
    for (const ItemSet* set : taken) {
        members.insert(members.end(), set->members.begin(), set->members.end());
    }
    const EncodedMembers encoded = encodeThrough(store, model.encoder(), members, run);
    std::vector<LessonSet> sets;
    std::size_t first = 0;
    for (const ItemSet* set : taken) {
        run.throwIfStopped();
        const ReadableMembers readable = readableMembers(set->members, encoded, first);
        if (readable.count() >= kSmallestJudgedSet) {
            sets.push_back(inCanonicalOrder(*set, readable));
        }
        first += set->members.size();
    }
    return sets;
}

at::Tensor verdictMask(const std::vector<Verdict>& verdicts, Verdict wanted) {
    at::Tensor mask = at::zeros({static_cast<std::int64_t>(verdicts.size())}, at::kBool);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        mask[static_cast<std::int64_t>(i)] = verdicts[i] == wanted;
    }
    return mask;
}

/// The logits but for a constant of the set, which no softmax sees; for a softmax head with mean 0.
at::Tensor headLogits(Head head, const ScoredSet& scored) {
    const at::Tensor score =
        at::tensor(at::ArrayRef<float>(scored.score), at::kFloat).to(at::kDouble);
    if (head == Head::Sigmoid) {
        return score;
    }
    const at::Tensor logProbability = -at::logaddexp(-score, at::zeros_like(score));
    return logProbability - logProbability.mean();
}

std::vector<MarkedSet> markedSets(Head head, const SetScorer& scorer, const OutlierLesson& lesson,
                                  std::span<const LessonSet* const> sets, const RunContext& run) {
    std::vector<MarkedSet> marked;
    for (const LessonSet* set : sets) {
        run.step({static_cast<std::int64_t>(marked.size()), static_cast<std::int64_t>(sets.size()),
                  "Looking at marked sets"});
        const ReadableMembers& members = set->members;
        const at::Tensor logits =
            headLogits(head, scorer.score(members.features, members.contents, run));
        marked.push_back({at::cat({logits.unsqueeze(1), lessonCues(lesson, members.features)}, 1),
                          verdictMask(set->verdicts, Verdict::Stranger),
                          verdictMask(set->verdicts, Verdict::Belongs)});
    }
    return marked;
}

void requireMarkedMember(std::span<const ItemSet* const> sets) {
    for (const ItemSet* set : sets) {
        for (const Member& member : set->members) {
            if (member.verdict != Verdict::None) {
                return;
            }
        }
    }
    throw Error(ErrorKind::BadInput,
                "No member is marked as a stranger or as belonging; mark some to teach the model.");
}

std::vector<const LessonSet*> setsWithVerdicts(const std::vector<LessonSet>& sets) {
    std::vector<const LessonSet*> marked;
    for (const LessonSet& set : sets) {
        if (set.isMarked()) {
            marked.push_back(&set);
        }
    }
    if (marked.empty()) {
        throw Error(ErrorKind::BadInput, "No marked member could be read in a set of 3 to " +
                                             counted(static_cast<std::int64_t>(kLargestJudgedSet),
                                                     "readable member", "readable members") +
                                             "; mark members of such a set.");
    }
    return marked;
}

HeadLesson taughtHead(Head head, const std::vector<MarkedSet>& sets, const RunContext& run) {
    std::vector<const MarkedSet*> all;
    for (const MarkedSet& set : sets) {
        all.push_back(&set);
    }
    return fitHeadLesson(head, all, run);
}

}  // namespace

bool isFor(const OutlierLesson* lesson, const ModelIdentity& model) {
    return lesson != nullptr && lesson->detectorFingerprint == model.fingerprint &&
           lesson->encoderFingerprint == model.encoderFingerprint;
}

at::Tensor taughtLogits(const OutlierLesson& lesson, Head head, const at::Tensor& features,
                        const at::Tensor& logits) {
    SETSCOPE_CHECK(features.size(0) == logits.size(0),
                   std::to_string(features.size(0)) + " members and " +
                       std::to_string(logits.size(0)) + " logits");
    const at::NoGradGuard withoutGradient;
    const at::Tensor inputs =
        at::cat({logits.to(at::kDouble).unsqueeze(1), lessonCues(lesson, features)}, 1);
    return taughtLogits(head == Head::Softmax ? lesson.softmax : lesson.sigmoid, inputs)
        .to(at::kFloat)
        .contiguous();
}

TaughtLesson teach(const LoadedModel& model, std::span<const ItemSet* const> given,
                   const OutlierOptions& options, FeatureStore& store, const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    requireMarkedMember(given);
    const c10::Device device = chooseDevice(run.settings().device).device;
    const std::vector<LessonSet> sets = lessonSets(model, given, store, run);
    const std::vector<const LessonSet*> marked = setsWithVerdicts(sets);

    TaughtLesson taught;
    OutlierLesson& lesson = taught.lesson;
    lesson.detectorFingerprint = model.info().identity.fingerprint;
    lesson.encoderFingerprint = model.info().identity.encoderFingerprint;
    lesson.setCount = static_cast<std::int64_t>(marked.size());
    for (const LessonSet* set : marked) {
        lesson.verdictCount +=
            std::ranges::count_if(set->verdicts, [](Verdict v) { return v != Verdict::None; });
    }
    setThreads(1);  // so that the results repeat
    std::vector<at::Tensor> features;
    for (const LessonSet& set : sets) {
        features.push_back(set.members.features);
    }
    measureCollection(features, lesson, run);
    for (const Head head : {Head::Softmax, Head::Sigmoid}) {
        const SetScorer scorer(model, {.head = head, .sets = {}, .lesson = nullptr}, device);
        const std::vector<MarkedSet> examples = markedSets(head, scorer, lesson, marked, run);
        (head == Head::Softmax ? lesson.softmax : lesson.sigmoid) = taughtHead(head, examples, run);
        if (head == options.head) {
            measureLesson(head, examples, taught, run);
        }
    }
    return taught;
}

}  // namespace setscope
