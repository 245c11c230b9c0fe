#include "core/io/idx.h"

#include <cstddef>
#include <span>
#include <string>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/byte_view.h"
#include "core/io/file.h"
#include "core/io/gzip.h"

// An IDX file (http://yann.lecun.com/exdb/mnist) is two zero bytes, a byte for the type of its
// values (8: unsigned bytes), a byte for the number of dimensions, the extent of each dimension as
// a big-endian number of four bytes, and the values, the last dimension running fastest.

namespace setscope {
namespace {

constexpr std::uint64_t kLargestIdx = 1'000'000'000;  // bytes, also unpacked
constexpr std::uint32_t kIdxUnsignedBytes = 8;

/// The content of one file; every refusal names it.
class IdxFile {
  public:
    IdxFile(const std::filesystem::path& file, const std::stop_token& stop)
        : name_(toUtf8(file)), bytes_(readFile(file, kLargestIdx, stop)) {
        if (looksLikeGzip(bytes_)) {
            bytes_ = unpackGzip(bytes_, name_, kLargestIdx, stop);
        }
    }

    /// The extents of so many dimensions, none of them 0, and as many values behind them.
    std::vector<std::int64_t> extents(std::uint32_t dimensions) const {
        const ByteView view(bytes_);
        if (!view.has(0, 4) || view.u16(0, ByteOrder::Big) != 0) {
            refuse("it does not begin like one");
        }
        if (view.u8(2) != kIdxUnsignedBytes || view.u8(3) != dimensions) {
            refuse("its values are not bytes in " + counted(dimensions, "dimension", "dimensions"));
        }
        if (!view.has(4, 4 * std::uint64_t{dimensions})) {
            refuse("its header is cut off");
        }
        std::vector<std::int64_t> result;
        std::uint64_t size = 1;
        for (std::uint32_t dimension = 0; dimension < dimensions; ++dimension) {
            const std::uint64_t extent = view.u32(4 + 4 * dimension, ByteOrder::Big);
            if (extent == 0) {
                refuse("it holds nothing");
            }
            if (__builtin_mul_overflow(size, extent, &size)) {
                refuse("its extents are not possible");
            }
            result.push_back(static_cast<std::int64_t>(extent));
        }
        const std::uint64_t present = view.size() - headerSize(dimensions);
        if (present != size) {
            refuse("its header announces " + byteSize(size) + " of values and " +
                   byteSize(present) + " are there");
        }
        return result;
    }

    std::vector<std::uint8_t> values(std::uint32_t dimensions) const {
        const auto rest = std::span(bytes_).subspan(headerSize(dimensions));
        const auto* first = reinterpret_cast<const std::uint8_t*>(rest.data());
        return {first, first + rest.size()};
    }

  private:
    static std::size_t headerSize(std::uint32_t dimensions) {
        return 4 + 4 * std::size_t{dimensions};
    }

    [[noreturn]] void refuse(const std::string& why) const {
        throw Error(ErrorKind::BadInput,
                    name_ + " is not a usable IDX file (" + why + "); get the file again.");
    }

    std::string name_;
    Bytes bytes_;
};

}  // namespace

IdxImages readIdxImages(const std::filesystem::path& file, const std::stop_token& stop) {
    const IdxFile content(file, stop);
    const std::vector<std::int64_t> extents = content.extents(3);
    return {extents[0], extents[1], extents[2], content.values(3)};
}

std::vector<std::uint8_t> readIdxLabels(const std::filesystem::path& file,
                                        const std::stop_token& stop) {
    const IdxFile content(file, stop);
    content.extents(1);
    return content.values(1);
}

}  // namespace setscope
