#include "core/experiments/outlier_words_data.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/base/json_field.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/experiments/packed_files.h"
#include "core/features/encoder.h"
#include "core/features/row_encoder.h"
#include "core/io/csv_table.h"
#include "core/io/file.h"
#include "core/io/importer.h"
#include "core/io/list_members.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestWordLists = 200'000'000;  // bytes
constexpr std::size_t kRedshiftBins = 20;
constexpr std::size_t kFarBins = 5;  // from one bin to those whose galaxies are strangers to it
constexpr std::array kMagnitudes = {"u", "g", "r", "i", "z"};

std::vector<std::string> textsOf(const Json& list, const fs::path& file) {
    std::vector<std::string> texts;
    for (const Json& entry : list) {
        if (!entry.is_string()) {
            refuseExtract(file);
        }
        texts.push_back(entry.get<std::string>());
    }
    return texts;
}

/// Every different text of the lists once, and which of them each list holds.
struct DistinctTexts {
    std::vector<Member> members;
    std::vector<MemberConcept> concepts;
};

DistinctTexts distinctTexts(const std::vector<NamedTexts>& lists) {
    DistinctTexts result;
    std::unordered_map<std::string, std::int64_t> rowOf;
    for (const NamedTexts& list : lists) {
        std::set<std::int64_t> rows;
        for (const std::string& entry : list.texts) {
            const std::string_view text = trimmed(entry);
            if (text.empty()) {
                continue;
            }
            const auto [place, isNew] = rowOf.emplace(lowerAscii(text), std::ssize(result.members));
            if (isNew) {
                result.members.push_back(textMember({}, text));
            }
            rows.insert(place->second);
        }
        result.concepts.push_back({list.name, {rows.begin(), rows.end()}, {}});
    }
    return result;
}

/// The concepts without the rows that an encoder cannot read.
std::vector<MemberConcept> readableConcepts(std::vector<MemberConcept> concepts,
                                            const std::vector<bool>& isReadable) {
    for (MemberConcept& each : concepts) {
        std::erase_if(each.members, [&isReadable](std::int64_t row) {
            return !isReadable[static_cast<std::size_t>(row)];
        });
    }
    std::erase_if(concepts, [](const MemberConcept& each) { return each.members.empty(); });
    return concepts;
}

/// Features of the rows of a table as an import standardises it, and which lines they are.
struct ImportedRows {
    at::Tensor features;               // [n, d]
    std::vector<std::size_t> indices;  // of each among the table's rows, from 0 on
};

/// @param csv with a header line and a column "name"
ImportedRows importRows(const fs::path& file, const std::string& csv, const RunContext& run) {
    writeTextFileSafely(file, csv);
    const ImportOutcome imported = importFiles(std::span(&file, 1), {}, nullptr, run);
    if (imported.sets.size() != 1) {
        refuseExtract(file);
    }
    const std::vector<Member>& members = imported.sets.front().members;
    const VectorContent* first = members.front().payload.vector();
    if (first == nullptr) {
        refuseExtract(file);
    }
    const EncodedMembers encoded = makeRowEncoder(std::ssize(first->values))->encode(members, run);
    constexpr std::int64_t kFirstRow = 2;  // line 1 is the header
    ImportedRows rows{encoded.features, {}};
    for (const Member& member : members) {
        rows.indices.push_back(static_cast<std::size_t>(member.payload.source.row - kFirstRow));
    }
    return rows;
}

/// "name,u,g,r,i,z" with a line for every galaxy, its name being its place.
std::string galaxyCsv(const CsvTable& table, GalaxyColumns columns, const fs::path& file) {
    std::string csv = "name,u,g,r,i,z";
    csv += columns == GalaxyColumns::WithColours ? ",u-g,g-r,r-i,i-z\n" : "\n";
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        std::vector<double> values;
        for (const char* column : kMagnitudes) {
            values.push_back(numberIn<double>(table.rows[row][table.columnIndex(column)], file));
        }
        for (std::size_t i = 1; columns == GalaxyColumns::WithColours && i < kMagnitudes.size();
             ++i) {
            values.push_back(values[i - 1] - values[i]);
        }
        csv += "galaxy " + std::to_string(row + 1);
        for (const double value : values) {
            csv += "," + std::to_string(value);
        }
        csv += '\n';
    }
    return csv;
}

/// For every row, its twentieth in the order of the redshifts.
std::vector<std::size_t> redshiftBins(const CsvTable& table, const fs::path& file) {
    const std::size_t column = table.columnIndex("redshift");
    std::vector<double> redshift;
    for (const std::vector<std::string>& row : table.rows) {
        redshift.push_back(numberIn<double>(row[column], file));
    }
    std::vector<std::size_t> order(redshift.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&redshift](std::size_t row) { return redshift[row]; });
    std::vector<std::size_t> bins(redshift.size());
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        bins[order[rank]] = rank * kRedshiftBins / order.size();
    }
    return bins;
}

/// "name" and a column of 0 or 1 for every feature, with a line for every picture.
std::string taggedCsv(const CsvTable& table) {
    const std::size_t column = table.columnIndex("features");
    std::map<std::string, std::size_t> placeOf;
    for (const std::vector<std::string>& row : table.rows) {
        for (const std::string& feature : listedWords(row[column])) {
            placeOf.emplace(feature, 0);
        }
    }
    std::string csv = "name";
    std::string nothing;
    for (auto& [feature, place] : placeOf) {
        csv += "," + feature;
        nothing += ",0";
        place = nothing.size() - 1;
    }
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        std::string cells = nothing;
        for (const std::string& feature : listedWords(table.rows[row][column])) {
            cells[placeOf.at(feature)] = '1';
        }
        csv += "\npicture " + std::to_string(row + 1) + cells;
    }
    return csv + "\n";
}

}  // namespace

std::vector<NamedTexts> readWordConcepts(const fs::path& file, const RunContext& run) {
    const Json list = parseJson(unpackedText(file, run));
    if (!list.is_array()) {
        refuseExtract(file);
    }
    std::vector<NamedTexts> concepts;
    for (const Json& each : list) {
        const JsonFields fields(each, toUtf8(file));
        concepts.push_back({fields.text("name"), textsOf(fields.array("words"), file)});
    }
    return concepts;
}

std::vector<NamedTexts> readWordLists(const fs::path& file) {
    const Json lists = parseJson(readTextFile(file, kLargestWordLists));
    if (!lists.is_object()) {
        refuseExtract(file);
    }
    std::vector<NamedTexts> result;
    for (const auto& [name, entries] : lists.items()) {
        if (!entries.is_array()) {
            refuseExtract(file);
        }
        result.push_back({name, textsOf(entries, file)});
    }
    std::ranges::sort(result, {}, &NamedTexts::name);
    return result;
}

std::vector<NamedTexts> readLabelledTexts(const fs::path& file, const RunContext& run) {
    const CsvTable table = readPackedTable(file, '\t', run);
    const std::size_t label = table.columnIndex("label");
    const std::size_t text = table.columnIndex("text");
    std::map<std::string, std::vector<std::string>> byLabel;
    for (const std::vector<std::string>& row : table.rows) {
        byLabel[row[label]].push_back(row[text]);
    }
    std::vector<NamedTexts> result;
    for (auto& [name, texts] : byLabel) {
        result.push_back({name, std::move(texts)});
    }
    return result;
}

ConceptPool poolOfTexts(const std::string& domain, const std::string& name,
                        const std::vector<NamedTexts>& lists, StrangerRule rule,
                        const Encoder& encoder, const RunContext& run) {
    DistinctTexts texts = distinctTexts(lists);
    const EncodedMembers encoded = encoder.encode(texts.members, run);
    ConceptPool pool{domain, name, encoded.features,
                     readableConcepts(std::move(texts.concepts), encoded.readable)};
    findStrangers(pool, rule);
    return pool;
}

ConceptPool poolOfGalaxies(const fs::path& file, GalaxyColumns columns, const fs::path& workFolder,
                           const RunContext& run) {
    const CsvTable table = readPackedTable(file, ',', run);
    const std::vector<std::size_t> bins = redshiftBins(table, file);
    const bool hasColours = columns == GalaxyColumns::WithColours;
    const ImportedRows rows =
        importRows(workFolder / (hasColours ? "galaxies with colours.csv" : "galaxies.csv"),
                   galaxyCsv(table, columns, file), run);
    ConceptPool pool{"galaxies", hasColours ? "galaxies, also colours" : "galaxies, magnitudes",
                     rows.features, std::vector<MemberConcept>(kRedshiftBins)};
    for (std::size_t row = 0; row < rows.indices.size(); ++row) {
        const std::size_t own = bins[rows.indices[row]];
        for (std::size_t bin = 0; bin < kRedshiftBins; ++bin) {
            const std::size_t apart = own > bin ? own - bin : bin - own;
            if (apart == 0) {
                pool.concepts[bin].members.push_back(static_cast<std::int64_t>(row));
            } else if (apart >= kFarBins) {
                pool.concepts[bin].strangers.push_back(static_cast<std::int64_t>(row));
            }
        }
    }
    return pool;
}

ConceptPool poolOfTaggedPictures(const fs::path& file, const fs::path& workFolder,
                                 const RunContext& run) {
    const CsvTable table = readPackedTable(file, '\t', run);
    const ImportedRows rows = importRows(workFolder / "tagged pictures.csv", taggedCsv(table), run);
    const std::size_t tagColumn = table.columnIndex("tags");
    std::map<std::string, std::vector<std::int64_t>> byTag;
    for (std::size_t row = 0; row < rows.indices.size(); ++row) {
        for (const std::string& tag : listedWords(table.rows[rows.indices[row]][tagColumn])) {
            byTag[tag].push_back(static_cast<std::int64_t>(row));
        }
    }
    ConceptPool pool{"Corel5k", "pictures by a tag", rows.features, {}};
    for (auto& [tag, members] : byTag) {
        pool.concepts.push_back({tag, std::move(members), {}});
    }
    findStrangers(pool, StrangerRule::LacksTheConcept);
    return pool;
}

}  // namespace setscope
