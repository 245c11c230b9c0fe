#include "core/experiments/concept_folds.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "core/base/random.h"

namespace setscope {
namespace {

constexpr std::size_t kValidationEvery = 4;

using LabelIndex = std::int64_t;

/// What concepts of a domain are told by: its attributes, or one of its class spaces.
struct ConceptLabels {
    std::size_t domain = 0;
    std::optional<std::size_t> space;  // none: attributes

    bool isKnown(const LabelledPicture& picture) const {
        return space ? *space < picture.classes.size() && picture.classes[*space] >= 0
                     : !picture.attributes.empty();
    }
    std::vector<LabelIndex> of(const LabelledPicture& picture) const {
        if (space) {
            return isKnown(picture) ? std::vector<LabelIndex>{picture.classes[*space]}
                                    : std::vector<LabelIndex>{};
        }
        std::vector<LabelIndex> labels;
        for (std::size_t index = 0; index < picture.attributes.size(); ++index) {
            if (picture.attributes[index] != 0) {
                labels.push_back(static_cast<LabelIndex>(index));
            }
        }
        return labels;
    }
};

using IsWanted = std::function<bool(LabelIndex)>;

/// The labels of a domain by their part in one fold.
struct LabelParts {
    std::set<LabelIndex> test;
    std::set<LabelIndex> validation;

    bool isHeldOut(LabelIndex label) const {
        return test.contains(label) || validation.contains(label);
    }
};

/// Pictures with features, from which pools are made.
class PoolMaker {
  public:
    PoolMaker(const LabelledPictures& pictures, const at::Tensor& features,
              const std::vector<bool>& isReadable, const ConceptFoldOptions& options)
        : pictures_(pictures), features_(features), isReadable_(isReadable), options_(options) {}

    const LabelledPictures& pictures() const { return pictures_; }
    const ConceptFoldOptions& options() const { return options_; }

    /// The pool of a split by these labels. @param isKept of the pictures
    ItemPool pool(const ConceptLabels& labels, Split split, std::int64_t smallest,
                  const IsWanted& isWanted,
                  const std::function<bool(const LabelledPicture&)>& isKept) const {
        std::vector<std::int64_t> rows;
        std::map<LabelIndex, std::vector<std::int64_t>> members;
        for (std::size_t index = 0; index < pictures_.pictures.size(); ++index) {
            const LabelledPicture& picture = pictures_.pictures[index];
            if (picture.domain != labels.domain || picture.split != split || !isReadable_[index] ||
                !labels.isKnown(picture) || !isKept(picture)) {
                continue;
            }
            for (const LabelIndex label : labels.of(picture)) {
                members[label].push_back(std::ssize(rows));
            }
            rows.push_back(static_cast<std::int64_t>(index));
        }
        ItemPool pool{nameOf(labels), features_.index_select(0, at::tensor(rows, at::kLong)), {}};
        const double largest = options_.largestShare * static_cast<double>(rows.size());
        for (auto& [label, own] : members) {
            if (isWanted(label) && std::ssize(own) >= smallest &&
                static_cast<double>(own.size()) <= largest) {
                pool.concepts.push_back({labelName(labels, label), std::move(own)});
            }
        }
        return pool;
    }

    ItemPool pool(const ConceptLabels& labels, Split split, std::int64_t smallest,
                  const IsWanted& isWanted) const {
        return pool(labels, split, smallest, isWanted, [](const LabelledPicture&) { return true; });
    }

    ItemPool testPool(const ConceptLabels& labels, const IsWanted& isWanted) const {
        return pool(labels, Split::Test, options_.smallestTest, isWanted);
    }

    /// What a domain is asked by; none if nothing of it can be tested.
    std::optional<ConceptLabels> askedBy(std::size_t domain) const {
        std::vector<ConceptLabels> candidates = {{domain, std::nullopt}};
        for (std::size_t space = 0; space < pictures_.domains[domain].classSpaces.size(); ++space) {
            candidates.push_back({domain, space});
        }
        std::optional<ConceptLabels> best;
        std::size_t most = 0;
        for (const ConceptLabels& labels : candidates) {
            const std::size_t count = testPool(labels, everyLabel).concepts.size();
            if (count > most) {
                most = count;
                best = labels;
            }
        }
        return best;
    }

    std::int64_t labelCount(const ConceptLabels& labels) const {
        const PictureDomain& domain = pictures_.domains[labels.domain];
        return labels.space ? std::ssize(domain.classSpaces[*labels.space].classes)
                            : std::ssize(domain.attributes);
    }

    std::string labelName(const ConceptLabels& labels, LabelIndex label) const {
        const PictureDomain& domain = pictures_.domains[labels.domain];
        const auto index = static_cast<std::size_t>(label);
        return labels.space ? domain.classSpaces[*labels.space].classes[index]
                            : domain.attributes[index];
    }

    static bool everyLabel(LabelIndex) { return true; }

  private:
    std::string nameOf(const ConceptLabels& labels) const {
        const PictureDomain& domain = pictures_.domains[labels.domain];
        return domain.name + " by " +
               (labels.space ? domain.classSpaces[*labels.space].name : "attribute");
    }

    const LabelledPictures& pictures_;
    const at::Tensor& features_;
    const std::vector<bool>& isReadable_;
    const ConceptFoldOptions& options_;
};

/// All labels in random order, those that can be tested first, so that they spread over the folds.
std::vector<LabelIndex> labelsInOrder(const PoolMaker& maker, const ConceptLabels& labels) {
    std::vector<LabelIndex> order(static_cast<std::size_t>(maker.labelCount(labels)));
    for (std::size_t index = 0; index < order.size(); ++index) {
        order[index] = static_cast<LabelIndex>(index);
    }
    const std::string& domain = maker.pictures().domains[labels.domain].name;
    Random random = Random(maker.options().seed).fork("concept folds").fork(domain);
    random.shuffle(std::span(order));
    std::set<std::string> testable;
    for (const ItemConcept& each : maker.testPool(labels, PoolMaker::everyLabel).concepts) {
        testable.insert(each.name);
    }
    std::ranges::stable_partition(
        order, [&](LabelIndex label) { return testable.contains(maker.labelName(labels, label)); });
    return order;
}

LabelParts partsOf(const std::vector<LabelIndex>& order, std::int64_t fold, std::int64_t folds) {
    LabelParts parts;
    std::size_t others = 0;
    for (std::size_t place = 0; place < order.size(); ++place) {
        if (static_cast<std::int64_t>(place) % folds == fold) {
            parts.test.insert(order[place]);
        } else if (others++ % kValidationEvery == 0) {
            parts.validation.insert(order[place]);
        }
    }
    return parts;
}

double jaccard(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
    std::vector<std::int64_t> both;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    const auto common = static_cast<double>(both.size());
    return common / (static_cast<double>(a.size() + b.size()) - common);
}

/// The attributes that are no held-out concept under another name.
std::set<std::string> learnableAttributes(const PoolMaker& maker, const ConceptLabels& labels,
                                          const LabelParts& parts) {
    std::set<std::string> heldOut;
    for (LabelIndex label = 0; label < maker.labelCount(labels); ++label) {
        if (parts.isHeldOut(label)) {
            heldOut.insert(maker.labelName(labels, label));
        }
    }
    const ItemPool all = maker.pool(labels, Split::Train, 1, PoolMaker::everyLabel);
    std::set<std::string> learnable;
    for (const ItemConcept& each : all.concepts) {
        const bool isSame = std::ranges::any_of(all.concepts, [&](const ItemConcept& other) {
            return heldOut.contains(other.name) &&
                   jaccard(each.members, other.members) > maker.options().sameConcept;
        });
        if (!isSame && !heldOut.contains(each.name)) {
            learnable.insert(each.name);
        }
    }
    return learnable;
}

void keepPool(std::vector<ItemPool>& pools, ItemPool pool) {
    if (!pool.concepts.empty()) {
        pools.push_back(std::move(pool));
    }
}

void addTraining(ConceptFold& fold, const PoolMaker& maker, const ConceptLabels& asked,
                 const LabelParts& parts) {
    const std::int64_t smallest = maker.options().smallestTrain;
    if (!asked.space) {
        const std::set<std::string> learnable = learnableAttributes(maker, asked, parts);
        keepPool(fold.train, maker.pool(asked, Split::Train, smallest, [&](LabelIndex label) {
            return learnable.contains(maker.labelName(asked, label));
        }));
        return;
    }
    const auto isKept = [&](const LabelledPicture& picture) {
        return std::ranges::none_of(asked.of(picture),
                                    [&](LabelIndex label) { return parts.isHeldOut(label); });
    };
    const std::size_t spaces = maker.pictures().domains[asked.domain].classSpaces.size();
    for (std::size_t space = 0; space < spaces; ++space) {
        keepPool(fold.train, maker.pool({asked.domain, space}, Split::Train, smallest,
                                        PoolMaker::everyLabel, isKept));
    }
}

}  // namespace

std::vector<ConceptFold> conceptFolds(const LabelledPictures& pictures, const at::Tensor& features,
                                      const std::vector<bool>& isReadable,
                                      const ConceptFoldOptions& options) {
    const PoolMaker maker(pictures, features, isReadable, options);
    std::vector<ConceptFold> folds(static_cast<std::size_t>(options.folds));
    for (std::size_t domain = 0; domain < pictures.domains.size(); ++domain) {
        const std::optional<ConceptLabels> asked = maker.askedBy(domain);
        if (!asked) {
            continue;
        }
        const std::vector<LabelIndex> order = labelsInOrder(maker, *asked);
        for (std::size_t index = 0; index < folds.size(); ++index) {
            const LabelParts parts =
                partsOf(order, static_cast<std::int64_t>(index), options.folds);
            addTraining(folds[index], maker, *asked, parts);
            keepPool(
                folds[index].validation,
                maker.pool(*asked, Split::Validation, options.smallestValidation,
                           [&](LabelIndex label) { return parts.validation.contains(label); }));
            keepPool(folds[index].test, maker.testPool(*asked, [&](LabelIndex label) {
                return parts.test.contains(label);
            }));
        }
    }
    return folds;
}

std::vector<ConceptFold> domainFolds(const LabelledPictures& pictures, const at::Tensor& features,
                                     const std::vector<bool>& isReadable,
                                     const ConceptFoldOptions& options) {
    const PoolMaker maker(pictures, features, isReadable, options);
    std::vector<ConceptFold> folds;
    std::vector<std::size_t> domains;
    for (std::size_t domain = 0; domain < pictures.domains.size(); ++domain) {
        if (const auto asked = maker.askedBy(domain)) {
            domains.push_back(domain);
            folds.emplace_back();
            keepPool(folds.back().test, maker.testPool(*asked, PoolMaker::everyLabel));
        }
    }
    for (std::size_t source = 0; source < domains.size(); ++source) {
        const ConceptLabels asked = *maker.askedBy(domains[source]);
        for (std::size_t target = 0; target < folds.size(); ++target) {
            if (target != source) {
                addTraining(folds[target], maker, asked, {});
                keepPool(folds[target].validation,
                         maker.pool(asked, Split::Validation, options.smallestValidation,
                                    PoolMaker::everyLabel));
            }
        }
    }
    return folds;
}

std::vector<ItemPool> twoSensePools(const std::vector<ItemPool>& pools) {
    std::vector<ItemPool> result;
    for (const ItemPool& pool : pools) {
        std::vector<const ItemConcept*> bySize;
        for (const ItemConcept& each : pool.concepts) {
            bySize.push_back(&each);
        }
        std::ranges::stable_sort(bySize, {},
                                 [](const ItemConcept* each) { return each->members.size(); });
        ItemPool pairs{pool.name, pool.features, {}};
        for (std::size_t index = 0; index + 1 < bySize.size(); ++index) {
            const ItemConcept& smaller = *bySize[index];
            const ItemConcept& larger = *bySize[index + 1];
            if (!std::ranges::includes(larger.members, smaller.members)) {
                ItemConcept both{smaller.name + " or " + larger.name, {}};
                std::ranges::set_union(smaller.members, larger.members,
                                       std::back_inserter(both.members));
                pairs.concepts.push_back(std::move(both));
            }
        }
        keepPool(result, std::move(pairs));
    }
    return result;
}

}  // namespace setscope
