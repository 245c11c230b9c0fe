#include "core/experiments/digit_sums_data.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>
#include <string>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/experiments/experiment_setup.h"
#include "core/io/idx.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDigits = 10;
constexpr float kBrightest = 255.0F;
constexpr std::int64_t kFewestStampsOfDigits = 16;  // so that each part has some

DigitSets drawDigitsOfSizes(const DigitPool& pool, std::span<const std::int64_t> sizes,
                            Random& random) {
    DigitSets sets;
    sets.offsets = offsetsFromSizes(sizes);
    sets.rows = at::empty({offsetValues(sets.offsets).back()}, at::kLong);
    sets.sums = at::zeros({static_cast<std::int64_t>(sizes.size()), 1});
    auto* row = sets.rows.data_ptr<std::int64_t>();
    auto* sum = sets.sums.data_ptr<float>();
    for (const std::int64_t size : sizes) {
        std::int64_t total = 0;
        for (std::int64_t member = 0; member < size; ++member) {
            const std::size_t item = random.below(pool.digits.size());
            *row++ = static_cast<std::int64_t>(item);
            total += pool.digits[item];
        }
        *sum++ = static_cast<float>(total);
    }
    return sets;
}

/// What both files hold, checked against each other.
struct LabelledStamps {
    at::Tensor items;
    std::vector<std::uint8_t> digits;
    std::int64_t edge = 0;
};

LabelledStamps readLabelledStamps(const fs::path& folder, const RunContext& run) {
    const fs::path imageFile = folder / "digits-images-idx3-ubyte.gz";
    const fs::path labelFile = folder / "digits-labels-idx1-ubyte.gz";
    requireData(imageFile);
    requireData(labelFile);
    const IdxImages images = readIdxImages(imageFile, run.stopToken());
    LabelledStamps stamps;
    stamps.digits = readIdxLabels(labelFile, run.stopToken());
    const auto refuse = [](const fs::path& file, const std::string& why) {
        throw Error(ErrorKind::BadInput, toUtf8(file) + ": " + why + "; get the file again.");
    };
    if (images.rows != images.columns || images.count < kFewestStampsOfDigits) {
        refuse(imageFile, "these are not enough square stamps");
    }
    if (std::ssize(stamps.digits) != images.count) {
        refuse(labelFile, "it has " + counted(std::ssize(stamps.digits), "label", "labels") +
                              " for " + counted(images.count, "stamp", "stamps"));
    }
    for (const std::uint8_t digit : stamps.digits) {
        if (digit >= kDigits) {
            refuse(labelFile, "a label is no digit");
        }
    }
    stamps.edge = images.rows;
    stamps.items = at::empty({images.count, images.rows * images.columns});
    auto* value = stamps.items.data_ptr<float>();
    for (const std::uint8_t pixel : images.pixels) {
        *value++ = static_cast<float>(pixel) / kBrightest;
    }
    return stamps;
}

}  // namespace

DigitPools writtenDigits() {
    DigitPool pool;
    pool.items = at::eye(kDigits);
    pool.digits.resize(kDigits);
    std::iota(pool.digits.begin(), pool.digits.end(), std::int64_t{0});
    return {pool, pool, pool, 0};
}

DigitPools readStamps(const fs::path& folder, std::uint64_t seed, const RunContext& run) {
    const LabelledStamps stamps = readLabelledStamps(folder, run);
    std::vector<std::int64_t> order(stamps.digits.size());
    std::iota(order.begin(), order.end(), std::int64_t{0});
    Random(seed).fork("dividing the stamps").shuffle(std::span(order));
    std::span<const std::int64_t> rest(order);
    const auto take = [&](std::size_t count) {
        const auto rows = rest.first(count);
        rest = rest.subspan(count);
        DigitPool pool;
        pool.items = selectedRows(stamps.items, rows);
        for (const std::int64_t row : rows) {
            pool.digits.push_back(stamps.digits[static_cast<std::size_t>(row)]);
        }
        return pool;
    };
    DigitPools pools;
    pools.edge = stamps.edge;
    pools.validation = take(order.size() / 8);
    pools.test = take(order.size() * 3 / 16);
    pools.train = take(rest.size());
    return pools;
}

DigitSets DigitSets::chosen(std::span<const std::int64_t> sets) const {
    const auto limits = offsetValues(offsets);
    std::vector<std::int64_t> sizes;
    sizes.reserve(sets.size());
    for (const std::int64_t set : sets) {
        const auto at = static_cast<std::size_t>(set);
        sizes.push_back(limits[at + 1] - limits[at]);
    }
    DigitSets result;
    result.offsets = offsetsFromSizes(sizes);
    result.rows = at::empty({offsetValues(result.offsets).back()}, at::kLong);
    const auto* from = rows.data_ptr<std::int64_t>();
    auto* to = result.rows.data_ptr<std::int64_t>();
    for (std::size_t i = 0; i < sets.size(); ++i) {
        to = std::copy_n(from + limits[static_cast<std::size_t>(sets[i])], sizes[i], to);
    }
    result.sums = selectedRows(sums, sets);
    return result;
}

DigitSets drawDigitSets(const DigitPool& pool, std::int64_t setCount, std::int64_t largest,
                        Random& random) {
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(setCount));
    for (std::int64_t& size : sizes) {
        size = 1 + static_cast<std::int64_t>(random.below(static_cast<std::size_t>(largest)));
    }
    return drawDigitsOfSizes(pool, sizes, random);
}

DigitSets drawDigitSetsOf(const DigitPool& pool, std::int64_t setCount, std::int64_t size,
                          Random& random) {
    const std::vector<std::int64_t> sizes(static_cast<std::size_t>(setCount), size);
    return drawDigitsOfSizes(pool, sizes, random);
}

DigitSets everyItemAlone(const DigitPool& pool) {
    DigitSets sets;
    sets.rows = at::arange(pool.count(), at::kLong);
    sets.offsets = at::arange(pool.count() + 1, at::kLong);
    sets.sums = indexTensor(pool.digits).to(at::kFloat).unsqueeze(1);
    return sets;
}

MemberScale memberScale(const DigitSets& sets) {
    const at::Tensor sizes = sets.offsets.diff().to(at::kDouble);
    const at::Tensor sums = sets.sums.squeeze(1).to(at::kDouble);
    const at::Tensor mean = sums.sum() / sizes.sum();
    const at::Tensor variance = ((sums - sizes * mean).square() / sizes).mean();
    return {mean.item<double>(), variance.sqrt().item<double>()};
}

}  // namespace setscope
