#include "core/io/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"

namespace setscope {
namespace {

constexpr std::size_t kUnpackStep = 1'000'000;  // bytes between two looks at the stop
constexpr int kGzipOnly = 16 + MAX_WBITS;       // zlib's way to ask for gzip and nothing else

[[noreturn]] void refuseGzip(const std::string& name, const std::string& why) {
    throw Error(ErrorKind::BadInput, name + " " + why);
}

/// zlib's state, which ends itself.
class Inflater {
  public:
    explicit Inflater(std::span<const std::byte> packed) : packed_(packed) {
        SETSCOPE_CHECK(inflateInit2(&stream_, kGzipOnly) == Z_OK, "zlib could not be started");
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// Fills `room` as far as the current part goes. @return bytes written
    std::size_t unpack(std::span<std::byte> room) {
        constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
        const std::size_t given = std::min(packed_.size(), kMost);
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed_.data()));
        stream_.avail_in = static_cast<uInt>(given);
        stream_.next_out = reinterpret_cast<Bytef*>(room.data());
        stream_.avail_out = static_cast<uInt>(room.size());
        const int outcome = inflate(&stream_, Z_NO_FLUSH);
        packed_ = packed_.subspan(given - stream_.avail_in);
        const std::size_t written = room.size() - stream_.avail_out;
        isAtEnd_ = outcome == Z_STREAM_END;
        isDamaged_ = outcome != Z_OK && outcome != Z_STREAM_END && outcome != Z_BUF_ERROR;
        isCutOff_ = !isAtEnd_ && !isDamaged_ && packed_.empty() && written < room.size();
        return written;
    }

    /// Begins with the part behind the one that has ended.
    void beginNextPart() { inflateReset(&stream_); }

    std::span<const std::byte> rest() const { return packed_; }  ///< not yet unpacked
    bool isAtEnd() const { return isAtEnd_; }                    ///< of a part
    bool isDamaged() const { return isDamaged_; }
    bool isCutOff() const { return isCutOff_; }

  private:
    std::span<const std::byte> packed_;
    z_stream stream_{};
    bool isAtEnd_ = false;
    bool isDamaged_ = false;
    bool isCutOff_ = false;
};

/// Archivers may fill a file up with zeros.
bool isPadding(std::span<const std::byte> bytes) {
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

bool looksLikeGzip(std::span<const std::byte> start) {
    constexpr std::array kMagic = {std::byte{0x1F}, std::byte{0x8B}, std::byte{8}};
    return start.size() >= kMagic.size() && std::ranges::equal(start.first(kMagic.size()), kMagic);
}

Bytes unpackGzip(std::span<const std::byte> packed, const std::string& name, std::uint64_t limit,
                 const std::stop_token& stop) {
    if (!looksLikeGzip(packed)) {
        refuseGzip(name, "is no gzip file; get the file again.");
    }
    Inflater inflater(packed);
    Bytes content;
    Bytes step(kUnpackStep);
    while (true) {
        if (stop.stop_requested()) {
            throw Cancelled();
        }
        const std::size_t count = inflater.unpack(step);
        if (inflater.isDamaged()) {
            refuseGzip(name, "is damaged; get the file again.");
        }
        if (content.size() + count > limit) {
            refuseGzip(name, "unpacks to more than the " + byteSize(limit) +
                                 " that are read at most; choose a smaller file.");
        }
        content.insert(content.end(), step.begin(),
                       step.begin() + static_cast<std::ptrdiff_t>(count));
        if (inflater.isCutOff()) {
            refuseGzip(name, "is cut off before its end; get the file again.");
        }
        if (inflater.isAtEnd()) {
            if (isPadding(inflater.rest())) {
                return content;
            }
            if (!looksLikeGzip(inflater.rest())) {
                refuseGzip(name, "has other bytes behind its end; get the file again.");
            }
            inflater.beginNextPart();
        }
    }
}

Bytes unpackGzipStart(std::span<const std::byte> packed, std::size_t count) {
    Bytes start(count);
    Inflater inflater(packed);
    start.resize(inflater.unpack(start));
    return start;
}

Bytes readGzipFile(const std::filesystem::path& file, std::uint64_t limit,
                   const std::stop_token& stop) {
    return unpackGzip(readFile(file, limit, stop), toUtf8(file), limit, stop);
}

}  // namespace setscope
