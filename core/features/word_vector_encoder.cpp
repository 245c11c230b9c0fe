#include "core/features/word_vector_encoder.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/features/encode_each.h"
#include "core/features/words.h"
#include "core/io/progressive_hash.h"

namespace setscope {

namespace {

/// Counts the ways in which features were made.
constexpr const char* kWordVectorVersion = "setscope-word-vectors 1";

constexpr std::size_t kFewestWordsForMean = 1'000;

/// What is left of a vector after the mean was subtracted, as a share of its length, below which it
/// is rounding.
constexpr double kLeastRemainder = 1e-6;

/// Not finite if a value is not.
double lengthOf(std::span<const float> values) {
    double squares = 0.0;
    for (const float value : values) {
        squares += double{value} * double{value};
    }
    return std::sqrt(squares);
}

std::string vectorsFingerprint(const WordVectors& vectors, const RunContext& run) {
    run.throwIfStopped();
    std::string words;
    for (const std::string& word : vectors.words) {
        words += word;
        words += '\0';
    }
    const auto hashOf = [&run](auto values) {
        return hashInPieces(std::as_bytes(values), "Identifying word vectors", run).toHex();
    };
    return fingerprintOfVersion(std::string(kWordVectorVersion) + ", " +
                                std::to_string(vectors.width) + ", " +
                                hashOf(std::span<const char>(words)) + ", " +
                                hashOf(std::span<const float>(vectors.values)));
}

/// The directions of a vocabulary, by word.
class WordDirections {
  public:
    /// @param run needs to live only as long as this takes
    WordDirections(WordVectors vectors, const RunContext& run)
        : vectors_(std::move(vectors)), width_(static_cast<std::size_t>(vectors_.width)) {
        const std::vector<double> centre = meanOrZero(run);
        rowOf_.reserve(vectors_.words.size());
        for (std::size_t index = 0; index < vectors_.words.size(); ++index) {
            stepBefore(index, "Preparing word vectors", run);
            const std::span<float> values = row(index);
            const double before = lengthOf(values);
            std::ranges::transform(values, centre, values.begin(), [](float value, double mean) {
                return static_cast<float>(value - mean);
            });
            const double length = lengthOf(values);
            if (before == 0.0 || !(length > kLeastRemainder * before)) {
                continue;
            }
            for (float& value : values) {
                value = static_cast<float>(value / length);
            }
            rowOf_.emplace(vectors_.words[index], index);
        }
    }

    // The keys refer to the words.
    WordDirections(const WordDirections&) = delete;
    WordDirections& operator=(const WordDirections&) = delete;

    std::size_t width() const { return width_; }

    /// Of length 1; empty if the word is not known in any spelling.
    std::span<const float> find(const std::string& word) const {
        auto found = rowOf_.find(word);
        if (found == rowOf_.end()) {
            found = rowOf_.find(lowerCased(word));
        }
        if (found == rowOf_.end()) {
            found = rowOf_.find(capitalised(word));
        }
        if (found == rowOf_.end()) {
            return {};
        }
        return {vectors_.values.data() + found->second * width_, width_};
    }

  private:
    std::span<float> row(std::size_t index) {
        return {vectors_.values.data() + index * width_, width_};
    }

    /// Reports progress every million numbers.
    void stepBefore(std::size_t index, const char* what, const RunContext& run) const {
        constexpr std::size_t kNumbersPerStep = 1'000'000;
        if (index % std::max<std::size_t>(1, kNumbersPerStep / width_) == 0) {
            run.step({static_cast<std::int64_t>(index), std::ssize(vectors_.words), what});
        }
    }

    /// [width] of all vectors that are neither zero nor infinite; zero of a small vocabulary.
    std::vector<double> meanOrZero(const RunContext& run) {
        std::vector<double> mean(width_);
        if (vectors_.words.size() < kFewestWordsForMean) {
            return mean;
        }
        double count = 0.0;
        for (std::size_t index = 0; index < vectors_.words.size(); ++index) {
            stepBefore(index, "Averaging word vectors", run);
            const std::span<const float> values = row(index);
            const double length = lengthOf(values);
            if (!std::isfinite(length) || length == 0.0) {
                continue;
            }
            count += 1.0;
            std::ranges::transform(values, mean, mean.begin(), [count](float value, double before) {
                return before + (value - before) / count;
            });
        }
        return mean;
    }

    WordVectors vectors_;
    std::size_t width_;
    std::unordered_map<std::string_view, std::size_t> rowOf_;
};

class WordVectorEncoder final : public Encoder {
  public:
    WordVectorEncoder(WordVectors vectors, EncoderIdentity identity, const RunContext& run)
        : identity_(std::move(identity)), directions_(std::move(vectors), run) {}

    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override { return static_cast<std::int64_t>(directions_.width()); }
    bool accepts(const Payload& payload) const override { return payload.text() != nullptr; }
    c10::Device deviceFor(const c10::Device&) const override { return c10::kCPU; }

    EncodedMembers encode(std::span<const Member> members, const RunContext& run) const override {
        const auto write = [&](const Member& member, std::span<float> row) {
            const std::vector<std::span<const float>> known =
                directionsOf(member.payload.text()->text, run);
            if (known.empty()) {
                throw Error(ErrorKind::BadInput,
                            "The word vectors " + identity_.name + " hold no word of " +
                                nameInSentence(member) +
                                "; leave it out or choose word vectors that do.");
            }
            writeMean(known, row);
        };
        return encodeEach(*this, members, "Encoding texts", run, write);
    }

  private:
    static void writeMean(const std::vector<std::span<const float>>& directions,
                          std::span<float> row) {
        std::vector<double> sums(row.size());
        for (const std::span<const float> direction : directions) {
            std::ranges::transform(sums, direction, sums.begin(), std::plus<>());
        }
        const auto count = static_cast<double>(directions.size());
        std::ranges::transform(sums, row.begin(),
                               [count](double sum) { return static_cast<float>(sum / count); });
    }

    /// Of the text as a whole, or of its words that are known.
    std::vector<std::span<const float>> directionsOf(const std::string& text,
                                                     const RunContext& run) const {
        const std::vector<std::string> parts = partsBetweenSpaces(text);
        std::string joined;
        for (const std::string& part : parts) {
            joined += (joined.empty() ? "" : "_") + part;
        }
        for (const std::string& whole : {text, joined}) {
            const std::span<const float> direction = directions_.find(whole);
            if (!direction.empty()) {
                return {direction};
            }
        }
        std::vector<std::span<const float>> known;
        for (const std::string& part : parts) {
            run.throwIfStopped();
            addKnown(part, known);
        }
        return known;
    }

    void addKnown(const std::string& part, std::vector<std::span<const float>>& known) const {
        const std::span<const float> whole = directions_.find(part);
        if (!whole.empty()) {
            known.push_back(whole);
            return;
        }
        for (const std::string& word : wordsOf(part)) {
            const std::span<const float> direction = directions_.find(word);
            if (!direction.empty()) {
                known.push_back(direction);
            }
        }
    }

    EncoderIdentity identity_;
    WordDirections directions_;
};

}  // namespace

std::unique_ptr<const Encoder> makeWordVectorEncoder(WordVectors vectors, std::string name,
                                                     const RunContext& run) {
    SETSCOPE_CHECK(
        vectors.width > 0 &&
            vectors.values.size() == vectors.words.size() * static_cast<std::size_t>(vectors.width),
        std::to_string(vectors.values.size()) + " values of " +
            std::to_string(vectors.words.size()) + " words of width " +
            std::to_string(vectors.width));
    EncoderIdentity identity{std::move(name), vectorsFingerprint(vectors, run)};
    return std::make_unique<WordVectorEncoder>(std::move(vectors), std::move(identity), run);
}

}  // namespace setscope
