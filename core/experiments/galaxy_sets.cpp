#include "core/experiments/galaxy_sets.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <utility>

#include "core/base/check.h"
#include "core/experiments/packed_files.h"
#include "core/io/csv_table.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

constexpr std::array kSurveyMagnitudes = {"u", "g", "r", "i", "z"};
constexpr std::array kSimulatedMagnitudes = {"up", "gp", "rp", "ip",     "zp",    "Y",
                                             "J",  "H",  "K",  "IRAC_1", "IRAC_2"};
constexpr double kLargestFeature = 5.0;  // standard deviations

/// Rows of magnitudes and redshifts that grow.
struct GalaxyRows {
    std::vector<float> magnitudes;  ///< row by row
    std::vector<float> redshifts;
};

void appendGalaxies(const CsvTable& table, std::span<const char* const> magnitudes,
                    const std::filesystem::path& file, GalaxyRows& rows) {
    std::vector<std::size_t> columns;
    for (const char* name : magnitudes) {
        columns.push_back(table.columnIndex(name));
    }
    const std::size_t redshift = table.columnIndex("redshift");
    for (const std::vector<std::string>& row : table.rows) {
        for (const std::size_t column : columns) {
            rows.magnitudes.push_back(numberIn<float>(row[column], file));
        }
        rows.redshifts.push_back(numberIn<float>(row[redshift], file));
    }
}

/// Lays the galaxies into sets. @param order rows of the galaxies, set by set
GalaxySets galaxiesInSets(const GalaxyRows& rows, std::span<const char* const> magnitudes,
                          std::span<const std::int64_t> order,
                          std::span<const std::int64_t> sizes) {
    const auto count = static_cast<std::int64_t>(rows.redshifts.size());
    const auto width = static_cast<std::int64_t>(magnitudes.size());
    const at::Tensor own = at::tensor(rows.magnitudes).view({count, width});
    const at::Tensor colours = own.narrow(1, 0, width - 1) - own.narrow(1, 1, width - 1);
    const at::Tensor index = indexTensor(order);
    GalaxySets galaxies;
    galaxies.members = {at::cat({own, colours}, 1).index_select(0, index), offsetsFromSizes(sizes)};
    galaxies.redshifts = at::tensor(rows.redshifts).index_select(0, index);
    galaxies.features.assign(magnitudes.begin(), magnitudes.end());
    for (std::size_t i = 1; i < magnitudes.size(); ++i) {
        galaxies.features.push_back(std::string(magnitudes[i - 1]) + "-" + magnitudes[i]);
    }
    return galaxies;
}

std::vector<std::int64_t> countedUp(std::size_t count) {
    std::vector<std::int64_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), std::int64_t{0});
    return numbers;
}

/// Lengths that add up to `total`; what is left at the end joins the last one if it is too short
/// for a cluster of its own.
std::vector<std::int64_t> clusterSizes(std::int64_t total, const SimulatedClusterOptions& options,
                                       Random& random) {
    const double ratio = std::log(static_cast<double>(options.mostMembers) /
                                  static_cast<double>(options.fewestMembers));
    std::vector<std::int64_t> sizes;
    while (total > 0) {
        const auto drawn = static_cast<std::int64_t>(std::lround(
            static_cast<double>(options.fewestMembers) * std::exp(ratio * random.uniform())));
        const std::int64_t size = std::min(drawn, total);
        if (size < options.fewestMembers && !sizes.empty()) {
            sizes.back() += size;
        } else {
            sizes.push_back(size);
        }
        total -= size;
    }
    return sizes;
}

GalaxySets rowsOf(const GalaxySets& galaxies, std::span<const std::int64_t> rows,
                  std::span<const std::int64_t> sizes) {
    const at::Tensor index = indexTensor(rows).to(galaxies.redshifts.device());
    return {galaxies.features,
            {galaxies.members.elements.index_select(0, index), offsetsFromSizes(sizes)},
            galaxies.redshifts.index_select(0, index)};
}

}  // namespace

GalaxySets readPlates(const std::filesystem::path& file, const RunContext& run) {
    const CsvTable table = readPackedTable(file, ',', run);
    GalaxyRows rows;
    appendGalaxies(table, kSurveyMagnitudes, file, rows);
    const std::size_t plateColumn = table.columnIndex("plate");
    std::map<std::string, std::size_t> placeOf;
    std::vector<std::vector<std::int64_t>> plates;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto [found, isNew] = placeOf.emplace(table.rows[row][plateColumn], plates.size());
        if (isNew) {
            plates.emplace_back();
        }
        plates[found->second].push_back(static_cast<std::int64_t>(row));
    }
    if (plates.empty()) {
        refuseExtract(file);
    }
    std::vector<std::int64_t> order;
    std::vector<std::int64_t> sizes;
    for (const std::vector<std::int64_t>& plate : plates) {
        order.insert(order.end(), plate.begin(), plate.end());
        sizes.push_back(std::ssize(plate));
    }
    return galaxiesInSets(rows, kSurveyMagnitudes, order, sizes);
}

GalaxySets readSimulatedClusters(std::span<const std::filesystem::path> files,
                                 const SimulatedClusterOptions& options, const Random& random,
                                 const RunContext& run) {
    SETSCOPE_CHECK(
        !files.empty() && options.fewestMembers > 0 && options.fewestMembers <= options.mostMembers,
        "clusters of " + std::to_string(options.fewestMembers) + " to " +
            std::to_string(options.mostMembers) + " galaxies");
    GalaxyRows rows;
    for (const std::filesystem::path& file : files) {
        appendGalaxies(readPackedTable(file, ',', run), kSimulatedMagnitudes, file, rows);
    }
    if (rows.redshifts.empty()) {
        refuseExtract(files.front());
    }
    Random drawing = random.fork("simulated clusters");
    std::vector<std::int64_t> order = countedUp(rows.redshifts.size());
    drawing.shuffle(std::span(order));
    std::ranges::stable_sort(order, {}, [&rows](std::int64_t row) {
        return rows.redshifts[static_cast<std::size_t>(row)];
    });
    return galaxiesInSets(rows, kSimulatedMagnitudes, order,
                          clusterSizes(std::ssize(order), options, drawing));
}

GalaxySets shuffledBetweenSets(const GalaxySets& galaxies, const Random& random) {
    Random drawing = random.fork("galaxies in random sets");
    std::vector<std::int64_t> order = countedUp(static_cast<std::size_t>(galaxies.galaxyCount()));
    drawing.shuffle(std::span(order));
    const at::Tensor index = indexTensor(order);
    return {galaxies.features,
            {galaxies.members.elements.index_select(0, index), galaxies.members.offsets},
            galaxies.redshifts.index_select(0, index)};
}

GalaxySets chosenSets(const GalaxySets& galaxies, std::span<const std::int64_t> sets) {
    const auto limits = offsetValues(galaxies.members.offsets);
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> sizes;
    for (const std::int64_t set : sets) {
        const std::int64_t begin = limits[static_cast<std::size_t>(set)];
        sizes.push_back(limits[static_cast<std::size_t>(set) + 1] - begin);
        for (std::int64_t row = begin; row < begin + sizes.back(); ++row) {
            rows.push_back(row);
        }
    }
    return rowsOf(galaxies, rows, sizes);
}

GalaxySets chosenMembers(const GalaxySets& galaxies, std::span<const std::int64_t> sets,
                         std::int64_t most, Random& random) {
    const auto limits = offsetValues(galaxies.members.offsets);
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> sizes;
    for (const std::int64_t set : sets) {
        const std::int64_t begin = limits[static_cast<std::size_t>(set)];
        const std::int64_t end = limits[static_cast<std::size_t>(set) + 1];
        std::vector<std::int64_t> members(static_cast<std::size_t>(end - begin));
        std::iota(members.begin(), members.end(), begin);
        random.shuffle(std::span(members));
        members.resize(static_cast<std::size_t>(std::min(most, end - begin)));
        rows.insert(rows.end(), members.begin(), members.end());
        sizes.push_back(std::ssize(members));
    }
    return rowsOf(galaxies, rows, sizes);
}

double meanSpread(const GalaxySets& galaxies) {
    double sum = 0.0;
    std::int64_t count = 0;
    const auto limits = offsetValues(galaxies.members.offsets);
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        const std::int64_t size = limits[set + 1] - limits[set];
        if (size >= 2) {
            const at::Tensor own = galaxies.redshifts.narrow(0, limits[set], size).to(at::kDouble);
            sum += (own.std(false) / (1.0 + own.mean())).item<double>();
            ++count;
        }
    }
    return count > 0 ? sum / static_cast<double>(count) : 0.0;
}

GalaxyScale::GalaxyScale(const at::Tensor& features)
    : mean_(features.mean(0)), deviation_(features.std(0, false)) {
    SETSCOPE_CHECK(features.dim() == 2 && features.size(0) > 0, "a scale of no galaxies");
    deviation_ = at::where(deviation_ > 0, deviation_, at::ones_like(deviation_));
}

at::Tensor GalaxyScale::apply(const at::Tensor& features) const {
    return ((features - mean_) / deviation_).clamp(-kLargestFeature, kLargestFeature);
}

}  // namespace setscope
