#include "tests/support/fake_engine.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "core/base/error.h"
#include "core/items/set_kind.h"

namespace setscope {
namespace {

class FakeModel final : public Model {
  public:
    FakeModel() {
        info_.identity = {.name = "fake",
                          .version = "1.0",
                          .fingerprint = "00",
                          .encoder = "names",
                          .encoderFingerprint = "00"};
        info_.heads = {Head::Softmax, Head::Sigmoid};
        info_.card = Json{{"architecture", "names"}};
        info_.largestChange = 2e-7;
    }
    const ModelInfo& info() const override { return info_; }

  private:
    ModelInfo info_;
};

std::vector<float> probabilitiesOf(const std::vector<float>& scores, Head head) {
    std::vector<float> shares(scores.size());
    std::ranges::transform(scores, shares.begin(), [head](float score) {
        return head == Head::Softmax ? std::exp(score) : 1.0F / (1.0F + std::exp(2.0F - score));
    });
    if (head == Head::Softmax) {
        const float sum = std::accumulate(shares.begin(), shares.end(), 0.0F);
        std::ranges::for_each(shares, [sum](float& share) { share /= sum; });
    }
    return shares;
}

bool isOfPictures(const ItemSet& set) {
    const std::optional<SetKind> kind = kindOf(set);
    return kind && kind->payload == PayloadKind::Picture;
}

/// What judges a set, which is of one kind.
ModelIdentity modelFor(const Model& model, const ItemSet& set) {
    ModelIdentity identity = model.info().identity;
    if (!isOfPictures(set)) {
        identity.name = "fake-for-all";
        identity.encoder = membersOfKind(*kindOf(set));
        identity.encoderFingerprint = identity.encoder;
    }
    return identity;
}

/// What OutlierResult::model says of answers about the collection.
ModelIdentity leadingModel(const Model& model, const Collection& collection) {
    const auto ofKind = std::ranges::find_if(
        collection.sets, [](const ItemSet& set) { return kindOf(set).has_value(); });
    const bool hasPictures = std::ranges::any_of(collection.sets, isOfPictures);
    return hasPictures || ofKind == collection.sets.end() ? model.info().identity
                                                          : modelFor(model, *ofKind);
}

SetOutliers answerTo(const ItemSet& set, Head head) {
    SetOutliers answer;
    answer.set = set.id;
    answer.name = set.name;
    if (set.members.size() < 3) {
        answer.note = "Fewer than three members.";
        return answer;
    }
    if (!kindOf(set)) {
        answer.note = whyWithoutKind(set);
        return answer;
    }
    for (const Member& member : set.members) {
        const bool isStranger = member.name.find("stranger") != std::string::npos;
        answer.members.push_back(member.id);
        answer.score.push_back(isStranger ? 4.0F : 0.0F);
        answer.pValue.push_back(isStranger ? 0.01F : 0.5F);
    }
    answer.probability = probabilitiesOf(answer.score, head);
    answer.setPValue = std::ranges::min(answer.pValue);
    return answer;
}

}  // namespace

FakeEngine::FakeEngine() {
    info_.libTorch = "0.0.0";
    info_.devices = {"cpu"};
    info_.threads = 2;
    info_.gemmGflops = 100.0;
}

std::shared_ptr<const Model> FakeEngine::loadModel(const ModelSource& source, const RunContext&) {
    if (source.file.filename() == "damaged.safetensors") {
        throw Error(ErrorKind::BadInput,
                    "damaged.safetensors: this is not a model; choose another.");
    }
    return std::make_shared<const FakeModel>();
}

OutlierResult FakeEngine::findOutliers(const Model& model, const Collection& collection,
                                       const OutlierOptions& options, const RunContext& run) {
    std::function<void(const RunContext&)> hook;
    {
        const std::scoped_lock lock(mutex_);
        asked_.push_back(options.sets);
        hook = hook_;
    }
    if (hook) {
        hook(run);
    }
    OutlierResult result;
    result.model = leadingModel(model, collection);
    result.device = {.requested = "auto", .used = "cpu", .detail = "2 threads", .reason = {}};
    result.head = options.head;
    const bool isAboutPictures = result.model == model.info().identity;
    result.referenceSetCount = hasReferences_ && isAboutPictures ? 99 : 0;
    for (const ItemSet& set : collection.sets) {
        const bool isAsked = options.sets.empty() || std::ranges::count(options.sets, set.id) > 0;
        if (isAsked) {
            run.step({1, 1, "Scoring"});
            SetOutliers& answer = result.sets.emplace_back(answerTo(set, options.head));
            if (!hasReferences_ || !isOfPictures(set)) {
                answer.pValue.clear();
                answer.setPValue.reset();
            }
            if (!answer.members.empty() && modelFor(model, set) != result.model) {
                answer.model = modelFor(model, set);
            }
        }
    }
    return result;
}

LeaveOneOut FakeEngine::leaveOneOut(const Model&, const Collection& collection, SetId asked,
                                    MemberId removed, const OutlierOptions& options,
                                    const RunContext&) {
    const Head head = options.head;
    const ItemSet& set = *collection.findSet(asked);
    ItemSet rest = set;
    std::erase_if(rest.members, [removed](const Member& member) { return member.id == removed; });
    if (rest.members.size() < 3 || rest.members.size() == set.members.size()) {
        throw Error(ErrorKind::BadInput, set.name + ": too few members can be read.");
    }
    const SetOutliers before = answerTo(set, head);
    const SetOutliers after = answerTo(rest, head);
    LeaveOneOut answer;
    answer.set = set.id;
    answer.removed = removed;
    answer.members = after.members;
    answer.after = after.probability;
    for (std::size_t i = 0; i < before.members.size(); ++i) {
        if (before.members[i] != removed) {
            answer.before.push_back(before.probability[i]);
        }
    }
    answer.setPValueBefore = before.setPValue;
    answer.setPValueAfter = after.setPValue;
    answer.mostAlike = after.members.front();
    answer.leastAlike = after.members.back();
    answer.mostAlikeCosine = 0.9F;
    answer.leastAlikeCosine = 0.1F;
    return answer;
}

InfluenceMatrix FakeEngine::influence(const Model&, const Collection& collection, SetId asked,
                                      const OutlierOptions& options, const RunContext&) {
    const SetOutliers set = answerTo(*collection.findSet(asked), options.head);
    const std::size_t n = set.members.size();
    InfluenceMatrix matrix;
    matrix.set = asked;
    matrix.members = set.members;
    matrix.probability = set.probability;
    for (std::size_t r = 0; r < n; ++r) {
        for (std::size_t c = 0; c < n; ++c) {
            const float near =
                1.0F / (1.0F + std::abs(static_cast<float>(r) - static_cast<float>(c)));
            matrix.cosine.push_back(near);
            matrix.change.push_back(r == c ? 0.0F : near * (set.probability[r] - 0.5F) * 0.2F);
        }
    }
    return matrix;
}

/// The stranger in the picture is its upper left quarter.
OcclusionMap FakeEngine::occlusionMap(const Model&, const Collection& collection,
                                      const OcclusionQuestion& question,
                                      const OutlierOptions& options, const RunContext& run) {
    if (!isOfPictures(*collection.findSet(question.set))) {
        throw Error(ErrorKind::BadInput, "Maps are for pictures.");
    }
    const SetOutliers set = answerTo(*collection.findSet(question.set), options.head);
    const auto place = std::ranges::find(set.members, question.member) - set.members.begin();
    OcclusionMap map;
    map.set = question.set;
    map.member = question.member;
    map.head = options.head;
    map.rows = 8;
    map.columns = 8;
    map.probability = set.probability.at(static_cast<std::size_t>(place));
    for (std::int64_t row = 0; row < map.rows; ++row) {
        for (std::int64_t column = 0; column < map.columns; ++column) {
            const float change = row < 4 && column < 4 ? 0.5F * map.probability : 0.0F;
            map.meanColour.push_back(change);
            map.blur.push_back(change * 0.9F);
        }
    }
    map.agreement = 0.95F;
    if (question.onMap) {
        question.onMap(map);
    }
    run.throwIfStopped();
    map.isComplete = true;
    return map;
}

/// Larger sets and more strangers are found more often.
DetectionPower FakeEngine::detectionPower(const Model& model, const Collection& collection,
                                          const PowerOptions& power, const OutlierOptions& options,
                                          const RunContext& run) {
    if (collection.sets.size() < 2) {
        throw Error(ErrorKind::BadInput, "At least two sets are needed to plant strangers.");
    }
    DetectionPower result;
    result.model = model.info().identity;
    result.head = options.head;
    result.rule = power.rule;
    result.hostSets = static_cast<std::int64_t>(collection.sets.size());
    for (const std::int64_t size : power.sizes) {
        for (const std::int64_t planted : power.planted) {
            run.step({static_cast<std::int64_t>(result.cells.size()), 0, "Planting strangers"});
            const double share = 1.0 - 1.0 / static_cast<double>(size * planted);
            const MeasuredMetric metric{.name = "share",
                                        .value = share,
                                        .low = share - 0.05,
                                        .high = std::min(1.0, share + 0.05),
                                        .rival = share - 0.1,
                                        .count = power.trials};
            result.cells.push_back({size, planted, power.trials, metric, metric});
        }
    }
    return result;
}

TaughtLesson FakeEngine::teach(const Model& model, const Collection& collection,
                               const OutlierOptions&, const RunContext&) {
    TaughtLesson taught;
    taught.lesson.detectorFingerprint = model.info().identity.fingerprint;
    taught.lesson.encoderFingerprint = model.info().identity.encoderFingerprint;
    for (const ItemSet& set : collection.sets) {
        const auto verdicts = std::ranges::count_if(
            set.members, [](const Member& member) { return member.verdict != Verdict::None; });
        taught.lesson.verdictCount += verdicts;
        taught.lesson.setCount += verdicts > 0 ? 1 : 0;
    }
    if (taught.lesson.verdictCount == 0) {
        throw Error(ErrorKind::BadInput, "No member has a verdict yet.");
    }
    taught.before = {{"strangers named", 0.5, 0.3, 0.7, {}, taught.lesson.setCount}};
    taught.after = {{"strangers named", 0.75, 0.5, 0.9, {}, taught.lesson.setCount}};
    taught.effect = LessonEffect::Helps;
    taught.advice = "The lesson helps.";
    return taught;
}

TrainingResult FakeEngine::trainOutliers(const OutlierTraining&, const RunContext&) {
    throw Error(ErrorKind::Failed, "This engine is not for training.");
}

std::vector<std::vector<SetId>> FakeEngine::asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
}

void FakeEngine::forgetAsked() {
    const std::scoped_lock lock(mutex_);
    asked_.clear();
}

void FakeEngine::beforeAnswering(std::function<void(const RunContext&)> hook) {
    const std::scoped_lock lock(mutex_);
    hook_ = std::move(hook);
}

ItemSet namedSet(const std::string& name, int memberCount, bool hasStranger) {
    ItemSet set;
    set.name = name;
    for (int i = 0; i < memberCount; ++i) {
        Member member;
        const bool isStranger = hasStranger && i == memberCount - 1;
        const std::string number = (i < 10 ? "0" : "") + std::to_string(i);
        member.name = (isStranger ? "stranger" : name + "_" + number) + ".png";
        member.payload.source.file = "/pictures/" + name + "/" + member.name;
        member.payload.content =
            ImageFacts{.format = "PNG", .width = 8, .height = 8, .byteCount = 100};
        set.members.push_back(std::move(member));
    }
    return set;
}

}  // namespace setscope
