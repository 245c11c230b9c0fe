#include "core/tensor/stored_tensor.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstring>
#include <string>

#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

std::string tensorRefusal(const StoredTensor& stored) {
    return refusal(ErrorKind::BadInput,
                   [&] { toTensor(stored, "m.safetensors: the tensor \"w\""); });
}

TEST(StoredTensor, KeepsValuesShapeAndTypeExactly) {
    const at::Tensor tensors[] = {at::randn({3, 4}),
                                  at::randn({2}, at::kDouble),
                                  at::randint(-9, 9, {5}, at::kLong),
                                  at::full({}, 2.5),
                                  at::empty({0, 7}),
                                  at::randint(0, 255, {4}, at::kByte),
                                  at::tensor({1, 0, 1}, at::kInt).to(at::kBool)};
    for (const at::Tensor& tensor : tensors) {
        const at::Tensor read = toTensor(toStored(tensor, Precision::AsComputed), "w");
        EXPECT_TRUE(read.equal(tensor)) << tensor;
        EXPECT_EQ(read.scalar_type(), tensor.scalar_type());
    }
}

TEST(StoredTensor, WritesRowsOfATransposedTensorInOrder) {
    const at::Tensor transposed = at::randn({3, 4}).t();
    EXPECT_TENSOR_EQUAL(toTensor(toStored(transposed, Precision::AsComputed), "w"), transposed);
}

TEST(StoredTensor, HalfPrecisionRoundsFloatsAndKeepsIntegers) {
    const StoredTensor half = toStored(at::tensor({1.0F, 1.0F + 1e-4F}), Precision::Half);
    EXPECT_EQ(half.type, "F16");
    EXPECT_EQ(half.data.size(), 4U);
    const at::Tensor read = toTensor(half, "w");
    EXPECT_EQ(read.scalar_type(), at::kFloat);
    EXPECT_TENSOR_EQUAL(read, at::ones({2}));
    EXPECT_EQ(toStored(at::ones({2}, at::kLong), Precision::Half).type, "I64");
}

TEST(StoredTensor, ReadsTheBitsOfTheFormat) {
    StoredTensor stored{"F32", {1}, Bytes(4)};
    const unsigned char one[4] = {0x00, 0x00, 0x80, 0x3f};
    std::memcpy(stored.data.data(), one, 4);
    EXPECT_EQ(toTensor(stored, "w").item<float>(), 1.0F);
    stored = {"BF16", {2}, Bytes(4)};
    const unsigned char twoHalves[4] = {0x80, 0x3f, 0x00, 0xc0};
    std::memcpy(stored.data.data(), twoHalves, 4);
    EXPECT_TENSOR_EQUAL(toTensor(stored, "w"), at::tensor({1.0F, -2.0F}));
}

TEST(StoredTensor, RefusesBytesThatDoNotFillTheShape) {
    EXPECT_THAT(tensorRefusal({"F32", {2}, Bytes(4)}), testing::HasSubstr("\"w\""));
    EXPECT_NE(tensorRefusal({"F32", {-1}, Bytes(4)}), "not refused");
    EXPECT_NE(tensorRefusal({"F32", {0, -1}, {}}), "not refused");
    EXPECT_NE(tensorRefusal({"F32", {std::int64_t{1} << 62, 8}, {}}), "not refused");
    EXPECT_NE(tensorRefusal({"F32", {std::int64_t{1} << 31, std::int64_t{1} << 31, 4}, {}}),
              "not refused");
    EXPECT_THAT(tensorRefusal({"F8_E4M3", {1}, Bytes(1)}), testing::HasSubstr("F8_E4M3"));
}

}  // namespace
}  // namespace setscope
