#include "core/experiments/outlier_domains.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "core/experiments/progress_text.h"
#include "core/features/encoders.h"
#include "core/training/cached_features.h"
#include "core/training/episode_pools.h"
#include "core/training/picture_views.h"
#include "core/training/training_sources.h"

namespace setscope {
namespace {

std::int64_t limitOf(const PictureLimits& limits, Split split) {
    switch (split) {
        case Split::Train:
            return limits.train;
        case Split::Validation:
            return limits.validation;
        case Split::Test:
            break;
    }
    return limits.test;
}

/// The readable pictures of one domain.
std::vector<bool> takenOf(const LabelledPictures& pictures, const std::vector<bool>& isReadable,
                          std::size_t domain) {
    std::vector<bool> isTaken = isReadable;
    for (std::size_t index = 0; index < isTaken.size(); ++index) {
        isTaken[index] = isTaken[index] && pictures.pictures[index].domain == domain;
    }
    return isTaken;
}

}  // namespace

void limitPictures(LabelledPictures& pictures, const PictureLimits& limits) {
    std::map<std::pair<std::size_t, Split>, std::vector<std::size_t>> groups;
    for (std::size_t index = 0; index < pictures.pictures.size(); ++index) {
        const LabelledPicture& picture = pictures.pictures[index];
        groups[{picture.domain, picture.split}].push_back(index);
    }
    std::vector<std::size_t> kept;
    for (auto& [group, indices] : groups) {
        const std::int64_t limit = limitOf(limits, group.second);
        if (limit > 0 && limit < std::ssize(indices)) {
            std::ranges::stable_sort(indices, {}, [&](std::size_t index) {
                const ContentHash& content = pictures.pictures[index].content;
                return std::pair(content.low, content.high);
            });
            indices.resize(static_cast<std::size_t>(limit));
        }
        kept.insert(kept.end(), indices.begin(), indices.end());
    }
    std::ranges::sort(kept);
    std::vector<LabelledPicture> remaining;
    for (const std::size_t index : kept) {
        remaining.push_back(std::move(pictures.pictures[index]));
    }
    pictures.pictures = std::move(remaining);
}

EncodedDomains encodeDomains(const LabelledPictures& pictures, const HeadRecipe& recipe,
                             const NamedEncoderFile& encoder,
                             const std::filesystem::path& workFolder, const MediaReader& reader,
                             const RunContext& run) {
    const std::unique_ptr<const Encoder> opened = openEncoder(encoder.file, reader);
    const std::string& fingerprint = opened->identity().fingerprint;
    const EncodedMembers encoded =
        encodeWithFile(*opened, asMembers(pictures.pictures),
                       workFolder / ("features-" + fingerprint + ".safetensors"),
                       saying(run, encoder.title + ": encoding pictures"));
    const ViewFeatures views =
        encodeViews(openImageNetwork(encoder.file), pictures.pictures, headViews(recipe, pictures),
                    workFolder / ("views-" + fingerprint + ".safetensors"), reader,
                    saying(run, encoder.title + ": encoding parts of training pictures"));
    EncodedDomains result{{}, encoded.problems, fingerprint};
    for (std::size_t index = 0; index < pictures.domains.size(); ++index) {
        run.throwIfStopped();
        const std::vector<bool> isTaken = takenOf(pictures, encoded.readable, index);
        DomainSources domain{
            pictures.domains[index].name,
            trainingSources(recipe, pictures, encoded.features, isTaken, views),
            episodeSources(pictures, encoded.features, isTaken, Split::Validation,
                           kSmallestConcept),
            episodeSources(pictures, encoded.features, isTaken, Split::Test, kSmallestConcept)};
        if (!domain.train.empty() || !domain.test.empty()) {
            result.domains.push_back(std::move(domain));
        }
    }
    return result;
}

std::vector<EpisodeSource> sourcesWithout(const std::vector<DomainSources>& domains,
                                          std::ptrdiff_t leftOut,
                                          std::vector<EpisodeSource> DomainSources::*split) {
    std::vector<EpisodeSource> sources;
    for (std::ptrdiff_t index = 0; index < std::ssize(domains); ++index) {
        if (index != leftOut) {
            const auto& more = domains[static_cast<std::size_t>(index)].*split;
            sources.insert(sources.end(), more.begin(), more.end());
        }
    }
    return sources;
}

}  // namespace setscope
