#include "core/features/onnx_header.h"

#include <gmock/gmock.h>

#include "core/base/random.h"
#include "tests/core/features/sample_pictures.h"

namespace setscope {
namespace {

using testing::ElementsAre;

using Message = std::vector<std::uint8_t>;

/// A field of bytes. @pre content shorter than 128 bytes
Message field(int number, const Message& content) {
    Message message = {static_cast<std::uint8_t>(number << 3 | 2),
                       static_cast<std::uint8_t>(content.size())};
    message.insert(message.end(), content.begin(), content.end());
    return message;
}

Message text(std::string_view letters) { return {letters.begin(), letters.end()}; }

Message operator+(Message left, const Message& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

/// Input "x" of shape [?, 3, 96, 64] and output "y"; "w" is a weight that is listed among the
/// inputs.
Message model() {
    const Message size = {0x08, 0x03};
    const Message shape = field(1, field(2, text("N"))) + field(1, size) + field(1, {0x08, 96}) +
                          field(1, {0x08, 64});
    const Message input =
        field(1, text("x")) + field(2, field(1, Message{0x08, 1} + field(2, shape)));
    const Message graph = field(5, field(8, text("w"))) + field(11, field(1, text("w"))) +
                          field(11, input) + field(12, field(1, text("y")));
    return Message{0x08, 7} + field(7, graph);
}

TEST(OnnxHeader, ReadsInputsWithTheirShapeAndOutputs) {
    const auto header = readOnnxHeader(bytesOf(model()));
    ASSERT_TRUE(header.has_value());
    ASSERT_EQ(header->inputs.size(), 1U);
    EXPECT_EQ(header->inputs[0].name, "x");
    EXPECT_THAT(header->inputs[0].shape, ElementsAre(-1, 3, 96, 64));
    EXPECT_THAT(header->outputs, ElementsAre("y"));
}

TEST(OnnxHeader, IsEmptyForWhatIsNotOnnx) {
    EXPECT_FALSE(readOnnxHeader({}).has_value());
    EXPECT_FALSE(readOnnxHeader(bytesOf(text("PK\x03\x04 not a network"))).has_value());
    EXPECT_FALSE(readOnnxHeader(bytesOf({0x08, 0x07})).has_value());
}

TEST(OnnxHeader, EveryPrefixAndEveryChangedByteIsReadWithinItsBounds) {
    const Message whole = model();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(
            readOnnxHeader(
                bytesOf(Message(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))))
                .has_value());
    }
    Random random(3);
    for (int trial = 0; trial < 2000; ++trial) {
        Message changed = whole;
        changed[random.below(changed.size())] = static_cast<std::uint8_t>(random());
        const auto header = readOnnxHeader(bytesOf(changed));
        EXPECT_TRUE(!header || !header->inputs.empty());
    }
}

}  // namespace
}  // namespace setscope
