#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "core/base/random.h"
#include "core/base/run_context.h"

namespace setscope {

/// What sets of digits are made of: the ten digits themselves, or pictures of them.
struct DigitPool {
    at::Tensor items;                  ///< [n, d] float32
    std::vector<std::int64_t> digits;  ///< [n] what each item shows, 0..9

    std::int64_t count() const { return items.size(0); }
};

/// The items that models learn from, are chosen by and are tested on.
struct DigitPools {
    DigitPool train;
    DigitPool validation;
    DigitPool test;
    std::int64_t edge = 0;  ///< pixels of a stamp; 0: the items are no pictures
};

/// The digits 0..9, each as a row of ten numbers of which its own is 1, the same for all purposes.
/// items [10, 10]
DigitPools writtenDigits();

/// Stamps of handwritten digits, no stamp for two purposes: MNIST's two files in this folder,
/// digits-images-idx3-ubyte.gz and digits-labels-idx1-ubyte.gz, divided at random: 1/8 for
/// validation, 3/16 for testing, the others for training. items [n, edge · edge], row by row, 0
/// (paper) to 1 (ink)
/// @throws Error (BadInput) naming the file that is missing, damaged or does not fit; Cancelled
DigitPools readStamps(const std::filesystem::path& folder, std::uint64_t seed,
                      const RunContext& run);

/// Sets of items with the sums of their digits; nothing else is known of a set in training.
struct DigitSets {
    at::Tensor rows;     ///< [T] int64, the item of the pool that each member is
    at::Tensor offsets;  ///< [N+1] int64
    at::Tensor sums;     ///< [N, 1] float32

    std::int64_t count() const { return sums.size(0); }
    /// Some of them, in this order. @param sets each 0 .. count() − 1, also several times
    DigitSets chosen(std::span<const std::int64_t> sets) const;
};

/// Every size from 1 to `largest` equally often on average, members drawn independently.
DigitSets drawDigitSets(const DigitPool& pool, std::int64_t setCount, std::int64_t largest,
                        Random& random);
/// All of one size.
DigitSets drawDigitSetsOf(const DigitPool& pool, std::int64_t setCount, std::int64_t size,
                          Random& random);

/// Every item of the pool as a set of its own.
DigitSets everyItemAlone(const DigitPool& pool);

/// What the sums of sets say of a single member's digit, without looking at any member.
struct MemberScale {
    double mean = 0.0;
    double spread = 0.0;  ///< standard deviation
};
/// The mean is Σ sums / Σ sizes, the spread² the mean of (sum − size · mean)² / size.
/// @pre no set is empty
MemberScale memberScale(const DigitSets& sets);

}  // namespace setscope
