#include "core/experiments/outlier_cells.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <span>

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/experiments/baselines/dense_outlier_net.h"
#include "core/experiments/baselines/outlier_rivals.h"
#include "core/experiments/progress_text.h"
#include "core/io/parallel_for.h"
#include "core/models/outlier_detector.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/device.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

constexpr std::int64_t kMembersAtOnce = 1000;  // of the sets that are scored together
constexpr std::int64_t kFewestConcepts = 3;    // of a cell

/// What every set of a batch is scored with, set by set.
struct SetwiseScores {
    at::Tensor relative;             // [T, setRelativeWidth()]
    std::vector<at::Tensor> rivals;  // one per rival, [T] float64
};

SetwiseScores scoreSetBySet(const EpisodeBatch& batch, const Random& random,
                            const RunContext& run) {
    const std::span<const std::int64_t> limits = offsetValues(batch.offsets);
    const std::span<const OutlierRival> rivals = outlierRivals();
    SetwiseScores scores;
    scores.relative = at::empty({batch.features.size(0), setRelativeWidth()}, at::kFloat);
    for (std::size_t rival = 0; rival < rivals.size(); ++rival) {
        scores.rivals.push_back(at::empty({batch.features.size(0)}, at::kDouble));
    }
    parallelFor(limits.size() - 1, "", quiet(run), [&](std::size_t set) {
        computeOnThisThreadOnly();
        const at::NoGradGuard withoutGradient;
        const std::int64_t size = limits[set + 1] - limits[set];
        const at::Tensor members = batch.features.narrow(0, limits[set], size);
        const std::vector<std::int64_t> sizes = {size};
        scores.relative.narrow(0, limits[set], size)
            .copy_(setRelativeInputs(members, offsetsFromSizes(sizes), run));
        for (std::size_t rival = 0; rival < rivals.size(); ++rival) {
            Random draws = random.fork(std::to_string(set)).fork(rivals[rival].id);
            scores.rivals[rival]
                .narrow(0, limits[set], size)
                .copy_(rivals[rival].scores(members, draws));
        }
    });
    return scores;
}

void appendAll(std::vector<double>& all, const std::vector<double>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

bool fitsDense(const DenseOutlierNet* dense, const SetShape& shape) {
    return dense != nullptr && shape == SetShape{dense->setSize(), 1};
}

void scoreBatch(const EpisodeBatch& batch, const SetShape& shape, const TestedMethods& methods,
                const Random& random, const RunContext& run, OutlierCell& cell) {
    const SetwiseScores setwise = scoreSetBySet(batch, random, run);
    const Head head = shape.strangers == 1 ? Head::Softmax : Head::Sigmoid;
    for (const NamedDetector& tested : methods.detectors) {
        const at::Tensor logits =
            tested.detector.forward(batch.features, setwise.relative, batch.offsets, run)
                .select(1, static_cast<std::int64_t>(head));
        appendAll(cell.named[tested.id], namedShares(logits, batch));
    }
    for (std::size_t rival = 0; rival < setwise.rivals.size(); ++rival) {
        appendAll(cell.named[outlierRivals()[rival].id], namedShares(setwise.rivals[rival], batch));
    }
    if (fitsDense(methods.dense, shape)) {
        appendAll(cell.named[kDenseRival],
                  namedShares(methods.dense->forward(batch.features), batch));
    }
}

}  // namespace

bool hasCell(const EpisodeSource& source, const SetShape& shape) {
    return source.conceptCount(shape.size - shape.strangers) >= kFewestConcepts;
}

CellSource cellSource(const std::string& domain, const EpisodeSource& source,
                      const SetShape& shape) {
    SETSCOPE_CHECK(hasCell(source, shape),
                   "too few concepts for sets of " + std::to_string(shape.size));
    return {domain, source.pool().domain, source.conceptCount(shape.size - shape.strangers),
            [&source, shape](std::int64_t setCount, Random& random) {
                return drawUniformEpisodes(source, setCount, shape.size, shape.strangers, random);
            }};
}

OutlierCell measureCell(const CellSource& source, const SetShape& shape, std::int64_t setCount,
                        const TestedMethods& methods, const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    OutlierCell cell{source.domain, source.name, shape, source.concepts, {}};
    const Random seed =
        Random(run.settings().seed)
            .fork(cell.source)
            .fork(std::to_string(shape.size) + "/" + std::to_string(shape.strangers));
    Random drawing = seed.fork("test sets");
    const std::int64_t setsAtOnce = std::max<std::int64_t>(1, kMembersAtOnce / shape.size);
    for (std::int64_t done = 0; done < setCount; done += setsAtOnce) {
        run.step({done, setCount, "Scoring test sets"});
        const EpisodeBatch batch = source.draw(std::min(setsAtOnce, setCount - done), drawing);
        scoreBatch(batch, shape, methods, seed.fork(std::to_string(done)), run, cell);
    }
    return cell;
}

std::vector<double> namedShares(const at::Tensor& scores, const EpisodeBatch& batch) {
    const at::Tensor values = scores.to(at::kCPU, at::kDouble).contiguous();
    const double* score = values.data_ptr<double>();
    const float* label = batch.labels.data_ptr<float>();
    const std::span<const std::int64_t> limits = offsetValues(batch.offsets);
    std::vector<double> shares;
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        std::vector<std::int64_t> rows(static_cast<std::size_t>(limits[set + 1] - limits[set]));
        std::iota(rows.begin(), rows.end(), limits[set]);
        const auto isStranger = [label](std::int64_t row) { return label[row] > 0.5F; };
        const auto strangers = std::ranges::count_if(rows, isStranger);
        if (strangers == 0) {
            continue;
        }
        std::ranges::stable_sort(rows, std::ranges::greater{},
                                 [score](std::int64_t row) { return score[row]; });
        const auto named = std::ranges::count_if(
            std::span(rows).first(static_cast<std::size_t>(strangers)), isStranger);
        shares.push_back(static_cast<double>(named) / static_cast<double>(strangers));
    }
    return shares;
}

}  // namespace setscope
