#include "core/analysis/occlusion.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/analysis/outliers.h"
#include "core/analysis/readable_members.h"
#include "core/analysis/set_scoring.h"
#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/features/image_decoder.h"
#include "core/features/picture_cover.h"
#include "core/tensor/device.h"

namespace setscope {
namespace {

constexpr int kLongestEdge = 512;  // pixels of the picture that is covered part by part
constexpr int kBlurShare = 8;      // the blur's radius is this part of the longer edge
constexpr std::size_t kCoveredAtOnce = 32;

/// Patches of one size, square where the picture is wide enough.
struct PatchSize {
    double share;   // of the picture's longer edge
    double stride;  // of the patch, from one patch to the next
};

/// The finest patches do not overlap: there are as many of them as of all others together.
constexpr std::array<PatchSize, 3> kPatchSizes = {{{0.5, 0.5}, {0.25, 0.5}, {0.125, 1.0}}};

/// Where patches begin along one edge, evenly from its first pixel to its last.
std::vector<int> beginningsAlong(int edge, int patch, double stride) {
    const double step = std::max(1.0, patch * stride);
    const int steps = static_cast<int>(std::ceil((edge - patch) / step));
    std::vector<int> beginnings;
    for (int i = 0; i <= steps; ++i) {
        const double share = steps == 0 ? 0.0 : static_cast<double>(i) / steps;
        beginnings.push_back(static_cast<int>(std::lround(share * (edge - patch))));
    }
    return beginnings;
}

std::vector<PictureArea> patchesOf(const RgbImage& picture, const PatchSize& size) {
    const int longer = std::max(picture.width, picture.height);
    const int edge = std::max(1, static_cast<int>(std::lround(longer * size.share)));
    const int width = std::min(edge, picture.width);
    const int height = std::min(edge, picture.height);
    std::vector<PictureArea> patches;
    for (const int top : beginningsAlong(picture.height, height, size.stride)) {
        for (const int left : beginningsAlong(picture.width, width, size.stride)) {
            patches.push_back({left, top, width, height});
        }
    }
    return patches;
}

/// For each cell the mean over the patches on it, each weighted by the part of the cell that it
/// covers.
class CellMeans {
  public:
    CellMeans(const RgbImage& picture, std::int64_t rows, std::int64_t columns)
        : cellWidth_(static_cast<double>(picture.width) / static_cast<double>(columns)),
          cellHeight_(static_cast<double>(picture.height) / static_cast<double>(rows)),
          columns_(static_cast<std::size_t>(columns)),
          sums_(static_cast<std::size_t>(rows * columns), 0.0),
          weights_(sums_.size(), 0.0) {}

    void add(const PictureArea& patch, double value) {
        for (std::size_t cell = 0; cell < sums_.size(); ++cell) {
            const double weight = overlap(cell % columns_, cellWidth_, patch.left, patch.width) *
                                  overlap(cell / columns_, cellHeight_, patch.top, patch.height);
            sums_[cell] += weight * value;
            weights_[cell] += weight;
        }
    }

    std::vector<float> means() const {
        std::vector<float> means(sums_.size());
        std::ranges::transform(sums_, weights_, means.begin(), [](double sum, double weight) {
            return static_cast<float>(sum / weight);
        });
        return means;
    }

  private:
    /// The part of the cell, 0..1, that lies in `size` pixels from `begin` on.
    static double overlap(std::size_t cell, double cellSize, int begin, int size) {
        const double cellBegin = static_cast<double>(cell) * cellSize;
        const double shared = std::min(cellBegin + cellSize, static_cast<double>(begin + size)) -
                              std::max(cellBegin, static_cast<double>(begin));
        return std::clamp(shared / cellSize, 0.0, 1.0);
    }

    double cellWidth_;
    double cellHeight_;
    std::size_t columns_;
    std::vector<double> sums_;
    std::vector<double> weights_;
};

/// Judges one member in its set with other pictures in the place of its own.
class PictureJudge {
  public:
    /// @param total pictures that will be judged, for the progress
    PictureJudge(const Encoder& encoder, const SetScorer& scorer, ReadableMembers members,
                 std::size_t place, std::size_t total)
        : encoder_(encoder),
          scorer_(scorer),
          members_(std::move(members)),
          place_(place),
          total_(static_cast<std::int64_t>(kStages * total)) {}

    /// The member's probability of not belonging, by what the store holds of it.
    double probabilityAsItIs(const RunContext& run) const {
        return probabilityWith(members_.features[static_cast<std::int64_t>(place_)], run);
    }

    /// @return for each picture the member's probability of not belonging
    std::vector<double> probabilities(const std::vector<RgbImage>& pictures,
                                      const RunContext& run) {
        const RunContext encoding(run.settings(), run.stopToken(),
                                  [&](const Progress& part) { showProgress(part.done, run); });
        const at::Tensor features = encoder_.encodePictures(pictures, encoding);
        const std::int64_t count = features.size(0);
        std::vector<double> results;
        for (std::int64_t row = 0; row < count; ++row) {
            showProgress(count + row, run);
            results.push_back(probabilityWith(features[row], run));
        }
        done_ += kStages * count;
        return results;
    }

  private:
    static constexpr std::int64_t kStages = 2;  // encoding and scoring

    void showProgress(std::int64_t ofThese, const RunContext& run) const {
        run.step({done_ + ofThese, total_, "Covering parts of the picture"});
    }

    double probabilityWith(const at::Tensor& features, const RunContext& run) const {
        const at::Tensor all = members_.features.clone();
        all[static_cast<std::int64_t>(place_)].copy_(features);
        return static_cast<double>(scorer_.score(all, members_.contents, run).probability[place_]);
    }

    const Encoder& encoder_;
    const SetScorer& scorer_;
    ReadableMembers members_;
    std::size_t place_;
    std::int64_t total_;
    std::int64_t done_ = 0;
};

RgbImage reducedPicture(const Member& member, const MediaReader& reader, const RunContext& run) {
    Bytes bytes = reader.read(member.payload.source, MediaReader::kLargestMedia, run.stopToken());
    return decodeImage(std::move(bytes), {kLongestEdge, kLongestEdge, Framing::Within, 1.0}, {},
                       run.stopToken());
}

/// Adds what covering each patch takes off the probability.
void coverEach(const RgbImage& picture, const RgbImage& cover,
               const std::vector<PictureArea>& patches, double uncovered, PictureJudge& judge,
               CellMeans& cells, const RunContext& run) {
    for (std::size_t first = 0; first < patches.size(); first += kCoveredAtOnce) {
        const std::size_t end = std::min(patches.size(), first + kCoveredAtOnce);
        std::vector<RgbImage> variants;
        for (std::size_t i = first; i < end; ++i) {
            variants.push_back(covered(picture, cover, patches[i]));
        }
        const std::vector<double> probabilities = judge.probabilities(variants, run);
        for (std::size_t i = first; i < end; ++i) {
            cells.add(patches[i], uncovered - probabilities[i - first]);
        }
    }
}

void requireJudged(const ItemSet& set, const ReadableMembers& members) {
    if (members.count() < kSmallestJudgedSet) {
        throw Error(ErrorKind::BadInput, "The set \"" + set.name + "\" has only " +
                                             counted(static_cast<std::int64_t>(members.count()),
                                                     "readable member", "readable members") +
                                             "; a member can be explained from three on.");
    }
}

OcclusionMap emptyMap(const RgbImage& picture, const OcclusionQuestion& question, Head head) {
    const double longer = std::max(picture.width, picture.height);
    const auto cellsAlong = [&](int edge) {
        const double share = edge / longer;
        return std::max<std::int64_t>(1, std::llround(share * static_cast<double>(question.cells)));
    };
    OcclusionMap map;
    map.set = question.set;
    map.member = question.member;
    map.head = head;
    map.rows = cellsAlong(picture.height);
    map.columns = cellsAlong(picture.width);
    return map;
}

}  // namespace

OcclusionMap occlusionMap(const LoadedModel& model, const Collection& collection,
                          const OcclusionQuestion& question, const OutlierOptions& options,
                          FeatureStore& store, const MediaReader& reader, const RunContext& run) {
    SETSCOPE_CHECK(question.cells > 0, std::to_string(question.cells) + " cells");
    const ChosenDevice device = chooseDevice(run.settings().device);
    const ItemSet& set = requiredSet(collection, question.set);
    ReadableMembers members = readableMembers(store, model.encoder(), set, run);
    requireJudged(set, members);
    requireReadable(set, members, question.member);
    const std::size_t place = members.placeOf(question.member);
    const RgbImage picture = reducedPicture(*collection.findMember(question.member), reader, run);
    const int blurRadius = std::max(1, std::max(picture.width, picture.height) / kBlurShare);
    const std::array<RgbImage, 2> covers = {inMeanColour(picture), blurred(picture, blurRadius)};

    std::array<std::vector<PictureArea>, kPatchSizes.size()> patches;
    std::size_t patchCount = 0;
    for (std::size_t size = 0; size < patches.size(); ++size) {
        patches[size] = patchesOf(picture, kPatchSizes[size]);
        patchCount += patches[size].size();
    }
    OcclusionMap map = emptyMap(picture, question, options.head);
    const SetScorer scorer(model, options, device.device);
    PictureJudge judge(model.encoder(), scorer, std::move(members), place,
                       1 + covers.size() * patchCount);
    map.probability = static_cast<float>(judge.probabilityAsItIs(run));
    // The reduced picture's features are not quite the file's, and only what covering changes is
    // to be seen.
    const double uncovered = judge.probabilities({picture}, run).front();
    std::array<CellMeans, 2> cells = {CellMeans(picture, map.rows, map.columns),
                                      CellMeans(picture, map.rows, map.columns)};
    for (std::size_t size = 0; size < patches.size(); ++size) {
        for (std::size_t fill = 0; fill < covers.size(); ++fill) {
            coverEach(picture, covers[fill], patches[size], uncovered, judge, cells[fill], run);
        }
        map.meanColour = cells[0].means();
        map.blur = cells[1].means();
        map.agreement = agreementOf(map.meanColour, map.blur);
        map.isComplete = size + 1 == patches.size();
        if (question.onMap) {
            question.onMap(map);
        }
    }
    return map;
}

}  // namespace setscope
