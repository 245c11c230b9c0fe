#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/random.h"
#include "core/base/run_context.h"
#include "core/training/binary_vectors.h"

namespace setscope {

/// How the rivals of SetConv are fitted.
struct ImbalanceRivalOptions {
    /// Of the logistic regressions; the one that separates the validation vectors best is kept.
    std::vector<double> penalties = {3.0, 1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001};
    std::int64_t smoteNeighbours = 5;  ///< of Chawla et al. 2002

    std::int64_t networkWidth = 256;  ///< of the networks' hidden layers, two of them
    std::vector<double> networkDecays = {1.0, 10.0};  ///< AdamW's weight decay, chosen likewise
    double networkDropout = 0.4;                      ///< share of hidden features
    std::int64_t networkSteps = 250;
    std::int64_t networkRows = 128;   ///< of one step
    std::int64_t networkMembers = 3;  ///< networks whose log-odds are averaged
    double networkRate = 5e-4;        ///< learning rate, falling as half a cosine
    std::int64_t validateEvery = 25;  ///< steps

    bool operator==(const ImbalanceRivalOptions&) const = default;
};

/// Scores of vectors, larger for the class that is looked for; those of all rivals are log-odds, so
/// that 0 is their own threshold. [n, d] -> [n]
using VectorScorer = std::function<at::Tensor(const at::Tensor& x)>;

/// A way to tell a rare class from others that knows nothing of sets.
struct ImbalanceRival {
    const char* id;       ///< "smote"
    const char* heading;  ///< short, "SMOTE"
    const char* meaning;  ///< one line
    /// Depends on the seed of the run only. @param validation chooses the regularisation
    /// @throws Cancelled
    VectorScorer (*fit)(const BinaryVectors& training, const BinaryVectors& validation,
                        const ImbalanceRivalOptions& options, const RunContext& run);
};

/// THE LIST of rivals of SetConv.
std::span<const ImbalanceRival> imbalanceRivals();

/// As many synthetic rows of the smaller side as make both sides equal (Chawla et al. 2002): each
/// lies at a random place between a random row of that side and one of its nearest neighbours
/// there.
/// @param minority [m, d], m >= 1; a single row has no neighbour and is repeated
/// @return [count, d]
at::Tensor smoteRows(const at::Tensor& minority, std::int64_t count, std::int64_t neighbours,
                     Random& random);

}  // namespace setscope
