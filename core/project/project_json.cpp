#include "core/project/project_json.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "core/base/error.h"
#include "core/base/json_field.h"
#include "core/base/text.h"
#include "core/project/expansion_json.h"
#include "core/project/payload_json.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormat = "setscope-project";
constexpr std::uint64_t kVersionOfPictures = 1;
constexpr std::uint64_t kNewestVersion = 2;  // holds texts or rows, which older readers cannot open
constexpr std::string_view kMediaFolder = "media/";

std::uint64_t versionFor(const Collection& collection) {
    const auto isPicture = [](const Member& member) { return member.payload.picture() != nullptr; };
    const bool isAllPictures = std::ranges::all_of(collection.sets, [&](const ItemSet& set) {
        return std::ranges::all_of(set.members, isPicture);
    });
    return isAllPictures ? kVersionOfPictures : kNewestVersion;
}

/// Relative to the project's folder if the two share more than the root, so that both can move
/// together.
fs::path storedPath(const fs::path& path, const fs::path& folder) {
    const auto [ofPath, ofFolder] = std::ranges::mismatch(path, folder);
    const bool shareMoreThanTheRoot = std::distance(path.begin(), ofPath) > 1;
    return shareMoreThanTheRoot ? path.lexically_relative(folder) : path;
}

/// A text, or the bytes in hexadecimal for a name that is not UTF-8.
Json pathToJson(const fs::path& path) {
    const std::string raw = path.generic_string();
    if (isValidUtf8(raw)) {
        return raw;
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    for (const char letter : raw) {
        hex += kDigits[static_cast<unsigned char>(letter) >> 4];
        hex += kDigits[static_cast<unsigned char>(letter) & 0x0f];
    }
    return {{"bytes", hex}};
}

std::string bytesFromHex(const JsonFields& fields, const std::string& hex) {
    std::string raw;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        unsigned value = 0;
        if (std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16).ptr !=
            hex.data() + i + 2) {
            fields.refuse("has a path whose bytes are not hexadecimal");
        }
        raw += static_cast<char>(value);
    }
    return raw;
}

/// Turns stored paths into absolute ones: beside the project where it lies now, else where it lay
/// when it was written.
class PathReader {
  public:
    PathReader(fs::path folder, fs::path formerFolder)
        : folder_(std::move(folder)), formerFolder_(std::move(formerFolder)) {}

    /// Asks the disk once for members of one file that come one after the other.
    fs::path read(const JsonFields& fields, const char* key, const Json& value) {
        if (value != lastValue_) {
            last_ = find(fields, key, value);
            lastValue_ = value;
        }
        return last_;
    }

  private:
    fs::path find(const JsonFields& fields, const char* key, const Json& value) const {
        fs::path stored;
        if (value.is_string()) {
            stored = fromUtf8(value.get<std::string>());
        } else {
            const JsonFields bytes(value, std::string("the path \"") + key + "\"");
            stored = bytesFromHex(fields, bytes.text("bytes"));
        }
        if (stored.native().find('\0') != std::string::npos) {
            fields.refuse(std::string("has an impossible path in \"") + key + "\"");
        }
        if (stored.empty() || stored.is_absolute()) {
            return stored;
        }
        const fs::path now = (folder_ / stored).lexically_normal();
        const fs::path formerly = (formerFolder_ / stored).lexically_normal();
        std::error_code error;
        const bool isOnlyAtTheFormerPlace =
            formerly.is_absolute() && !fs::exists(now, error) && fs::exists(formerly, error);
        return isOnlyAtTheFormerPlace ? formerly : now;
    }

    fs::path folder_;
    fs::path formerFolder_;
    Json lastValue_;
    fs::path last_;
};

constexpr const char* kBelongs = "belongs";
constexpr const char* kStranger = "stranger";

Verdict verdictFrom(const JsonFields& fields) {
    if (!fields.has("verdict")) {
        return Verdict::None;
    }
    const std::string text = fields.text("verdict");
    if (text != kBelongs && text != kStranger) {
        fields.refuse("has an unknown verdict");
    }
    return text == kBelongs ? Verdict::Belongs : Verdict::Stranger;
}

Json memberToJson(const Member& member, const fs::path& folder, const std::string& copiedIn,
                  PayloadWriter& payloads) {
    Json json = {{"id", member.id.value}, {"name", member.name}};
    if (copiedIn.empty()) {
        json["file"] = pathToJson(storedPath(member.payload.source.file, folder));
        json["entry"] = member.payload.source.entry;
        if (member.payload.source.row > 0) {
            json["row"] = member.payload.source.row;
        }
    } else {
        json["media"] = copiedIn;
    }
    payloads.write(member.payload, json);
    json["content"] = member.content.toHex();
    json["label"] = member.label;
    json["notes"] = member.notes;
    if (member.verdict != Verdict::None) {
        json["verdict"] = member.verdict == Verdict::Belongs ? kBelongs : kStranger;
    }
    return json;
}

/// Reads sets and members; no id may occur twice or lie above the last one given.
class CollectionReader {
  public:
    /// @param paths outlives this
    CollectionReader(fs::path file, PathReader& paths, PayloadReader payloads, std::int64_t lastId)
        : file_(std::move(file)), paths_(paths), payloads_(std::move(payloads)) {
        collection_.lastId = lastId;
    }

    Collection read(const Json& sets) {
        for (const Json& json : sets) {
            const JsonFields fields(json, "a set of the project");
            ItemSet& set = collection_.sets.emplace_back();
            set.id = {id(fields)};
            set.name = fields.text("name");
            set.isReference = fields.has("reference") && fields.boolean("reference");
            for (const Json& member : fields.array("members")) {
                set.members.push_back(readMember(member));
            }
        }
        return std::move(collection_);
    }

  private:
    std::int64_t id(const JsonFields& fields) {
        const std::int64_t value = fields.integer("id");
        if (value <= 0 || value > collection_.lastId || !seen_.insert(value).second) {
            fields.refuse("has an id that is used twice or was never given");
        }
        return value;
    }

    Member readMember(const Json& json) {
        const JsonFields fields(json, "a member of the project");
        Member member;
        member.id = {id(fields)};
        member.name = fields.text("name");
        member.payload = {readSource(fields, json), payloads_.read(fields)};
        if (fields.has("media") && member.payload.picture() == nullptr) {
            fields.refuse("has no picture that could lie in the project's media");
        }
        member.content = ContentHash::fromHex(fields.text("content"));
        member.label = fields.text("label");
        member.notes = fields.text("notes");
        member.verdict = verdictFrom(fields);
        return member;
    }

    FileReference readSource(const JsonFields& fields, const Json& json) {
        if (fields.has("media")) {
            const std::string entry = fields.text("media");
            if (!isMediaEntry(entry)) {
                fields.refuse("has a picture outside the project's media");
            }
            return {.file = file_, .entry = entry};
        }
        if (!fields.has("file")) {
            fields.refuse("has no \"file\"");
        }
        const std::int64_t row = fields.has("row") ? fields.integer("row") : 0;
        if (row < 0) {
            fields.refuse("has a negative row");
        }
        return {paths_.read(fields, "file", json.at("file")), fields.text("entry"), row};
    }

    fs::path file_;
    PathReader& paths_;
    PayloadReader payloads_;
    Collection collection_;
    std::unordered_set<std::int64_t> seen_;
};

Json expansionToJson(const Expansion& expansion, const fs::path& folder) {
    Json json = toJson(expansion);
    json["pool"] = pathToJson(storedPath(expansion.pool, folder));
    json["model"] = pathToJson(storedPath(expansion.model, folder));
    return json;
}

Expansion readExpansion(const Json& json, PathReader& paths) {
    Expansion expansion = expansionFromJson(json);
    const JsonFields fields(json, "the project's expansion");
    if (!fields.has("pool") || !fields.has("model")) {
        fields.refuse("has no \"pool\" or \"model\"");
    }
    expansion.pool = paths.read(fields, "pool", json.at("pool"));
    expansion.model = paths.read(fields, "model", json.at("model"));
    return expansion;
}

FlagRule flagRuleFromJson(const Json& json) {
    const JsonFields fields(json, "the project's flag rule");
    const std::string by = fields.text("by");
    const double threshold = fields.number("threshold");
    if ((by != "probability" && by != "false_alarm_rate") ||
        !(threshold >= 0.0 && threshold <= 1.0)) {
        fields.refuse("is not possible");
    }
    return {by == "probability" ? FlagRule::By::Probability : FlagRule::By::FalseAlarmRate,
            threshold};
}

}  // namespace

bool isMediaEntry(const std::string& entry) {
    return entry.starts_with(kMediaFolder) && entry.size() > kMediaFolder.size() &&
           std::all_of(entry.begin() + std::ssize(kMediaFolder), entry.end(), [](char letter) {
               return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                      letter == '.';
           });
}

Json projectToJson(const Project& project, const fs::path& file,
                   std::span<const std::string> copiedIn) {
    const fs::path folder = file.parent_path();
    Json sets = Json::array();
    PayloadWriter payloads;
    std::size_t next = 0;
    for (const ItemSet& set : project.collection.sets) {
        Json members = Json::array();
        for (const Member& member : set.members) {
            members.push_back(memberToJson(member, folder, copiedIn[next++], payloads));
        }
        sets.push_back({{"id", set.id.value},
                        {"name", set.name},
                        {"reference", set.isReference},
                        {"members", std::move(members)}});
    }
    const bool isByProbability = project.flagRule.by == FlagRule::By::Probability;
    Json json = {{"format", kFormat},
                 {"version", versionFor(project.collection)},
                 {"folder", pathToJson(folder)},
                 {"last_id", project.collection.lastId},
                 {"head", toText(project.head)},
                 {"flag_rule",
                  {{"by", isByProbability ? "probability" : "false_alarm_rate"},
                   {"threshold", project.flagRule.threshold}}},
                 {"model", pathToJson(storedPath(project.modelFile, folder))},
                 {"backbone", pathToJson(storedPath(project.backbone, folder))}};
    if (!project.wordVectors.empty()) {
        json["word_vectors"] = pathToJson(storedPath(project.wordVectors, folder));
    }
    if (!payloads.tables().empty()) {
        json["tables"] = payloads.tables();
    }
    json["sets"] = std::move(sets);
    if (project.lesson) {
        json["lesson"] = toJson(*project.lesson);
    }
    if (project.expansion != Expansion{}) {
        json["expansion"] = expansionToJson(project.expansion, folder);
    }
    return json;
}

Project projectFromJson(const Json& json, const fs::path& file) {
    const JsonFields fields(json, toUtf8(file) + ": project.json");
    if (fields.text("format") != kFormat) {
        fields.refuse("does not describe a project");
    }
    if (fields.count("version") > kNewestVersion) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) + " was written by a newer Setscope; update Setscope to open it.");
    }
    PathReader noFormerFolder(file.parent_path(), {});
    if (!fields.has("folder") || !fields.has("model") || !fields.has("backbone")) {
        fields.refuse("has no \"folder\", \"model\" or \"backbone\"");
    }
    PathReader paths(file.parent_path(), noFormerFolder.read(fields, "folder", json.at("folder")));
    PayloadReader payloads(fields.has("tables") ? fields.array("tables") : Json::array());
    Project project;
    const std::int64_t lastId = fields.integer("last_id");
    project.collection =
        CollectionReader(file, paths, std::move(payloads), lastId).read(fields.array("sets"));
    const std::string head = fields.text("head");
    if (head != toText(Head::Softmax) && head != toText(Head::Sigmoid)) {
        fields.refuse("has an unknown head");
    }
    project.head = headFromText(head);
    project.flagRule = flagRuleFromJson(fields.object("flag_rule"));
    project.modelFile = paths.read(fields, "model", json.at("model"));
    project.backbone = paths.read(fields, "backbone", json.at("backbone"));
    if (fields.has("word_vectors")) {
        project.wordVectors = paths.read(fields, "word_vectors", json.at("word_vectors"));
    }
    if (fields.has("lesson")) {
        project.lesson = outlierLessonFromJson(fields.object("lesson"));
    }
    if (fields.has("expansion")) {
        project.expansion = readExpansion(fields.object("expansion"), paths);
    }
    return project;
}

}  // namespace setscope
