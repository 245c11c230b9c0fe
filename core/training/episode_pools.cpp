#include "core/training/episode_pools.h"

#include <ATen/ATen.h>

#include <utility>

#include "core/base/check.h"

namespace setscope {
namespace {

/// The pictures of one domain and split, by their index.
using Rows = std::vector<std::size_t>;

EpisodePool emptyPool(const PictureDomain& domain, const std::string& kind,
                      const at::Tensor& features, int sharedTraits, std::size_t traitCount) {
    return {.domain = domain.name + " by " + kind,
            .pictures = domain.name,
            .features = features,
            .traits = std::vector<std::vector<std::int64_t>>(traitCount),
            .sharedTraits = sharedTraits};
}

EpisodePool attributePool(const LabelledPictures& pictures, const PictureDomain& domain,
                          const Rows& rows, const at::Tensor& features) {
    EpisodePool pool = emptyPool(domain, "attribute", features, 2, domain.attributes.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::vector<std::uint8_t>& has = pictures.pictures[rows[i]].attributes;
        for (std::size_t attribute = 0; attribute < has.size(); ++attribute) {
            if (has[attribute] != 0) {
                pool.traits[attribute].push_back(static_cast<std::int64_t>(i));
            }
        }
    }
    return pool;
}

EpisodePool classPool(const LabelledPictures& pictures, const PictureDomain& domain,
                      std::size_t space, const Rows& rows, const at::Tensor& features) {
    const ClassSpace& classes = domain.classSpaces[space];
    EpisodePool pool = emptyPool(domain, classes.name, features, 1, classes.classes.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::vector<std::int64_t>& of = pictures.pictures[rows[i]].classes;
        if (space < of.size() && of[space] >= 0) {
            pool.traits[static_cast<std::size_t>(of[space])].push_back(
                static_cast<std::int64_t>(i));
        }
    }
    return pool;
}

/// Only pictures whose label of the kind is known can be members or strangers.
template <class IsKnown>
Rows knownRows(const LabelledPictures& pictures, const Rows& rows, IsKnown isKnown) {
    Rows known;
    for (const std::size_t row : rows) {
        if (isKnown(pictures.pictures[row])) {
            known.push_back(row);
        }
    }
    return known;
}

at::Tensor featuresOf(const at::Tensor& features, const Rows& rows) {
    at::Tensor index = at::empty({static_cast<std::int64_t>(rows.size())}, at::kLong);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        index.data_ptr<std::int64_t>()[i] = static_cast<std::int64_t>(rows[i]);
    }
    return features.index_select(0, index);
}

}  // namespace

std::vector<EpisodeSource> episodeSources(const LabelledPictures& pictures,
                                          const at::Tensor& features,
                                          const std::vector<bool>& isReadable, Split split,
                                          std::int64_t smallestConcept) {
    SETSCOPE_CHECK(features.size(0) == static_cast<std::int64_t>(pictures.pictures.size()),
                   "features are [" + std::to_string(features.size(0)) + ", d]");
    std::vector<EpisodeSource> sources;
    const auto keep = [&](EpisodePool pool) {
        EpisodeSource source(std::move(pool), smallestConcept);
        if (!source.isEmpty()) {
            sources.push_back(std::move(source));
        }
    };
    for (std::size_t d = 0; d < pictures.domains.size(); ++d) {
        const PictureDomain& domain = pictures.domains[d];
        Rows rows;
        for (std::size_t i = 0; i < pictures.pictures.size(); ++i) {
            const LabelledPicture& picture = pictures.pictures[i];
            if (picture.domain == d && picture.split == split && isReadable[i]) {
                rows.push_back(i);
            }
        }
        if (domain.attributes.size() >= 2) {
            const Rows known = knownRows(pictures, rows, [](const LabelledPicture& picture) {
                return !picture.attributes.empty();
            });
            keep(attributePool(pictures, domain, known, featuresOf(features, known)));
        }
        for (std::size_t space = 0; space < domain.classSpaces.size(); ++space) {
            const Rows known = knownRows(pictures, rows, [&](const LabelledPicture& picture) {
                return space < picture.classes.size() && picture.classes[space] >= 0;
            });
            keep(classPool(pictures, domain, space, known, featuresOf(features, known)));
        }
    }
    return sources;
}

}  // namespace setscope
