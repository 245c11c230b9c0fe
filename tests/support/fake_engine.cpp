#include "tests/support/fake_engine.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/error.h"

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

SetOutliers answerTo(const ItemSet& set, Head head) {
    SetOutliers answer;
    answer.set = set.id;
    answer.name = set.name;
    if (set.members.size() < 3) {
        answer.note = "Fewer than three members.";
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
    result.model = model.info().identity;
    result.device = {.requested = "auto", .used = "cpu", .detail = "2 threads", .reason = {}};
    result.head = options.head;
    result.referenceSetCount = hasReferences_ ? 99 : 0;
    for (const ItemSet& set : collection.sets) {
        const bool isAsked = options.sets.empty() || std::ranges::count(options.sets, set.id) > 0;
        if (isAsked) {
            run.step({1, 1, "Scoring"});
            SetOutliers& answer = result.sets.emplace_back(answerTo(set, options.head));
            if (!hasReferences_) {
                answer.pValue.clear();
                answer.setPValue.reset();
            }
        }
    }
    return result;
}

LeaveOneOut FakeEngine::leaveOneOut(const Model&, const ItemSet& set, MemberId removed, Head head,
                                    const RunContext&) {
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
        member.payload.image = {.format = "PNG", .width = 8, .height = 8, .byteCount = 100};
        set.members.push_back(std::move(member));
    }
    return set;
}

}  // namespace setscope
