#include "core/io/safetensors.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <span>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/io/file_replacement.h"

// The format, as https://github.com/huggingface/safetensors describes it:
//   8 bytes       N, the header's length, unsigned, little-endian
//   N bytes       JSON: {"__metadata__": {text: text}, NAME: {"dtype": T, "shape": [n…],
//   "data_offsets": [begin, end]}, …},
//                 padded with spaces; offsets count from the header's end
//   the rest      the tensors' bytes, row-major, little-endian, without gaps or overlap
// Written so that the data starts at a multiple of 8 and wider types come first, which keeps every
// tensor aligned.

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kLargestHeader = 100'000'000;
constexpr std::size_t kMostDimensions = 16;

struct ElementType {
    const char* name;
    std::uint64_t bytes;
};

constexpr std::array kElementTypes = {
    ElementType{"F64", 8},  ElementType{"I64", 8},     ElementType{"U64", 8},
    ElementType{"F32", 4},  ElementType{"I32", 4},     ElementType{"U32", 4},
    ElementType{"F16", 2},  ElementType{"BF16", 2},    ElementType{"I16", 2},
    ElementType{"U16", 2},  ElementType{"I8", 1},      ElementType{"U8", 1},
    ElementType{"BOOL", 1}, ElementType{"F8_E4M3", 1}, ElementType{"F8_E5M2", 1}};

/// 0 if there is no such type.
std::uint64_t elementBytes(const std::string& type) {
    const auto found = std::ranges::find(kElementTypes, type, &ElementType::name);
    return found != kElementTypes.end() ? found->bytes : 0;
}

/// Where one tensor lies, counted from the end of the header.
struct TensorEntry {
    std::string name;
    std::string type;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

class Reader {
  public:
    explicit Reader(const fs::path& file) : file_(file) {
        std::error_code error;
        if (!fs::is_regular_file(file, error)) {
            refuse("is not a file that can be read; check its name");
        }
        size_ = fs::file_size(file, error);
        stream_.open(file, std::ios::binary);
        if (error || !stream_) {
            refuse("cannot be read; check its permissions");
        }
    }

    SafetensorsFile read() {
        const Json header = readHeader();
        SafetensorsFile content;
        std::vector<TensorEntry> entries;
        for (const auto& [name, description] : header.items()) {
            if (name == "__metadata__") {
                content.metadata = metadata(description);
            } else {
                entries.push_back(entry(name, description));
            }
        }
        requireWithoutGaps(entries);
        for (TensorEntry& tensor : entries) {
            Bytes data(static_cast<std::size_t>(tensor.end - tensor.begin));
            stream_.seekg(static_cast<std::streamoff>(dataStart_ + tensor.begin));
            readInto(data);
            content.tensors[tensor.name] = {std::move(tensor.type), std::move(tensor.shape),
                                            std::move(data)};
        }
        return content;
    }

  private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw Error(ErrorKind::BadInput, toUtf8(file_) + " " + why + ".");
    }
    [[noreturn]] void refuseDamaged(const std::string& why) const {
        refuse("is not a usable .safetensors file (" + why + "); copy or download it again");
    }

    void readInto(std::span<std::byte> target) {
        stream_.read(reinterpret_cast<char*>(target.data()), std::ssize(target));
        if (stream_.gcount() != std::ssize(target)) {
            refuseDamaged("it is cut off");
        }
    }

    Json readHeader() {
        std::array<std::byte, kLengthBytes> raw{};
        readInto(raw);
        std::uint64_t length = 0;
        for (std::size_t i = raw.size(); i > 0; --i) {
            length = length << 8 | std::to_integer<std::uint64_t>(raw[i - 1]);
        }
        if (length > kLargestHeader || length > size_ - kLengthBytes) {
            refuseDamaged("its header claims more bytes than there are");
        }
        std::string text(static_cast<std::size_t>(length), '\0');
        readInto(std::as_writable_bytes(std::span(text)));
        dataStart_ = kLengthBytes + length;
        Json header = parseJson(text);
        if (!header.is_object()) {
            refuseDamaged("its header is not JSON");
        }
        return header;
    }

    std::map<std::string, std::string> metadata(const Json& json) const {
        std::map<std::string, std::string> result;
        for (const auto& [key, value] : json.items()) {
            if (!json.is_object() || !value.is_string()) {
                refuseDamaged("its metadata is not a list of texts");
            }
            result[key] = value.get<std::string>();
        }
        return result;
    }

    std::uint64_t count(const Json& json, const std::string& name) const {
        constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        if (!json.is_number_unsigned() || json.get<std::uint64_t>() > kMost) {
            refuseDamaged("the tensor \"" + name + "\" has a size or offset that is not a number");
        }
        return json.get<std::uint64_t>();
    }

    TensorEntry entry(const std::string& name, const Json& json) const {
        const bool isComplete =
            json.is_object() && json.contains("dtype") && json["dtype"].is_string() &&
            json.contains("shape") && json["shape"].is_array() &&
            json["shape"].size() <= kMostDimensions && json.contains("data_offsets") &&
            json["data_offsets"].is_array() && json["data_offsets"].size() == 2;
        if (!isComplete) {
            refuseDamaged("the tensor \"" + name + "\" has no type, shape or offsets");
        }
        TensorEntry result{name, json["dtype"].get<std::string>(), {}, 0, 0};
        std::uint64_t bytes = elementBytes(result.type);
        if (bytes == 0) {
            refuseDamaged("the tensor \"" + name + "\" has the unknown type " + result.type);
        }
        for (const Json& dimension : json["shape"]) {
            const std::uint64_t extent = count(dimension, name);
            if (__builtin_mul_overflow(bytes, extent, &bytes)) {
                refuseDamaged("the tensor \"" + name + "\" has an impossible shape");
            }
            result.shape.push_back(static_cast<std::int64_t>(extent));
        }
        result.begin = count(json["data_offsets"][0], name);
        result.end = count(json["data_offsets"][1], name);
        if (result.begin > result.end || result.end > size_ - dataStart_ ||
            result.end - result.begin != bytes) {
            refuseDamaged("the tensor \"" + name + "\" does not fit its place in the file");
        }
        return result;
    }

    void requireWithoutGaps(std::vector<TensorEntry>& entries) const {
        std::ranges::sort(entries, [](const TensorEntry& left, const TensorEntry& right) {
            return std::pair(left.begin, left.end) < std::pair(right.begin, right.end);
        });
        std::uint64_t expected = 0;
        for (const TensorEntry& tensor : entries) {
            if (tensor.begin != expected) {
                refuseDamaged("the tensor \"" + tensor.name +
                              "\" overlaps another or leaves a gap");
            }
            expected = tensor.end;
        }
        if (expected != size_ - dataStart_) {
            refuseDamaged("there are bytes after the last tensor, or it is cut off");
        }
    }

    const fs::path& file_;
    std::ifstream stream_;
    std::uint64_t size_ = 0;
    std::uint64_t dataStart_ = 0;
};

using NamedTensor = std::pair<const std::string, StoredTensor>;

std::vector<const NamedTensor*> widestTypesFirst(const SafetensorsFile& content) {
    std::vector<const NamedTensor*> order;
    for (const NamedTensor& tensor : content.tensors) {
        order.push_back(&tensor);
    }
    std::ranges::stable_sort(order, std::greater<>(), [](const NamedTensor* tensor) {
        return elementBytes(tensor->second.type);
    });
    return order;
}

void requireConsistent(const NamedTensor& tensor) {
    std::uint64_t bytes = elementBytes(tensor.second.type);
    SETSCOPE_CHECK(bytes > 0,
                   "\"" + tensor.first + "\" has the unknown type " + tensor.second.type);
    for (const std::int64_t extent : tensor.second.shape) {
        SETSCOPE_CHECK(extent >= 0, "\"" + tensor.first + "\" has a negative extent");
        bytes *= static_cast<std::uint64_t>(extent);
    }
    SETSCOPE_CHECK(bytes == tensor.second.data.size(),
                   "\"" + tensor.first + "\" has " + std::to_string(tensor.second.data.size()) +
                       " bytes, its shape " + std::to_string(bytes));
}

}  // namespace

SafetensorsFile readSafetensors(const fs::path& file) { return Reader(file).read(); }

void writeSafetensors(const fs::path& file, const SafetensorsFile& content) {
    Json header = Json::object();
    if (!content.metadata.empty()) {
        header["__metadata__"] = content.metadata;
    }
    const std::vector<const NamedTensor*> order = widestTypesFirst(content);
    std::uint64_t offset = 0;
    for (const NamedTensor* tensor : order) {
        requireConsistent(*tensor);
        const std::uint64_t end = offset + tensor->second.data.size();
        header[tensor->first] = {{"dtype", tensor->second.type},
                                 {"shape", tensor->second.shape},
                                 {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = header.dump();
    text.append((kLengthBytes - text.size() % kLengthBytes) % kLengthBytes, ' ');

    std::array<std::byte, kLengthBytes> length{};
    for (std::size_t i = 0; i < length.size(); ++i) {
        length[i] = static_cast<std::byte>(text.size() >> (8 * i));
    }
    FileReplacement replacement(file);
    replacement.write(length);
    replacement.write(std::as_bytes(std::span(text)));
    for (const NamedTensor* tensor : order) {
        replacement.write(tensor->second.data);
    }
    replacement.commit();
}

}  // namespace setscope
