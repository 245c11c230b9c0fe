#include "core/tensor/index_tensor.h"

#include <ATen/ATen.h>

namespace setscope {

at::Tensor indexTensor(std::span<const std::int64_t> values) {
    return at::tensor(at::ArrayRef<std::int64_t>(values.data(), values.size()), at::kLong);
}

at::Tensor selectedRows(const at::Tensor& values, std::span<const std::int64_t> rows) {
    return values.index_select(0, indexTensor(rows).to(values.device()));
}

}  // namespace setscope
