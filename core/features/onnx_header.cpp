#include "core/features/onnx_header.h"

#include <algorithm>
#include <set>

namespace setscope {

namespace {

/// The fields of one protocol-buffer message, one after the other.
/// Format: a varint key (field number << 3 | wire type), then a varint (0), 8 bytes (1), a varint
/// length and as many bytes (2), or 4 bytes (5). https://protobuf.dev/programming-guides/encoding
class MessageReader {
  public:
    explicit MessageReader(std::span<const std::byte> bytes) : rest_(bytes) {}

    /// Goes to the next field. @return false at the end, or where the bytes are no message
    /// (`isBroken`)
    bool next() {
        if (rest_.empty() || isBroken_) {
            return false;
        }
        const std::uint64_t key = takeVarint();
        field_ = key >> 3;
        content_ = {};
        switch (key & 7) {
            case 0:
                number_ = takeVarint();
                break;
            case 1:
                take(8);
                break;
            case 2:
                content_ = take(takeVarint());
                break;
            case 5:
                take(4);
                break;
            default:
                isBroken_ = true;
        }
        return !isBroken_ && field_ > 0;
    }

    std::uint64_t field() const { return field_; }
    std::uint64_t number() const { return number_; }
    std::span<const std::byte> content() const { return content_; }
    bool isBroken() const { return isBroken_; }

    std::string text() const {
        return {reinterpret_cast<const char*>(content_.data()), content_.size()};
    }

  private:
    std::uint64_t takeVarint() {
        std::uint64_t value = 0;
        for (unsigned int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
            const auto byte = std::to_integer<std::uint64_t>(rest_.front());
            rest_ = rest_.subspan(1);
            value |= (byte & 0x7f) << shift;
            if ((byte & 0x80) == 0) {
                return value;
            }
        }
        isBroken_ = true;
        return 0;
    }

    std::span<const std::byte> take(std::uint64_t count) {
        if (count > rest_.size()) {
            isBroken_ = true;
            return {};
        }
        const std::span<const std::byte> taken = rest_.first(static_cast<std::size_t>(count));
        rest_ = rest_.subspan(static_cast<std::size_t>(count));
        return taken;
    }

    std::span<const std::byte> rest_;
    std::span<const std::byte> content_;
    std::uint64_t field_ = 0;
    std::uint64_t number_ = 0;
    bool isBroken_ = false;
};

/// Field numbers of onnx.proto.
constexpr std::uint64_t kModelGraph = 7;
constexpr std::uint64_t kGraphInitializer = 5;
constexpr std::uint64_t kGraphInput = 11;
constexpr std::uint64_t kGraphOutput = 12;
constexpr std::uint64_t kTensorName = 8;
constexpr std::uint64_t kValueName = 1;
constexpr std::uint64_t kValueType = 2;
constexpr std::uint64_t kTypeTensor = 1;
constexpr std::uint64_t kTensorShape = 2;
constexpr std::uint64_t kShapeDimension = 1;
constexpr std::uint64_t kDimensionValue = 1;

/// The content of the first field of that number; empty if there is none.
std::span<const std::byte> fieldOf(std::span<const std::byte> message, std::uint64_t field) {
    MessageReader reader(message);
    while (reader.next()) {
        if (reader.field() == field) {
            return reader.content();
        }
    }
    return {};
}

std::string nameOf(std::span<const std::byte> message, std::uint64_t field) {
    const std::span<const std::byte> name = fieldOf(message, field);
    return {reinterpret_cast<const char*>(name.data()), name.size()};
}

std::vector<std::int64_t> shapeOf(std::span<const std::byte> value) {
    std::vector<std::int64_t> shape;
    MessageReader dimensions(
        fieldOf(fieldOf(fieldOf(value, kValueType), kTypeTensor), kTensorShape));
    while (dimensions.next()) {
        if (dimensions.field() != kShapeDimension) {
            continue;
        }
        std::int64_t size = -1;
        MessageReader dimension(dimensions.content());
        while (dimension.next()) {
            if (dimension.field() == kDimensionValue && dimension.number() > 0 &&
                dimension.number() < (1U << 30)) {
                size = static_cast<std::int64_t>(dimension.number());
            }
        }
        shape.push_back(size);
    }
    return shape;
}

std::optional<OnnxHeader> readGraph(std::span<const std::byte> graph) {
    OnnxHeader header;
    std::set<std::string> weights;
    MessageReader reader(graph);
    while (reader.next()) {
        if (reader.field() == kGraphInitializer) {
            weights.insert(nameOf(reader.content(), kTensorName));
        } else if (reader.field() == kGraphInput) {
            header.inputs.push_back(
                {nameOf(reader.content(), kValueName), shapeOf(reader.content())});
        } else if (reader.field() == kGraphOutput) {
            header.outputs.push_back(nameOf(reader.content(), kValueName));
        }
    }
    std::erase_if(header.inputs,
                  [&weights](const OnnxInput& input) { return weights.contains(input.name); });
    if (reader.isBroken() || header.inputs.empty() || header.outputs.empty()) {
        return std::nullopt;
    }
    return header;
}

}  // namespace

std::optional<OnnxHeader> readOnnxHeader(std::span<const std::byte> bytes) {
    std::span<const std::byte> graph;
    MessageReader reader(bytes);
    while (reader.next()) {
        if (reader.field() == kModelGraph) {
            graph = reader.content();
        }
    }
    return reader.isBroken() || graph.empty() ? std::nullopt : readGraph(graph);
}

}  // namespace setscope
