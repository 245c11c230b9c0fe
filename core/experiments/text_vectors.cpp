#include "core/experiments/text_vectors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/utf8.h"
#include "core/features/words.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

constexpr std::size_t kShortestRun = 3;        // characters
constexpr std::size_t kLongestRun = 5;         // characters
constexpr std::int64_t kSpareDirections = 16;  // beyond the width, for the exactness of the last
constexpr std::size_t kTextsBetweenSteps = 256;
constexpr double kSmallestSingular = 1e-5;  // relative to the largest; below it is rounding

/// How often each piece of a text occurs, by its hash, in the order of the hashes.
using PieceCounts = std::map<std::uint64_t, std::int64_t>;

/// Noll, "The FNV non-cryptographic hash algorithm", FNV-1a, 64 bits.
class PieceHash {
  public:
    PieceHash& take(std::string_view bytes) {
        for (const char byte : bytes) {
            value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x0000'0100'0000'01b3;
        }
        return *this;
    }
    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 0xcbf2'9ce4'8422'2325;
};

std::string plainText(std::string_view text) {
    std::string result = lowerCased(text);
    std::ranges::replace_if(
        result, [](char byte) { return byte >= '0' && byte <= '9'; }, '0');
    return result;
}

PieceCounts wordPieces(std::string_view plain) {
    PieceCounts counts;
    std::string former;
    for (const std::string& word : wordsOf(plain)) {
        ++counts[PieceHash().take(word).value()];
        if (!former.empty()) {
            ++counts[PieceHash().take(former).take(" ").take(word).value()];
        }
        former = word;
    }
    return counts;
}

PieceCounts characterPieces(std::string_view plain) {
    PieceCounts counts;
    for (const std::string& part : partsBetweenSpaces(plain)) {
        const std::string marked = '<' + part + '>';
        std::vector<std::string_view> characters;
        forEachCharacter(marked, [&](std::string_view each) { characters.push_back(each); });
        for (std::size_t first = 0; first + kShortestRun <= characters.size(); ++first) {
            const std::size_t end = std::min(first + kLongestRun, characters.size());
            PieceHash hash;
            for (std::size_t next = first; next < end; ++next) {
                hash.take(characters[next]);
                if (next - first + 1 >= kShortestRun) {
                    ++counts[hash.value()];
                }
            }
        }
    }
    return counts;
}

/// The hashes that the most texts have, at most `most`, in ascending order.
std::vector<std::uint64_t> frequentPieces(
    const std::unordered_map<std::uint64_t, std::int64_t>& textsWith, std::int64_t fewest,
    std::int64_t most) {
    std::vector<std::pair<std::int64_t, std::uint64_t>> kept;
    for (const auto& [hash, texts] : textsWith) {
        if (texts >= fewest) {
            kept.emplace_back(-texts, hash);
        }
    }
    std::ranges::sort(kept);
    kept.resize(std::min(kept.size(), static_cast<std::size_t>(most)));
    std::vector<std::uint64_t> hashes;
    for (const auto& [texts, hash] : kept) {
        hashes.push_back(hash);
    }
    std::ranges::sort(hashes);
    return hashes;
}

/// Products of a sparse matrix, given row by row, with dense ones.
class SparseMatrix {
  public:
    SparseMatrix(const std::vector<std::int64_t>& offsets, const std::vector<std::int64_t>& columns,
                 const std::vector<float>& weights)
        : offsets_(indexTensor(offsets)),
          columns_(indexTensor(columns)),
          weights_(at::tensor(at::ArrayRef<float>(weights))) {}

    /// @param columnCount of this @return its transpose
    SparseMatrix transposed(std::int64_t columnCount) const {
        const at::Tensor order = columns_.argsort(/*stable=*/true, 0, false);
        const at::Tensor sizes = at::bincount(columns_, {}, columnCount);
        const at::Tensor offsets = at::cat({at::zeros({1}, at::kLong), sizes.cumsum(0)});
        const at::Tensor rows =
            at::repeat_interleave(at::arange(offsets_.size(0) - 1, at::kLong), offsets_.diff());
        return {offsets, rows.index_select(0, order), weights_.index_select(0, order)};
    }

    /// @param dense [columns, k] @return [rows, k]
    at::Tensor times(const at::Tensor& dense) const {
        constexpr std::int64_t kSum = 0;
        return std::get<0>(at::embedding_bag(dense.contiguous(), columns_, offsets_, false, kSum,
                                             false, weights_, /*include_last_offset=*/true));
    }

  private:
    SparseMatrix(at::Tensor offsets, at::Tensor columns, at::Tensor weights)
        : offsets_(std::move(offsets)),
          columns_(std::move(columns)),
          weights_(std::move(weights)) {}

    at::Tensor offsets_;  // [rows + 1]
    at::Tensor columns_;  // [entries]
    at::Tensor weights_;  // [entries]
};

at::Tensor normalMatrix(std::int64_t rows, std::int64_t columns, Random& random) {
    at::Tensor result = at::empty({rows, columns});
    std::span<float> values(result.data_ptr<float>(), static_cast<std::size_t>(result.numel()));
    std::ranges::generate(values, [&random] { return static_cast<float>(random.normal()); });
    return result;
}

at::Tensor orthonormalColumns(const at::Tensor& columns) {
    return std::get<0>(at::linalg_qr(columns, "reduced"));
}

}  // namespace

TextVectors TextVectors::fit(std::span<const std::string> texts, const TextVectorOptions& options,
                             std::uint64_t seed, const RunContext& run) {
    SETSCOPE_CHECK(!texts.empty() && options.width > 0 && options.width <= 4096,
                   "vectors of width " + std::to_string(options.width) + " from " +
                       std::to_string(texts.size()) + " texts");
    const at::NoGradGuard withoutGradient;
    TextVectors result;
    result.learnPieces(texts, options, run);
    result.decompose(result.weightsOf(texts, run), options, seed, run);
    return result;
}

void TextVectors::learnPieces(std::span<const std::string> texts, const TextVectorOptions& options,
                              const RunContext& run) {
    std::unordered_map<std::uint64_t, std::int64_t> textsWithWord;
    std::unordered_map<std::uint64_t, std::int64_t> textsWithRun;
    for (std::size_t index = 0; index < texts.size(); ++index) {
        if (index % kTextsBetweenSteps == 0) {
            run.step({std::ssize(texts.first(index)), std::ssize(texts), "Counting words"});
        }
        const std::string plain = plainText(texts[index]);
        for (const auto& [hash, count] : wordPieces(plain)) {
            ++textsWithWord[hash];
        }
        for (const auto& [hash, count] : characterPieces(plain)) {
            ++textsWithRun[hash];
        }
    }
    const auto textCount = static_cast<double>(texts.size());
    std::int64_t column = 0;
    const auto keep = [&](const auto& textsWith, Vocabulary& vocabulary) {
        for (const std::uint64_t hash :
             frequentPieces(textsWith, options.fewestTexts, options.mostPieces)) {
            const auto having = static_cast<double>(textsWith.at(hash));
            const double weight = 1.0 + std::log((1.0 + textCount) / (1.0 + having));
            vocabulary[hash] = {column++, static_cast<float>(weight)};
        }
    };
    keep(textsWithWord, words_);
    keep(textsWithRun, characters_);
    if (column == 0) {
        throw Error(ErrorKind::BadInput,
                    "No word and no run of letters occurs in " +
                        std::to_string(options.fewestTexts) +
                        " of the texts, so that they cannot be compared; give more texts.");
    }
}

TextVectors::SparseRows TextVectors::weightsOf(std::span<const std::string> texts,
                                               const RunContext& run) const {
    SparseRows rows;
    const auto add = [&rows](const PieceCounts& counts, const Vocabulary& vocabulary) {
        const std::size_t begin = rows.weights.size();
        double squares = 0.0;
        for (const auto& [hash, count] : counts) {
            if (const auto found = vocabulary.find(hash); found != vocabulary.end()) {
                const double weight = (1.0 + std::log(static_cast<double>(count))) *
                                      static_cast<double>(found->second.inverseFrequency);
                squares += weight * weight;
                rows.columns.push_back(found->second.column);
                rows.weights.push_back(static_cast<float>(weight));
            }
        }
        const double length = std::sqrt(2.0 * squares);
        for (std::size_t index = begin; index < rows.weights.size(); ++index) {
            rows.weights[index] = static_cast<float>(rows.weights[index] / length);
        }
    };
    for (std::size_t index = 0; index < texts.size(); ++index) {
        if (index % kTextsBetweenSteps == 0) {
            run.step({std::ssize(texts.first(index)), std::ssize(texts), "Weighing words"});
        }
        const std::string plain = plainText(texts[index]);
        add(wordPieces(plain), words_);
        add(characterPieces(plain), characters_);
        rows.offsets.push_back(std::ssize(rows.columns));
    }
    return rows;
}

void TextVectors::decompose(const SparseRows& rows, const TextVectorOptions& options,
                            std::uint64_t seed, const RunContext& run) {
    const auto pieces = std::ssize(words_) + std::ssize(characters_);
    const auto texts = std::ssize(rows.offsets) - 1;
    const std::int64_t directions = std::min({options.width + kSpareDirections, pieces, texts});
    const SparseMatrix weights(rows.offsets, rows.columns, rows.weights);
    const SparseMatrix transposed = weights.transposed(pieces);
    Random random = Random(seed).fork("text vectors");
    at::Tensor range = orthonormalColumns(weights.times(normalMatrix(pieces, directions, random)));
    for (std::int64_t round = 0; round < options.powerIterations; ++round) {
        run.step({round, options.powerIterations, "Decomposing the texts"});
        range = orthonormalColumns(weights.times(orthonormalColumns(transposed.times(range))));
    }
    const at::Tensor within = transposed.times(range);  // [pieces, directions]: B^T of A ~ Q B
    const auto [squares, left] = at::linalg_eigh(within.t().matmul(within).to(at::kDouble));
    const std::int64_t kept = std::min(options.width, directions);
    const at::Tensor largestFirst =
        at::arange(directions - 1, directions - 1 - kept, -1, at::kLong);
    const at::Tensor singular = squares.index_select(0, largestFirst).clamp_min(0.0).sqrt();
    const at::Tensor isReal = singular > kSmallestSingular * singular[0];
    const at::Tensor inverse =
        at::where(isReal, singular.clamp_min(1e-300).reciprocal(), at::zeros_like(singular));
    const at::Tensor columns = left.index_select(1, largestFirst) * inverse;
    projection_ = at::zeros({pieces, options.width});
    projection_.narrow(1, 0, kept).copy_(within.matmul(columns.to(at::kFloat)));
    const double meanSquare = weights.times(projection_).square().mean().item<double>();
    projection_.div_(std::sqrt(meanSquare));
}

at::Tensor TextVectors::vectorsOf(std::span<const std::string> texts, const RunContext& run) const {
    const at::NoGradGuard withoutGradient;
    const SparseRows rows = weightsOf(texts, run);
    return SparseMatrix(rows.offsets, rows.columns, rows.weights).times(projection_);
}

}  // namespace setscope
