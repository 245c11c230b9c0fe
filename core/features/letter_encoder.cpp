#include "core/features/letter_encoder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/utf8.h"
#include "core/features/encode_each.h"
#include "core/features/words.h"

namespace setscope {

namespace {

/// Counts the ways in which features were made.
constexpr const char* kLetterVersion = "setscope-letters 1";

constexpr std::size_t kLetterWidth = 512;
constexpr int kLetterWidthBits = std::bit_width(kLetterWidth - 1);
constexpr std::size_t kShortestPiece = 3;  // characters
constexpr std::size_t kLongestPiece = 5;   // characters

/// Noll, "The FNV non-cryptographic hash algorithm", FNV-1a.
class FowlerNollVo {
  public:
    void take(std::string_view bytes) {
        for (const char byte : bytes) {
            value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x0000'0100'0000'01b3;
        }
    }
    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 0xcbf2'9ce4'8422'2325;
};

/// Appends the hashes of a word's pieces and, where it is longer than they are, of the whole word.
void addPieces(const std::string& word, std::vector<std::uint64_t>& hashes) {
    const std::string marked = '<' + lowerCased(word) + '>';
    std::vector<std::string_view> characters;
    forEachCharacter(marked, [&](std::string_view character) { characters.push_back(character); });
    for (std::size_t first = 0; first + kShortestPiece <= characters.size(); ++first) {
        const std::size_t end = std::min(first + kLongestPiece, characters.size());
        FowlerNollVo hash;
        for (std::size_t next = first; next < end; ++next) {
            hash.take(characters[next]);
            if (next - first + 1 >= kShortestPiece) {
                hashes.push_back(hash.value());
            }
        }
    }
    if (characters.size() > kLongestPiece) {
        FowlerNollVo hash;
        hash.take(marked);
        hashes.push_back(hash.value());
    }
}

/// @param hashes of all pieces; sorted by this @return of length 1, or zero if all cancel out
std::array<float, kLetterWidth> hashedCounts(std::vector<std::uint64_t>& hashes) {
    std::array<double, kLetterWidth> sums{};
    std::ranges::sort(hashes);
    for (auto piece = hashes.begin(); piece != hashes.end();) {
        const auto next = std::upper_bound(piece, hashes.end(), *piece);
        const std::uint64_t bits = Random(*piece)();
        const double weight = std::sqrt(static_cast<double>(next - piece));
        sums[bits >> (64 - kLetterWidthBits)] += (bits & 1) != 0 ? -weight : weight;
        piece = next;
    }
    double squares = 0.0;
    for (const double sum : sums) {
        squares = std::fma(sum, sum, squares);
    }
    std::array<float, kLetterWidth> features{};
    const double length = std::sqrt(squares);
    if (length > 0.0) {
        std::ranges::transform(sums, features.begin(),
                               [length](double sum) { return static_cast<float>(sum / length); });
    }
    return features;
}

class LetterEncoder final : public Encoder {
  public:
    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override { return kLetterWidth; }
    bool accepts(const Payload& payload) const override { return payload.text() != nullptr; }
    c10::Device deviceFor(const c10::Device&) const override { return c10::kCPU; }

    EncodedMembers encode(std::span<const Member> members, const RunContext& run) const override {
        const auto write = [&run](const Member& member, std::span<float> row) {
            const std::vector<std::string> words = wordsOf(member.payload.text()->text);
            if (words.empty()) {
                throw Error(ErrorKind::BadInput,
                            nameInSentence(member) +
                                " holds no letter and no digit to compare it by; leave it out or "
                                "write it in words.");
            }
            std::vector<std::uint64_t> hashes;
            for (const std::string& word : words) {
                run.throwIfStopped();
                addPieces(word, hashes);
            }
            std::ranges::copy(hashedCounts(hashes), row.begin());
        };
        return encodeEach(*this, members, "Encoding texts", run, write);
    }

  private:
    EncoderIdentity identity_{"setscope-letters", fingerprintOfVersion(kLetterVersion)};
};

}  // namespace

std::unique_ptr<const Encoder> makeLetterEncoder() { return std::make_unique<LetterEncoder>(); }

}  // namespace setscope
