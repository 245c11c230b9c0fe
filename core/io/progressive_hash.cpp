#include "core/io/progressive_hash.h"

#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "core/base/check.h"

namespace setscope {

ContentHash hashInPieces(std::span<const std::byte> bytes, const std::string& what,
                         const RunContext& run) {
    constexpr std::size_t kPiece = 64'000'000;
    const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                                XXH3_freeState);
    SETSCOPE_CHECK(state != nullptr && XXH3_128bits_reset(state.get()) == XXH_OK,
                   "no hash could be begun");
    for (std::size_t done = 0; done < bytes.size();) {
        run.step({static_cast<std::int64_t>(done), std::ssize(bytes), what});
        const auto piece = bytes.subspan(done, std::min(kPiece, bytes.size() - done));
        XXH3_128bits_update(state.get(), piece.data(), piece.size());
        done += piece.size();
    }
    const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
    return {hash.high64, hash.low64};
}

}  // namespace setscope
