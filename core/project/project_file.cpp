#include "core/project/project_file.h"

#include <algorithm>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/io/archive.h"
#include "core/io/file.h"
#include "core/io/image_probe.h"
#include "core/io/media_reader.h"
#include "core/io/parallel_for.h"
#include "core/project/project_json.h"

// clang-format off
// A `.setscope` file is a zip archive:
//   project.json           {"format": "setscope-project",
//                           "version": 1, or 2 if it holds texts or rows: a Setscope from before
//                             there were any refuses it as a newer one's,
//                           "folder": absolute folder it was written in, "last_id", "head",
//                           "flag_rule": {"by", "threshold"}, "model": path, "backbone": path,
//                           "word_vectors": path; absent for none,
//                           "lesson": what corrections taught (core/results/outlier_lesson.h);
//                             absent if nothing was taught,
//                           "tables": what rows share, absent without rows:
//                             [{"names": [text], "centre": numbers, "spread": numbers}],
//                           "sets": [{"id", "name", "reference": true or false, "members":
//                             [{"id", "name", "file": path,
//                             "entry": name in the archive `file` or "",
//                             "row": line of the file, absent for all of it, or instead of these
//                             "media": entry of this zip;
//                             of a picture "format", "width", "height", "bytes",
//                             of a text "text", whole,
//                             of a row "values": numbers, "table": index into "tables";
//                             "content": XXH3-128 in hexadecimal, "label", "notes",
//                             "verdict": "belongs" or "stranger"; absent without one}]}]}
//                          A path is a text, relative to the project's folder or absolute;
//                          {"bytes": hexadecimal} where the file's name is not UTF-8; "" for none.
//                          Numbers are one text, the shortest decimals that read back to the bit,
//                          a space between each two.
//                          What is not named here is passed over.
//   results/outliers.json  the newest answer (core/results/outlier_result.h); absent if there is none
//   media/HASH.ENDING      pictures that were copied in, stored without compression, named after
//                          their content
// clang-format on

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProjectEntry = "project.json";
constexpr const char* kOutliersEntry = "results/outliers.json";
// Bytes. A hundred thousand rows of 300 numbers take some 370 MB, a million words 250 MB; a hostile
// document beyond this must not fill the memory.
constexpr std::uint64_t kLargestDocument = 1'000'000'000;

std::string dumpJson(const Json& json) {
    return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

void addDocument(ArchiveWriter& archive, const char* entry, const Json& json,
                 const fs::path& file) {
    const std::string document = dumpJson(json);
    if (document.size() > kLargestDocument) {
        throw Error(ErrorKind::Failed,
                    toUtf8(file) +
                        " was not saved, because it would be too large to be opened "
                        "again (" +
                        byteSize(document.size()) + " of texts and numbers, at most " +
                        byteSize(kLargestDocument) +
                        "); remove sets, or keep them in several projects.");
    }
    archive.add(entry, std::as_bytes(std::span(document)), ArchiveWriter::Packing::Deflate);
}

std::string lowerFormat(const ImageFacts& picture) {
    const std::string format = lowerAscii(picture.format);
    return format.empty() ? "image" : format;
}

/// Copies pictures into the archive, each content once. Texts and rows are whole in the document.
class MediaWriter {
  public:
    MediaWriter(ArchiveWriter& archive, const fs::path& file, Media media,
                const MediaReader& reader)
        : archive_(archive), file_(file), media_(media), reader_(reader) {}

    /// @return the entry that holds the member's picture; empty if it stays a reference
    std::string add(const Member& member) {
        const FileReference& source = member.payload.source;
        const ImageFacts* picture = member.payload.picture();
        if (picture == nullptr || (media_ == Media::Reference && !isOwnFile(source.file))) {
            return {};
        }
        try {
            const Bytes content = reader_.read(source);
            const std::string entry =
                "media/" + ContentHash::of(content).toHex() + "." + lowerFormat(*picture);
            if (written_.insert(entry).second) {
                archive_.add(entry, content, ArchiveWriter::Packing::Store);
            }
            return entry;
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::Failed) {
                throw;
            }
            problems_.push_back({displayPath(source), error.what()});
            return {};
        }
    }

    std::vector<Problem> takeProblems() { return std::move(problems_); }

  private:
    /// Also by another name, through a link for instance.
    bool isOwnFile(const fs::path& file) const {
        std::error_code error;
        return file == file_ || fs::equivalent(file, file_, error);
    }

    ArchiveWriter& archive_;
    const fs::path& file_;
    Media media_;
    const MediaReader& reader_;
    std::set<std::string> written_;
    std::vector<Problem> problems_;
};

Json readDocument(const ArchiveReader& archive, const char* entry, const fs::path& file) {
    const Bytes bytes = archive.read(entry, kLargestDocument);
    Json json = parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    if (json.is_discarded()) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) + " is damaged (" + entry + " is not JSON); open an older copy.");
    }
    return json;
}

bool hasEntry(const ArchiveReader& archive, const std::string& name) {
    return std::ranges::find(archive.entries(), name, &ArchiveEntry::name) !=
           archive.entries().end();
}

/// Looks whether a picture is still what it was.
/// @return empty, or what became of it
std::string checkPicture(Member& member, const fs::path& projectFile, const MediaReader& reader) {
    const FileReference& source = member.payload.source;
    const ImageFacts& known = *member.payload.picture();
    std::error_code error;
    if (!fs::exists(source.file, error)) {
        return "is missing; put it back where it was, or remove it from the collection.";
    }
    const bool isPlainFile = source.entry.empty();
    if (!isPlainFile || source.file == projectFile ||
        fs::file_size(source.file, error) == known.byteCount) {
        return {};
    }
    const Bytes content = reader.read(source);
    ImageProbe probe = probeImage(content);
    if (!probe.trouble.empty()) {
        return probe.trouble;
    }
    member.payload.content = std::move(probe.facts);
    member.content = ContentHash::of(content);
    return "was changed since the project was saved and was read anew; check it.";
}

std::vector<Problem> checkPictures(Collection& collection, const fs::path& projectFile,
                                   const MediaReader& reader, const RunContext& run) {
    std::vector<Member*> pictures;
    for (ItemSet& set : collection.sets) {
        for (Member& member : set.members) {
            if (member.payload.picture() != nullptr) {
                pictures.push_back(&member);
            }
        }
    }
    std::vector<std::string> troubles(pictures.size());
    parallelFor(pictures.size(), "Looking for pictures", run, [&](std::size_t i) {
        try {
            const std::string trouble = checkPicture(*pictures[i], projectFile, reader);
            troubles[i] = trouble.empty() ? trouble : pictures[i]->name + " " + trouble;
        } catch (const Error& error) {
            troubles[i] = error.what();
        }
    });
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (!troubles[i].empty()) {
            problems.push_back({displayPath(pictures[i]->payload.source), std::move(troubles[i])});
        }
    }
    return problems;
}

}  // namespace

std::vector<Problem> saveProject(const Project& project, const fs::path& file, Media media,
                                 const std::shared_ptr<const ArchiveFormat>& archives,
                                 const RunContext& run) {
    const fs::path target = absolutePath(file);
    const MediaReader reader(archives);
    const std::unique_ptr<ArchiveWriter> archive = archives->create(target);
    MediaWriter mediaWriter(*archive, target, media, reader);
    const std::int64_t total = project.collection.memberCount();
    std::vector<std::string> copiedIn;
    for (const ItemSet& set : project.collection.sets) {
        for (const Member& member : set.members) {
            run.step({std::ssize(copiedIn), total, "Saving the project"});
            copiedIn.push_back(mediaWriter.add(member));
        }
    }
    addDocument(*archive, kProjectEntry, projectToJson(project, target, copiedIn), target);
    if (project.outliers) {
        addDocument(*archive, kOutliersEntry, toJson(*project.outliers), target);
    }
    archive->finish();
    return mediaWriter.takeProblems();
}

OpenedProject openProject(const fs::path& file,
                          const std::shared_ptr<const ArchiveFormat>& archives,
                          const RunContext& run) {
    const fs::path source = absolutePath(file);
    const std::unique_ptr<ArchiveReader> archive = archives->open(source);
    if (!hasEntry(*archive, kProjectEntry)) {
        throw Error(ErrorKind::BadInput, toUtf8(source) +
                                             " is not a Setscope project; import it if it is a zip "
                                             "of pictures, texts or tables.");
    }
    OpenedProject opened;
    opened.project = projectFromJson(readDocument(*archive, kProjectEntry, source), source);
    if (hasEntry(*archive, kOutliersEntry)) {
        opened.project.outliers =
            outlierResultFromJson(readDocument(*archive, kOutliersEntry, source));
    }
    opened.problems = checkPictures(opened.project.collection, source, MediaReader(archives), run);
    return opened;
}

}  // namespace setscope
