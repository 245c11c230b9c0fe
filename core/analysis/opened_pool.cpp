#include "core/analysis/opened_pool.h"

#include <ATen/ATen.h>

#include <cstddef>
#include <filesystem>
#include <utility>

#include "core/analysis/loaded_model.h"
#include "core/analysis/scorers.h"
#include "core/base/data_folder.h"
#include "core/base/text.h"
#include "core/features/encoders.h"
#include "core/features/word_vector_encoder.h"
#include "core/io/list_members.h"
#include "core/io/word_vectors.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

constexpr std::int64_t kFewestRowsForMean = 1000;
constexpr double kLeastLength = 1e-6;  // of what the mean leaves of a vector, against before

// Chosen on the validation topics of the LDA sets.
constexpr double kBayesianStrength = 300.0;
constexpr double kNeighbourSharpness = 4.0;

std::vector<std::int64_t> itemsOfRows(const std::vector<std::int64_t>& rowOf, std::int64_t rows) {
    std::vector<std::int64_t> itemOf(static_cast<std::size_t>(rows));
    for (std::size_t item = 0; item < rowOf.size(); ++item) {
        if (rowOf[item] >= 0) {
            itemOf[static_cast<std::size_t>(rowOf[item])] = static_cast<std::int64_t>(item);
        }
    }
    return itemOf;
}

/// Brings rows to length 1, from many less their mean. Rows that are nothing but the mean become
/// zero, and the item counts as one without a vector.
void makeDirections(ItemVectors& vectors) {
    const at::Tensor before = vectors.rows.norm(2, 1);
    if (vectors.rows.size(0) >= kFewestRowsForMean) {
        vectors.rows.sub_(vectors.rows.mean(0, true, at::kDouble).to(at::kFloat));
    }
    const at::Tensor length = vectors.rows.norm(2, 1);
    const at::Tensor isNothing = length <= before * kLeastLength;
    vectors.rows.div_(length.masked_fill(isNothing, 1.0).unsqueeze(1));
    vectors.rows.masked_fill_(isNothing.unsqueeze(1), 0.0);
    for (std::int64_t& row : vectors.rowOf) {
        if (row >= 0 && isNothing[row].item<bool>()) {
            row = -1;
        }
    }
}

ItemVectors vectorsOfPool(const Pool& pool) {
    ItemVectors vectors;
    const std::int64_t width = pool.vectors.width;
    const auto rows = static_cast<std::int64_t>(pool.vectors.values.size()) / width;
    vectors.rows =
        at::from_blob(const_cast<float*>(pool.vectors.values.data()), {rows, width}, at::kFloat)
            .clone();
    vectors.rowOf = pool.vectors.rowOf;
    vectors.itemOf = itemsOfRows(vectors.rowOf, rows);
    vectors.kind = pool.kind == PayloadKind::Vector ? PoolRows::Numbers : PoolRows::Directions;
    if (vectors.kind == PoolRows::Directions) {
        makeDirections(vectors);
    }
    return vectors;
}

/// @param encoded one row per item
ItemVectors vectorsOfEncoded(EncodedMembers encoded) {
    ItemVectors vectors;
    std::vector<std::int64_t> itemOf;
    for (std::size_t item = 0; item < encoded.readable.size(); ++item) {
        vectors.rowOf.push_back(encoded.readable[item] ? std::ssize(itemOf) : -1);
        if (encoded.readable[item]) {
            itemOf.push_back(static_cast<std::int64_t>(item));
        }
    }
    vectors.rows = selectedRows(encoded.features, itemOf);
    vectors.itemOf = std::move(itemOf);
    makeDirections(vectors);
    return vectors;
}

std::vector<Member> textMembers(const Pool& pool) {
    std::vector<Member> members;
    members.reserve(pool.items.size());
    for (const std::string& item : pool.items) {
        members.push_back(textMember({}, item));
    }
    return members;
}

/// @param problems gets the pictures that could not be read
ItemVectors makeVectors(const Pool& pool, const ExpansionSource& source, FeatureStore& store,
                        const MediaReader& reader, std::vector<Problem>& problems,
                        const RunContext& run) {
    if (pool.vectors.width > 0) {
        return vectorsOfPool(pool);
    }
    if (pool.kind == PayloadKind::Picture) {
        const auto encoder = openEncoder(
            source.backbone.empty() ? dataFolder() / "models" / kShippedEncoder : source.backbone,
            reader);
        EncodedMembers encoded = encodeThrough(store, *encoder, pool.members, run);
        problems = std::move(encoded.problems);
        return vectorsOfEncoded(std::move(encoded));
    }
    if (pool.kind == PayloadKind::Text && !source.wordVectors.empty()) {
        const auto encoder = makeWordVectorEncoder(readWordVectors(source.wordVectors, run),
                                                   toUtf8(source.wordVectors.filename()), run);
        return vectorsOfEncoded(encoder->encode(textMembers(pool), run));
    }
    return {};
}

}  // namespace

bool ItemVectors::hold(std::int64_t item) const {
    return !rowOf.empty() && rowOf.at(static_cast<std::size_t>(item)) >= 0;
}

at::Tensor ItemVectors::of(std::span<const std::int64_t> items) const {
    std::vector<std::int64_t> ofItems;
    for (const std::int64_t item : items) {
        ofItems.push_back(rowOf.at(static_cast<std::size_t>(item)));
    }
    return selectedRows(rows, ofItems);
}

OpenedPool::OpenedPool(Parts parts) : parts_(std::move(parts)) {
    for (const Scorer& scorer : setscope::scorers()) {
        scorers_.push_back(infoOf(scorer, *this));
    }
}

std::shared_ptr<const OpenedPool> openPool(std::shared_ptr<const Pool> pool,
                                           const ExpansionSource& source, FeatureStore& store,
                                           const MediaReader& reader, const RunContext& run) {
    OpenedPool::Parts parts;
    parts.source = source;
    ItemVectors vectors = makeVectors(*pool, source, store, reader, parts.problems, run);
    if (!vectors.itemOf.empty()) {
        run.throwIfStopped();
        vectors.spread = spreadOf(vectors.rows, vectors.kind);
    }
    parts.vectors = std::make_shared<const ItemVectors>(std::move(vectors));
    if (!pool->known.empty()) {
        BinaryFeatures memberships = membershipsOf(pool->known, pool->itemCount());
        parts.bayesianSets = std::make_shared<const BayesianSets>(memberships, kBayesianStrength);
        parts.neighbourSets =
            std::make_shared<const NeighbourSets>(std::move(memberships), kNeighbourSharpness);
    }
    parts.deepSets = openDeepSets(*pool, source);
    parts.pool = std::move(pool);
    return std::make_shared<const OpenedPool>(std::move(parts));
}

std::shared_ptr<const OpenedPool> learn(const OpenedPool& pool, const RunContext& run) {
    OpenedPool::Parts parts = pool.parts();
    if (parts.deepSets.scorer == nullptr && parts.deepSets.absence.empty()) {
        learnVocabularyScorer(*parts.pool, run);
        parts.deepSets.scorer = openVocabularyScorer(learnedScorerFile(*parts.pool), *parts.pool);
    }
    return std::make_shared<const OpenedPool>(std::move(parts));
}

}  // namespace setscope
