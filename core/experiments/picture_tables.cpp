#include "core/experiments/picture_tables.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/items/content_hash.h"
#include "core/items/member.h"
#include "core/training/cached_features.h"

namespace setscope {
namespace {

/// A picture that is not there has a content by its name, so that each gets a problem of its own.
ContentHash contentOfEntry(const MediaReader& reader, const FileReference& source,
                           const std::string& name) {
    return reader.exists(source) ? ContentHash::of(reader.read(source))
                                 : ContentHash::of(std::as_bytes(std::span(name)));
}

}  // namespace

std::vector<std::string> namesBetweenBars(std::string_view cell) {
    std::vector<std::string> names;
    for (std::size_t start = 0; start <= cell.size();) {
        const std::size_t end = std::min(cell.find('|', start), cell.size());
        if (end > start) {
            names.emplace_back(cell.substr(start, end - start));
        }
        start = end + 1;
    }
    return names;
}

bool decodesPictures() {
#ifdef SETSCOPE_WITH_OPENCV
    return true;
#else
    return false;
#endif
}

EncodePictures encodeFromArchive(const Encoder& encoder, const MediaReader& reader,
                                 const std::filesystem::path& archive,
                                 const std::filesystem::path& workFolder, const RunContext& run) {
    return [&encoder, &reader, archive, workFolder, run](std::span<const std::string> names) {
        std::vector<Member> members;
        for (const std::string& name : names) {
            run.step({std::ssize(members), std::ssize(names), "Reading pictures"});
            Member member;
            member.payload.source = {archive, name};
            member.content = contentOfEntry(reader, member.payload.source, name);
            members.push_back(std::move(member));
        }
        return encodeWithFile(
            encoder, members,
            workFolder / ("features-" + encoder.identity().fingerprint + ".safetensors"), run);
    };
}

}  // namespace setscope
