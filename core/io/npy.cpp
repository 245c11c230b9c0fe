#include "core/io/npy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/io/byte_view.h"
#include "core/io/file_stream.h"
#include "core/io/list_members.h"

// The format, as https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html describes
// it:
//   6 bytes       "\x93NUMPY"
//   2 bytes       the version, 1.0, 2.0 or 3.0
//   2 bytes (version 1) or 4 bytes    N, the header's length, unsigned, little-endian
//   N bytes       a Python dictionary with the keys 'descr', 'fortran_order' and 'shape', padded
//                 with spaces and ended by "\n"
//   the rest      the values

namespace setscope {
namespace {

constexpr std::string_view kNpyMagic = "\x93NUMPY";
constexpr std::uint64_t kLargestNpyHeader = 1'000'000;    // bytes
constexpr std::uint64_t kLargestNpyFile = 8'000'000'000;  // bytes

template <class T>
float valueAs(const std::byte* at) {
    T value{};
    std::memcpy(&value, at, sizeof value);
    return static_cast<float>(value);
}

float doubleValue(const std::byte* at) {
    double value = 0.0;
    std::memcpy(&value, at, sizeof value);
    if (std::abs(value) > double{std::numeric_limits<float>::max()}) {
        return std::numeric_limits<float>::infinity();
    }
    return static_cast<float>(value);
}

/// IEEE 754: a sign, 5 bits of exponent, 10 of mantissa.
float halfValue(const std::byte* at) {
    std::uint16_t half = 0;
    std::memcpy(&half, at, sizeof half);
    const float sign = (half & 0x8000U) != 0 ? -1.0F : 1.0F;
    const auto exponent = static_cast<int>(half >> 10U & 0x1fU);
    const auto mantissa = static_cast<int>(half & 0x3ffU);
    if (exponent == 31) {
        return mantissa != 0 ? std::numeric_limits<float>::quiet_NaN()
                             : sign * std::numeric_limits<float>::infinity();
    }
    return sign * (exponent == 0 ? std::ldexp(static_cast<float>(mantissa), -24)
                                 : std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25));
}

struct NpyType {
    std::string_view name;
    std::size_t bytes;
    float (*valueAt)(const std::byte* value);
};

constexpr std::array kNpyTypes = {NpyType{"<f2", 2, halfValue},
                                  NpyType{"<f4", 4, valueAs<float>},
                                  NpyType{"<f8", 8, doubleValue},
                                  NpyType{"|i1", 1, valueAs<std::int8_t>},
                                  NpyType{"|u1", 1, valueAs<std::uint8_t>},
                                  NpyType{"|b1", 1, valueAs<std::uint8_t>},
                                  NpyType{"<i2", 2, valueAs<std::int16_t>},
                                  NpyType{"<u2", 2, valueAs<std::uint16_t>},
                                  NpyType{"<i4", 4, valueAs<std::int32_t>},
                                  NpyType{"<u4", 4, valueAs<std::uint32_t>},
                                  NpyType{"<i8", 8, valueAs<std::int64_t>},
                                  NpyType{"<u8", 8, valueAs<std::uint64_t>}};

/// What the dictionary says.
struct NpyClaims {
    std::optional<std::string> type;
    std::optional<bool> isColumnByColumn;
    std::optional<std::vector<std::uint64_t>> shape;
};

/// Reads the few forms of Python's literals that NumPy writes for plain arrays.
class NpyDictionary {
  public:
    explicit NpyDictionary(std::string_view text) : rest_(text) {}

    /// Absent if it is not such a dictionary or a key is missing.
    std::optional<NpyClaims> read() {
        NpyClaims claims;
        if (!take("{")) {
            return std::nullopt;
        }
        while (!take("}")) {
            if (!readEntry(claims) || (!take(",") && !rest_.starts_with('}'))) {
                return std::nullopt;
            }
        }
        skipSpace();
        const bool isComplete = claims.type && claims.isColumnByColumn && claims.shape;
        return isComplete && rest_.empty() ? std::optional(std::move(claims)) : std::nullopt;
    }

  private:
    void skipSpace() {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size()));
    }

    bool take(std::string_view expected) {
        skipSpace();
        if (!rest_.starts_with(expected)) {
            return false;
        }
        rest_.remove_prefix(expected.size());
        skipSpace();
        return true;
    }

    std::optional<std::string> takeQuoted() {
        const char quote = rest_.empty() ? ' ' : rest_.front();
        const std::size_t end = rest_.find(quote, 1);
        if ((quote != '\'' && quote != '"') || end == std::string_view::npos) {
            return std::nullopt;
        }
        std::string text(rest_.substr(1, end - 1));
        rest_.remove_prefix(end + 1);
        return text;
    }

    bool readEntry(NpyClaims& claims) {
        const std::optional<std::string> key = takeQuoted();
        if (!key || !take(":")) {
            return false;
        }
        if (*key == "descr") {
            claims.type = takeQuoted();
            return claims.type.has_value();
        }
        if (*key == "fortran_order") {
            claims.isColumnByColumn = take("True");
            return *claims.isColumnByColumn || take("False");
        }
        return *key == "shape" && readShape(claims);
    }

    bool readShape(NpyClaims& claims) {
        if (!take("(")) {
            return false;
        }
        claims.shape.emplace();
        while (!take(")")) {
            std::uint64_t extent = 0;
            const char* end = rest_.data() + rest_.size();
            const auto [behind, failure] = std::from_chars(rest_.data(), end, extent);
            if (failure != std::errc()) {
                return false;
            }
            rest_.remove_prefix(static_cast<std::size_t>(behind - rest_.data()));
            take("L");
            claims.shape->push_back(extent);
            if (!take(",") && !rest_.starts_with(')')) {
                return false;
            }
        }
        return true;
    }

    std::string_view rest_;
};

[[noreturn]] void refuseNpy(const std::string& name, const std::string& why) {
    throw Error(ErrorKind::BadInput, name + " is not a usable NumPy array (" + why +
                                         "); save it again with numpy.save.");
}

/// Where the dictionary is.
struct NpyHeaderPlace {
    std::uint64_t begin = 0;
    std::uint64_t length = 0;
};

NpyHeaderPlace headerPlace(ByteView bytes, const std::string& name) {
    if (!bytes.isText(0, kNpyMagic)) {
        refuseNpy(name, "it does not begin like one");
    }
    const std::uint32_t version = bytes.u8(6);
    if (version < 1 || version > 3) {
        refuseNpy(name, "its format version " + std::to_string(version) + " is not known");
    }
    const NpyHeaderPlace place = version == 1 ? NpyHeaderPlace{10, bytes.u16(8, ByteOrder::Little)}
                                              : NpyHeaderPlace{12, bytes.u32(8, ByteOrder::Little)};
    if (place.length > kLargestNpyHeader || !bytes.has(place.begin, place.length)) {
        refuseNpy(name, "its header is cut off");
    }
    return place;
}

NpyClaims readClaims(ByteView header, const std::string& name) {
    const std::span<const std::byte> bytes = header.bytes();
    const std::optional<NpyClaims> claims =
        NpyDictionary({reinterpret_cast<const char*>(bytes.data()), bytes.size()}).read();
    if (!claims) {
        refuseNpy(name, "its header is damaged or not that of a plain array of numbers");
    }
    return *claims;
}

}  // namespace

NpyView::NpyView(std::span<const std::byte> content, const std::string& name) {
    const ByteView bytes(content);
    const NpyHeaderPlace place = headerPlace(bytes, name);
    const NpyClaims claims = readClaims(bytes.part(place.begin, place.length), name);
    const auto type = std::ranges::find(kNpyTypes, *claims.type, &NpyType::name);
    if (type == kNpyTypes.end()) {
        refuseNpy(name, "it holds values of the type " + nameOfText(validUtf8(*claims.type)) +
                            ", and only little-endian numbers that are not complex are read; "
                            "convert it with astype('<f4')");
    }
    const std::vector<std::uint64_t>& shape = *claims.shape;
    if (shape.size() != 2) {
        refuseNpy(name, "it has " + counted(std::ssize(shape), "dimension", "dimensions") +
                            " and must have two, rows and columns");
    }
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t size = type->bytes;
    if (shape[0] == 0 || shape[1] == 0) {
        refuseNpy(name, "it holds no numbers");
    }
    if (__builtin_mul_overflow(size, shape[0], &size) ||
        __builtin_mul_overflow(size, shape[1], &size) || size > kMost) {
        refuseNpy(name, "its shape is not possible");
    }
    const std::uint64_t begin = place.begin + place.length;
    if (!bytes.has(begin, size)) {
        refuseNpy(name, "its header announces " + byteSize(size) + " of numbers and only " +
                            byteSize(bytes.size() - begin) + " are there, so that it is cut off");
    }
    data_ = bytes.part(begin, size).bytes();
    rows_ = static_cast<std::int64_t>(shape[0]);
    columns_ = static_cast<std::int64_t>(shape[1]);
    const bool isColumnByColumn = *claims.isColumnByColumn;
    rowStep_ = type->bytes * static_cast<std::size_t>(isColumnByColumn ? 1 : shape[1]);
    columnStep_ = type->bytes * static_cast<std::size_t>(isColumnByColumn ? shape[0] : 1);
    valueAt_ = type->valueAt;
}

void NpyView::read(std::int64_t row, std::span<float> values) const {
    const std::byte* at = data_.data() + static_cast<std::size_t>(row) * rowStep_;
    for (std::size_t column = 0; column < values.size(); ++column) {
        values[column] = valueAt_(at + column * columnStep_);
    }
}

bool looksLikeNpy(std::span<const std::byte> start) { return ByteView(start).isText(0, kNpyMagic); }

NpyMatrix readNpyMatrix(const std::filesystem::path& file, const RunContext& run) {
    constexpr std::int64_t kRowsPerStop = 1024;
    FileStream stream(file, "Reading " + toUtf8(file.filename()), run);
    if (stream.size() > kLargestNpyFile) {
        throw Error(ErrorKind::BadInput, toUtf8(file) + " has " + byteSize(stream.size()) +
                                             ", more than the " + byteSize(kLargestNpyFile) +
                                             " that are read at most; choose a smaller file.");
    }
    Bytes content(static_cast<std::size_t>(stream.size()));
    content.resize(stream.read(content));
    const NpyView view(content, toUtf8(file));
    NpyMatrix matrix{view.rows(), view.columns(), {}};
    const auto width = static_cast<std::size_t>(view.columns());
    matrix.values.resize(static_cast<std::size_t>(view.rows()) * width);
    for (std::int64_t row = 0; row < view.rows(); ++row) {
        if (row % kRowsPerStop == 0) {
            run.throwIfStopped();
        }
        view.read(row,
                  std::span(matrix.values).subspan(static_cast<std::size_t>(row) * width, width));
    }
    return matrix;
}

}  // namespace setscope
