#include "core/training/labelled_pictures.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/io/archive.h"
#include "core/io/csv_table.h"
#include "core/io/media_reader.h"
#include "core/training/outlier_recipe.h"
#include "core/training/picture_generator.h"

namespace setscope {

namespace {

namespace fs = std::filesystem;

/// The label of every picture of one source, by the picture's entry name.
struct LabelColumn {
    LabelSource::Kind kind = LabelSource::Kind::Folder;
    std::string name;
    std::vector<std::string> attributes;  // of Attributes
    std::unordered_map<std::string, std::vector<std::uint8_t>> attributesOf;
    std::unordered_map<std::string, std::string> classOf;  // of the other kinds
};

std::string topFolder(const std::string& entry) {
    const std::size_t slash = entry.find('/');
    return slash == std::string::npos ? std::string() : entry.substr(0, slash);
}

LabelColumn readAttributes(const LabelSource& source, const CsvTable& table) {
    LabelColumn column{source.kind, source.name, {}, {}, {}};
    const std::size_t key = table.columnIndex(source.key);
    for (std::size_t index = 0; index < table.columns.size(); ++index) {
        if (index != key) {
            column.attributes.push_back(table.columns[index]);
        }
    }
    for (const std::vector<std::string>& row : table.rows) {
        std::vector<std::uint8_t> values;
        for (std::size_t index = 0; index < row.size(); ++index) {
            if (index != key) {
                values.push_back(row[index] == "1" ? 1 : 0);
            }
        }
        column.attributesOf.emplace(row[key], std::move(values));
    }
    return column;
}

LabelColumn readLabels(const LabelSource& source, const fs::path& dataFolder,
                       const std::vector<std::string>& entries) {
    if (source.kind == LabelSource::Kind::Folder) {
        LabelColumn column{source.kind, source.name, {}, {}, {}};
        for (const std::string& entry : entries) {
            column.classOf.emplace(entry, topFolder(entry));
        }
        return column;
    }
    const CsvTable table = readCsvTable(dataFolder / source.table);
    if (source.kind == LabelSource::Kind::Attributes) {
        return readAttributes(source, table);
    }
    LabelColumn column{source.kind, source.name, {}, {}, {}};
    const std::size_t key = table.columnIndex(source.key);
    const std::size_t value = table.columnIndex(source.column);
    for (const std::vector<std::string>& row : table.rows) {
        column.classOf.emplace(row[key], row[value]);
    }
    return column;
}

std::size_t domainIndex(LabelledPictures& pictures, const std::string& name) {
    const auto found = std::ranges::find(pictures.domains, name, &PictureDomain::name);
    if (found != pictures.domains.end()) {
        return static_cast<std::size_t>(found - pictures.domains.begin());
    }
    pictures.domains.push_back({name, {}, {}});
    return pictures.domains.size() - 1;
}

/// Adds the classes that occur to the domain's space of that name. Called for all sources before
/// any index is taken.
void growClassSpace(PictureDomain& domain, const LabelColumn& column) {
    auto space = std::ranges::find(domain.classSpaces, column.name, &ClassSpace::name);
    if (space == domain.classSpaces.end()) {
        domain.classSpaces.push_back({column.name, {}});
        space = std::prev(domain.classSpaces.end());
    }
    for (const auto& [entry, name] : column.classOf) {
        space->classes.push_back(name);
    }
    std::ranges::sort(space->classes);
    const auto repeated = std::ranges::unique(space->classes);
    space->classes.erase(repeated.begin(), repeated.end());
}

/// One source, read but not yet turned into pictures.
struct OpenedSource {
    fs::path archive;
    std::vector<std::string> entries;
    std::vector<LabelColumn> labels;
    std::size_t domain = 0;
};

std::vector<std::string> pictureEntries(const ArchiveFormat& archives, const fs::path& file) {
    std::vector<std::string> names;
    const std::unique_ptr<const ArchiveReader> reader = archives.open(file);
    for (const ArchiveEntry& entry : reader->entries()) {
        if (!entry.name.ends_with('/') && !entry.name.ends_with(".csv")) {
            names.push_back(entry.name);
        }
    }
    std::ranges::sort(names);
    return names;
}

void setLabels(LabelledPicture& picture, const OpenedSource& source, const PictureDomain& domain) {
    picture.classes.assign(domain.classSpaces.size(), -1);
    for (const LabelColumn& column : source.labels) {
        if (column.kind == LabelSource::Kind::Attributes) {
            const auto found = column.attributesOf.find(picture.source.entry);
            if (found != column.attributesOf.end()) {
                picture.attributes = found->second;
            }
            continue;
        }
        const auto found = column.classOf.find(picture.source.entry);
        if (found == column.classOf.end()) {
            continue;
        }
        const auto space = std::ranges::find(domain.classSpaces, column.name, &ClassSpace::name);
        const auto name = std::ranges::lower_bound(space->classes, found->second);
        picture.classes[static_cast<std::size_t>(space - domain.classSpaces.begin())] =
            name - space->classes.begin();
    }
}

Split splitOf(const ContentHash& content, const OutlierRecipe& recipe) {
    const double place = Random(recipe.seed).fork(content.toHex()).uniform();
    if (place < recipe.split.train) {
        return Split::Train;
    }
    return place < recipe.split.train + recipe.split.validation ? Split::Validation : Split::Test;
}

OpenedSource openSource(const PictureSource& source, const fs::path& dataFolder,
                        const fs::path& workFolder, const ArchiveFormat& archives,
                        std::uint64_t seed, const RunContext& run) {
    OpenedSource opened;
    if (!source.archive.empty()) {
        opened.archive = dataFolder / source.archive;
        opened.entries = pictureEntries(archives, opened.archive);
        for (const LabelSource& label : source.labels) {
            opened.labels.push_back(readLabels(label, dataFolder, opened.entries));
        }
        return opened;
    }
    const DrawnPictures drawn =
        drawPictures(workFolder / (source.domain + ".zip"),
                     {source.drawnCount, static_cast<int>(source.drawnEdge), seed}, archives, run);
    opened.archive = workFolder / (source.domain + ".zip");
    LabelColumn column{LabelSource::Kind::Attributes, "attributes", drawn.attributes, {}, {}};
    for (const DrawnPicture& picture : drawn.pictures) {
        opened.entries.push_back(picture.entry);
        column.attributesOf.emplace(picture.entry, picture.attributes);
    }
    opened.labels.push_back(std::move(column));
    return opened;
}

void describeDomain(PictureDomain& domain, const OpenedSource& source) {
    for (const LabelColumn& column : source.labels) {
        if (column.kind == LabelSource::Kind::Attributes) {
            domain.attributes = column.attributes;
        } else {
            growClassSpace(domain, column);
        }
    }
}

}  // namespace

LabelledPictures loadLabelledPictures(const OutlierRecipe& recipe, const fs::path& dataFolder,
                                      const fs::path& workFolder,
                                      const std::shared_ptr<const ArchiveFormat>& archives,
                                      const RunContext& run) {
    LabelledPictures result;
    std::vector<OpenedSource> opened;
    for (const PictureSource& source : recipe.sources) {
        opened.push_back(openSource(source, dataFolder, workFolder, *archives, recipe.seed, run));
        opened.back().domain = domainIndex(result, source.domain);
        describeDomain(result.domains[opened.back().domain], opened.back());
    }
    const MediaReader reader(archives);
    for (std::size_t origin = 0; origin < opened.size(); ++origin) {
        const OpenedSource& source = opened[origin];
        for (std::size_t index = 0; index < source.entries.size(); ++index) {
            run.step({static_cast<std::int64_t>(index),
                      static_cast<std::int64_t>(source.entries.size()),
                      "Reading " + recipe.sources[origin].domain});
            LabelledPicture picture;
            picture.source = {source.archive, source.entries[index]};
            picture.content = ContentHash::of(reader.read(picture.source));
            picture.origin = origin;
            picture.domain = source.domain;
            picture.split =
                recipe.sources[origin].isTestOnly ? Split::Test : splitOf(picture.content, recipe);
            setLabels(picture, source, result.domains[source.domain]);
            result.pictures.push_back(std::move(picture));
        }
    }
    return result;
}

}  // namespace setscope
