#include "core/experiments/baselines/set_retrieval_rivals.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/tensor/distances.h"

#ifdef SETSCOPE_WITH_OPENCV
#include <opencv2/core.hpp>
#include <opencv2/ml.hpp>
#endif

namespace setscope {
namespace {

ConceptScorer setBySet(SetRanking ranking, std::function<at::Tensor(const at::Tensor&)> map) {
    return [ranking = std::move(ranking), map = std::move(map)](const RaggedBatch& queries,
                                                                const at::Tensor& candidates) {
        const RaggedBatch sets{map(queries.elements), queries.offsets};
        const at::Tensor ranked = map(candidates);
        std::vector<at::Tensor> scores;
        for (std::int64_t set = 0; set < sets.setCount(); ++set) {
            scores.push_back(ranking(sets.set(set), ranked));
        }
        return at::stack(scores);
    };
}

}  // namespace

at::Tensor meanScores(const at::Tensor& set, const at::Tensor& candidates) {
    return -squaredDistances(candidates, set.mean(0, true)).squeeze(1);
}

at::Tensor nearestMemberScores(const at::Tensor& set, const at::Tensor& candidates) {
    return -squaredDistances(candidates, set).amin(1);
}

#ifdef SETSCOPE_WITH_OPENCV

bool hasOneClassSvm() { return true; }

at::Tensor oneClassSvmScores(const at::Tensor& set, const at::Tensor& candidates,
                             const OneClassSvmOptions& options) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor members = set.to(at::kFloat).cpu().contiguous();
    const auto count = static_cast<double>(members.size(0));
    const double pairs = std::max(count * (count - 1.0), 1.0);
    const double spread = squaredDistances(members, members).sum().item<double>() / pairs;
    const double gamma = spread > 0.0 ? options.kernelScale / spread : 1.0;
    const at::Tensor ranked = candidates.to(at::kFloat).cpu();
    if (!(spread > 0.0)) {
        return (-gamma * squaredDistances(ranked, members.narrow(0, 0, 1))).exp().squeeze(1);
    }
    const auto svm = cv::ml::SVM::create();
    svm->setType(cv::ml::SVM::ONE_CLASS);
    svm->setKernel(cv::ml::SVM::RBF);
    svm->setNu(options.nu);
    svm->setGamma(gamma);
    svm->setTermCriteria(
        cv::TermCriteria(cv::TermCriteria::MAX_ITER + cv::TermCriteria::EPS, 10'000, 1e-7));
    const cv::Mat rows(static_cast<int>(members.size(0)), static_cast<int>(members.size(1)), CV_32F,
                       members.data_ptr<float>());
    svm->train(
        cv::ml::TrainData::create(rows, cv::ml::ROW_SAMPLE, cv::Mat::ones(rows.rows, 1, CV_32S)));
    std::vector<double> alpha;
    std::vector<int> vectors;
    svm->getDecisionFunction(0, alpha, vectors);
    const cv::Mat supports = svm->getSupportVectors();
    SETSCOPE_CHECK(alpha.size() == vectors.size() && supports.cols == rows.cols,
                   "the SVM is not what OpenCV says of it");
    const at::Tensor support = at::empty({supports.rows, supports.cols}, at::kFloat);
    supports.copyTo(cv::Mat(supports.rows, supports.cols, CV_32F, support.data_ptr<float>()));
    at::Tensor weights = at::zeros({supports.rows}, at::kFloat);
    for (std::size_t index = 0; index < alpha.size(); ++index) {
        weights[vectors[index]] = alpha[index];
    }
    return (-gamma * squaredDistances(ranked, support)).exp().mv(weights);
}

#else

bool hasOneClassSvm() { return false; }

at::Tensor oneClassSvmScores(const at::Tensor&, const at::Tensor&, const OneClassSvmOptions&) {
    SETSCOPE_CHECK(false, "this build has no one-class SVM");
}

#endif

ConceptScorer scorerOf(SetRanking ranking) {
    return setBySet(std::move(ranking), [](const at::Tensor& x) { return x; });
}

ConceptScorer scorerOnDescriptors(Set2Model& model, SetRanking ranking) {
    return setBySet(std::move(ranking),
                    [&model](const at::Tensor& x) { return model.descriptors(x); });
}

}  // namespace setscope
