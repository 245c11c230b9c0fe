#include "app/cli/file_info.h"

#include <system_error>

#include "app/cli/list_info.h"
#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/io/archive.h"
#include "core/io/file.h"
#include "core/io/image_probe.h"
#include "core/io/importers.h"
#include "core/io/media_reader.h"
#include "core/io/model_card_key.h"
#include "core/io/safetensors.h"
#include "core/io/zip_importer.h"
#include "core/items/content_hash.h"
#include "core/project/project_file.h"
#include "core/report/model_card_block.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

FileInfo modelInfo(const fs::path& file) {
    const SafetensorsFile content = readSafetensors(file);
    const auto found = content.metadata.find(kModelCardKey);
    if (found == content.metadata.end()) {
        throw Error(
            ErrorKind::BadInput,
            toUtf8(file) + " holds tensors but no model card, so it is no model of Setscope's.");
    }
    const Json card = parseJson(found->second);
    if (!card.is_object()) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) + ": its model card is damaged; get the file again.");
    }
    std::uint64_t bytes = 0;
    for (const auto& [name, tensor] : content.tensors) {
        bytes += tensor.data.size();
    }
    report::ModelCard shown = readableCard(card);
    shown.facts.rows.emplace_back(
        "Weights",
        counted(std::ssize(content.tensors), "tensor", "tensors") + ", " + byteSize(bytes));
    FileInfo info{.sentence = "A Setscope model: " + shown.name,
                  .facts = shown.facts,
                  .tables = {shown.metrics, shown.sources},
                  .record = {{"kind", "model"},
                             {"card", card},
                             {"tensors", content.tensors.size()},
                             {"weight_bytes", bytes}}};
    return info;
}

FileInfo pictureInfo(const fs::path& file, const Bytes& bytes) {
    const ImageProbe probe = probeImage(bytes);
    if (!probe.trouble.empty()) {
        throw Error(ErrorKind::BadInput, toUtf8(file) + " " + probe.trouble);
    }
    const ImageFacts& facts = probe.facts;
    const std::string hash = ContentHash::of(bytes).toHex();
    return {
        .sentence = "A picture: " + toUtf8(file.filename()),
        .facts = {{{"Format", facts.format},
                   {"Size", shownCount(facts.width) + " × " + shownCount(facts.height) + " pixels"},
                   {"File", byteSize(bytes.size())},
                   {"Orientation", std::to_string(probe.orientation)},
                   {"Content", hash}}},
        .tables = {},
        .record = {{"kind", "picture"},
                   {"format", facts.format},
                   {"width", facts.width},
                   {"height", facts.height},
                   {"bytes", bytes.size()},
                   {"orientation", probe.orientation},
                   {"content", hash}}};
}

FileInfo archiveInfo(const fs::path& file, const ArchiveFormat& archives) {
    const auto archive = archives.open(file);
    std::error_code gone;
    const std::uintmax_t bytes = fs::file_size(file, gone);
    std::int64_t count = 0;
    std::int64_t encrypted = 0;
    std::uint64_t size = 0;
    for (const ArchiveEntry& entry : archive->entries()) {
        count += entry.name.ends_with('/') ? 0 : 1;
        encrypted += entry.isEncrypted ? 1 : 0;
        size += entry.size;
    }
    return {.sentence = "A zip archive: " + toUtf8(file.filename()),
            .facts = {{{"Files in it", shownCount(count)},
                       {"Encrypted", shownCount(encrypted)},
                       {"Unpacked", byteSize(size) + " by its own account"},
                       {"File", byteSize(bytes)}}},
            .tables = {},
            .record = {{"kind", "archive"},
                       {"files", count},
                       {"encrypted", encrypted},
                       {"unpacked_bytes", size},
                       {"bytes", bytes}}};
}

FileInfo projectInfo(const fs::path& file, const std::shared_ptr<const ArchiveFormat>& archives,
                     const RunContext& run) {
    const OpenedProject opened = openProject(file, archives, run);
    const Project& project = opened.project;
    const auto setCount = std::ssize(project.collection.sets);
    const std::string model =
        project.modelFile.empty() ? "the shipped one" : toUtf8(project.modelFile);
    return {.sentence = "A Setscope project: " + toUtf8(file.filename()),
            .facts = {{{"Sets", shownCount(setCount)},
                       {"Members", shownCount(project.collection.memberCount())},
                       {"Files missing or damaged", shownCount(std::ssize(opened.problems))},
                       {"Model", model},
                       {"Head", toText(project.head)},
                       {"Judged", project.outliers.has_value() ? "yes" : "no"}}},
            .tables = {},
            .record = {{"kind", "project"},
                       {"sets", setCount},
                       {"members", project.collection.memberCount()},
                       {"problems", opened.problems.size()},
                       {"model", toUtf8(project.modelFile)},
                       {"head", toText(project.head)},
                       {"judged", project.outliers.has_value()}}};
}

FileInfo zipInfo(const fs::path& file, const std::shared_ptr<const ArchiveFormat>& archives,
                 const RunContext& run) {
    if (!archives) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) + ": this Setscope was built without zip files; unpack it first.");
    }
    const bool isProject = lowerAscii(toUtf8(file.extension())) == ".setscope";
    return isProject ? projectInfo(file, archives, run) : archiveInfo(file, *archives);
}

}  // namespace

FileInfo fileInfo(const fs::path& file, const std::shared_ptr<const ArchiveFormat>& archives,
                  const RunContext& run) {
    const std::string ending = nameParts({file, {}}).ending;
    if (ending == "safetensors") {
        return modelInfo(file);
    }
    if (ending == "zip" || ending == "setscope") {
        return zipInfo(file, archives, run);
    }
    if (isListEnding(ending)) {
        return listInfo(file, run);
    }
    const Bytes bytes = readFile(file, MediaReader::kLargestMedia);
    if (looksLikeZip(bytes)) {
        return zipInfo(file, archives, run);
    }
    if (looksLikeImage(bytes)) {
        return pictureInfo(file, bytes);
    }
    throw Error(ErrorKind::BadInput,
                toUtf8(file) +
                    " is no model, picture, list, table, word vectors, zip or project "
                    "that Setscope reads.");
}

}  // namespace setscope
