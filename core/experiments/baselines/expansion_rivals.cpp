#include "core/experiments/baselines/expansion_rivals.h"

#include <ATen/ATen.h>

#include <cstddef>
#include <string_view>
#include <utility>

#include "core/base/random.h"
#include "core/base/text.h"
#include "core/features/word_vector_encoder.h"
#include "core/io/list_members.h"
#include "core/io/word_vectors.h"

namespace setscope {
namespace {

constexpr float kWithoutVector = -2.0F;  // below every cosine

}  // namespace

QueryScores randomScores(std::int64_t vocabulary, std::uint64_t seed) {
    return [vocabulary, seed](std::span<const std::int64_t> query) {
        std::string purpose = "random ranking";
        for (const std::int64_t item : query) {
            purpose += " " + std::to_string(item);
        }
        Random random = Random(seed).fork(purpose);
        std::vector<float> scores(static_cast<std::size_t>(vocabulary));
        for (float& score : scores) {
            score = static_cast<float>(random.uniform());
        }
        return scores;
    };
}

QueryScores nearestVectorScores(const std::vector<std::string>& vocabulary,
                                const std::filesystem::path& file, const RunContext& run) {
    const auto encoder =
        makeWordVectorEncoder(readWordVectors(file, run), toUtf8(file.filename()), run);
    std::vector<Member> members;
    for (const std::string& word : vocabulary) {
        members.push_back(textMember({}, word));
    }
    EncodedMembers encoded = encoder->encode(members, run);
    return [features = std::move(encoded.features),
            readable = std::move(encoded.readable)](std::span<const std::int64_t> query) {
        at::Tensor sum = at::zeros({features.size(1)});
        for (const std::int64_t item : query) {
            sum += features[item];
        }
        const at::Tensor cosine = features.mv(sum / sum.norm().clamp_min(1e-12));
        const float* values = cosine.data_ptr<float>();
        std::vector<float> scores(values, values + cosine.numel());
        for (std::size_t index = 0; index < scores.size(); ++index) {
            scores[index] = readable[index] ? scores[index] : kWithoutVector;
        }
        return scores;
    };
}

}  // namespace setscope
