#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json_field.h"
#include "core/models/activation.h"

namespace setscope {

/// Fields of a model's options, as model cards hold them. All throw Error (BadInput) naming the
/// object and the field if it is missing, of another type, or out of its range.

constexpr std::int64_t kLargestOption = std::int64_t{1} << 31;
constexpr std::int64_t kWidestLayer = 65'536;
constexpr std::size_t kMostLayers = 64;

/// A whole number from 1 to `largest`.
std::int64_t positiveField(const JsonFields& fields, const char* key,
                           std::int64_t largest = kLargestOption);

/// A whole number from 0 to `largest`.
std::int64_t countField(const JsonFields& fields, const char* key,
                        std::int64_t largest = kLargestOption);

/// The widths of 1 to kMostLayers layers, each from 1 to kWidestLayer.
std::vector<std::int64_t> widthsField(const JsonFields& fields, const char* key);

/// The same for layers that a model can do without: the list may be empty.
std::vector<std::int64_t> optionalWidthsField(const JsonFields& fields, const char* key);

/// A number from 0 to below 1: a share of features that are dropped.
double dropoutField(const JsonFields& fields, const char* key);

/// "none", "tanh", "elu", "relu".
const char* toText(Activation activation);
Activation activationField(const JsonFields& fields, const char* key);

}  // namespace setscope
