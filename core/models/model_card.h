#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/results/training_result.h"

namespace setscope {

/// What a model was trained on: a collection of data, or another network.
struct DataSource {
    std::string name;
    std::string licence;                    ///< "CC0-1.0", "MIT", … or a sentence
    std::string origin;                     ///< where it comes from, for people
    std::optional<std::int64_t> itemCount;  ///< none: it is not made of items

    bool operator==(const DataSource&) const = default;
};

/// What a model file says of itself, for people and for programs. Thresholds are not part of it.
struct ModelCard {
    std::string name;                    ///< "setscope-default"
    std::string version;                 ///< "1.0"
    std::string kind;                    ///< what it is a model of: "image-encoder", "outlier-head"
    Json architecture = Json::object();  ///< what the program needs to build the network again
    Json input = Json::object();         ///< kind of input and its preprocessing
    /// Members of the sets that it was trained on; 0 where there are no sets.
    std::int64_t smallestSet = 0;
    std::int64_t largestSet = 0;
    std::vector<std::string> classes;
    std::vector<DataSource> sources;
    std::string dataFingerprint;  ///< content hash of the training data, hexadecimal
    std::string split;            ///< how training, validation and test data were kept apart
    std::vector<MeasuredMetric> metrics;
    std::uint64_t seed = 0;
    std::map<std::string, std::string> libraries;  ///< name to version: "LibTorch" to "1.13.1"
    std::string licence;                           ///< of the weights, SPDX
    std::string created;                           ///< "2026-11-22"
};

/// Fills in what a model was made with: the seed, the libraries and today's date.
void describeMaking(ModelCard& card, std::uint64_t seed);

Json toJson(const ModelCard& card);
/// @param what names the card in sentences: "head.safetensors: the model card"
/// @throws Error (BadInput) if the name, kind or architecture is missing or any field is of another
/// type
ModelCard modelCardFromJson(const Json& json, const std::string& what);

}  // namespace setscope
