#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/run_context.h"

namespace setscope {

/// How texts become vectors.
struct TextVectorOptions {
    std::int64_t width = 256;         ///< d of the vectors, at most 4,096
    std::int64_t fewestTexts = 3;     ///< training texts that a piece occurs in to be counted, >= 1
    std::int64_t mostPieces = 50000;  ///< of each kind; those in the most texts are kept
    std::int64_t powerIterations = 2;  ///< of the decomposition; more are more exact

    bool operator==(const TextVectorOptions&) const = default;
};

/// Vectors of short texts learned from a collection of texts without labels: latent semantic
/// analysis (Deerwester et al. 1990) of weighted pieces. Stands for the BERT vectors of Gao et al.
/// 2020, of which there are none here.
///
/// Pieces. A text is lower-cased (words.h) and every ASCII digit becomes 0. Words are wordsOf();
/// "words" are all words and all pairs of neighbours; "characters" are the runs of 3, 4 and 5
/// characters within each part between white space marked "<part>".
/// Weights. Of each of the two kinds, a piece that occurs n > 0 times has (1 + log n) · (1 +
/// log((1 + N) / (1 + m))), where m of the N training texts have it, and the kind is brought to
/// length 1/√2, so that a text with both kinds has length 1. Pieces of fewer than fewestTexts
/// training texts are not counted.
/// Vectors. With A ≈ U S Vᵀ the truncated decomposition of the training texts' weights [N, pieces]
/// (randomised, Halko, Martinsson and Tropp 2011, algorithm 4.4), a text with weights a has
/// a V times the one number that makes the mean square of the training texts' numbers 1.
/// Training texts of a lower rank than the width leave the last columns zero. Immutable.
class TextVectors {
  public:
    /// @param texts to learn from, UTF-8, at least one @param seed of the decomposition
    /// @throws Error (BadInput) if no piece occurs in fewestTexts of them; Cancelled
    static TextVectors fit(std::span<const std::string> texts, const TextVectorOptions& options,
                           std::uint64_t seed, const RunContext& run);

    /// @return [texts.size(), width] float32 on the CPU; zero for a text of which no piece is known
    at::Tensor vectorsOf(std::span<const std::string> texts, const RunContext& run) const;

    /// V, scaled. [pieces, width] float32
    const at::Tensor& projection() const { return projection_; }

  private:
    /// What a piece counts for.
    struct Piece {
        std::int64_t column = 0;
        float inverseFrequency = 0.F;
    };
    /// Rows of weights, one after another.
    struct SparseRows {
        std::vector<std::int64_t> offsets = {0};
        std::vector<std::int64_t> columns;
        std::vector<float> weights;
    };
    using Vocabulary = std::unordered_map<std::uint64_t, Piece>;

    TextVectors() = default;
    void learnPieces(std::span<const std::string> texts, const TextVectorOptions& options,
                     const RunContext& run);
    SparseRows weightsOf(std::span<const std::string> texts, const RunContext& run) const;
    void decompose(const SparseRows& rows, const TextVectorOptions& options, std::uint64_t seed,
                   const RunContext& run);

    Vocabulary words_;       ///< by the piece's hash
    Vocabulary characters_;  ///< columns follow those of the words
    at::Tensor projection_;
};

}  // namespace setscope
