#include "core/tensor/stored_tensor.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>

#include "core/base/check.h"
#include "core/base/error.h"

namespace setscope {
namespace {

struct ElementType {
    const char* name;
    at::ScalarType type;
};

const std::array kElementTypes = {
    ElementType{"F64", at::kDouble}, ElementType{"F32", at::kFloat},
    ElementType{"F16", at::kHalf},   ElementType{"BF16", at::kBFloat16},
    ElementType{"I64", at::kLong},   ElementType{"I32", at::kInt},
    ElementType{"I16", at::kShort},  ElementType{"I8", at::kChar},
    ElementType{"U8", at::kByte},    ElementType{"BOOL", at::kBool}};

/// The number of bytes of a shape; nothing if a side is negative or the number does not fit.
std::optional<std::size_t> byteCount(const std::vector<std::int64_t>& shape, std::size_t itemSize) {
    if (std::ranges::find(shape, 0) != shape.end()) {
        return std::ranges::min(shape) < 0 ? std::nullopt : std::optional<std::size_t>(0);
    }
    std::size_t bytes = itemSize;
    for (const std::int64_t side : shape) {
        if (side < 0 ||
            bytes > std::numeric_limits<std::size_t>::max() / static_cast<std::size_t>(side)) {
            return std::nullopt;
        }
        bytes *= static_cast<std::size_t>(side);
    }
    return bytes;
}

}  // namespace

StoredTensor toStored(const at::Tensor& tensor, Precision precision) {
    at::Tensor values = tensor.detach().to(at::kCPU);
    if (precision == Precision::Half && values.is_floating_point()) {
        values = values.to(at::kHalf);
    }
    values = values.contiguous();
    const auto found = std::ranges::find(kElementTypes, values.scalar_type(), &ElementType::type);
    SETSCOPE_CHECK(found != kElementTypes.end(),
                   std::string("tensors of ") + c10::toString(values.scalar_type()));
    StoredTensor stored{found->name, values.sizes().vec(), Bytes(values.nbytes())};
    if (!stored.data.empty()) {
        std::memcpy(stored.data.data(), values.data_ptr(), stored.data.size());
    }
    return stored;
}

at::Tensor toTensor(const StoredTensor& stored, const std::string& place) {
    const auto found = std::ranges::find(kElementTypes, stored.type, [](const ElementType& entry) {
        return std::string(entry.name);
    });
    if (found == kElementTypes.end()) {
        throw Error(ErrorKind::BadInput,
                    place + " has numbers of the type " + stored.type +
                        ", which Setscope does not read; convert them to F32.");
    }
    if (byteCount(stored.shape, c10::elementSize(found->type)) != stored.data.size()) {
        throw Error(ErrorKind::BadInput,
                    place + " does not have as many bytes as its shape needs; get the file again.");
    }
    const bool isBool = found->type == at::kBool;
    at::Tensor values = at::empty(stored.shape, isBool ? at::kByte : found->type);
    if (!stored.data.empty()) {
        std::memcpy(values.data_ptr(), stored.data.data(), stored.data.size());
    }
    if (isBool) {
        return values.ne(0);
    }
    const bool isShortFloat = found->type == at::kHalf || found->type == at::kBFloat16;
    return isShortFloat ? values.to(at::kFloat) : values;
}

}  // namespace setscope
