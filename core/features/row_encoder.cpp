#include "core/features/row_encoder.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/features/encode_each.h"

namespace setscope {

namespace {

/// Counts the ways in which features were made.
constexpr const char* kRowVersion = "setscope-rows 1";

class RowEncoder final : public Encoder {
  public:
    explicit RowEncoder(std::int64_t columns)
        : columns_(columns),
          identity_{"setscope-rows", fingerprintOfVersion(std::string(kRowVersion) + ", " +
                                                          std::to_string(columns))} {}

    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override { return columns_; }
    bool accepts(const Payload& payload) const override {
        const VectorContent* row = payload.vector();
        return row != nullptr && std::ssize(row->values) == columns_;
    }
    c10::Device deviceFor(const c10::Device&) const override { return c10::kCPU; }

    EncodedMembers encode(std::span<const Member> members, const RunContext& run) const override {
        const auto write = [](const Member& member, std::span<float> row) {
            const std::vector<float> values = member.payload.vector()->standardised();
            if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); })) {
                throw Error(ErrorKind::BadInput, nameInSentence(member) +
                                                     " holds a number that is too large to be "
                                                     "compared; correct it or leave the row out.");
            }
            std::ranges::copy(values, row.begin());
        };
        return encodeEach(*this, members, "Encoding rows", run, write);
    }

  private:
    std::int64_t columns_;
    EncoderIdentity identity_;
};

}  // namespace

std::unique_ptr<const Encoder> makeRowEncoder(std::int64_t columns) {
    SETSCOPE_CHECK(columns > 0, "a row of " + std::to_string(columns) + " columns");
    return std::make_unique<RowEncoder>(columns);
}

}  // namespace setscope
