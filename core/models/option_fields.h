#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json_field.h"
#include "core/models/activation.h"

namespace setscope {

/// Fields of a model's options, as model cards hold them. All throw Error (BadInput) naming the
/// object and the field if it is missing, of another type, or out of its range.

/// A whole number from 1 to 2^31.
std::int64_t positiveField(const JsonFields& fields, const char* key);

/// A whole number from 0 to 2^31.
std::int64_t countField(const JsonFields& fields, const char* key);

/// At least one whole number from 1 to 2^31: the widths of layers.
std::vector<std::int64_t> widthsField(const JsonFields& fields, const char* key);

/// A number from 0 to below 1: a share of features that are dropped.
double dropoutField(const JsonFields& fields, const char* key);

/// "none", "tanh", "elu", "relu".
const char* toText(Activation activation);
Activation activationField(const JsonFields& fields, const char* key);

}  // namespace setscope
