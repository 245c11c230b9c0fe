#include "core/io/text_importer.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/list_members.h"

namespace setscope {

bool hasTextEnding(std::string_view ending) { return ending == "txt"; }

bool looksLikeText(std::span<const std::byte> /*start*/) { return false; }

ImportedItem importTextList(const FoundItem& item, const ImportTools& tools) {
    constexpr std::int64_t kLinesPerStop = 4096;
    const ByteBudget::Share share(tools.budget, mostListBytes(item, kLargestList), tools.stop);
    const std::string text = listText(item, tools);
    ItemSet set{.id = {}, .name = listSetName(item), .members = {}};
    RowProblems problems(item.source, "line");
    std::int64_t number = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view line = trimmed(takeLine(rest));
        if (++number % kLinesPerStop == 0 && tools.stop.stop_requested()) {
            throw Cancelled();
        }
        if (line.size() > kLongestText) {
            problems.add(number,
                         "has " + byteSize(line.size()) + ", more than the " +
                             byteSize(kLongestText) + " that one text may have",
                         "it was left out, divide it.");
        } else if (!line.empty()) {
            set.members.push_back(textMember({item.source.file, item.source.entry, number}, line));
        }
        if (std::ssize(set.members) > tools.options.rowLimit) {
            throw Error(ErrorKind::BadInput,
                        fileName(item.source) + " has more than the " +
                            counted(tools.options.rowLimit, "line", "lines") +
                            " that one list may have; divide it into several files.");
        }
    }
    if (set.members.empty() && problems.count() == 0) {
        throw Error(ErrorKind::BadInput, fileName(item.source) +
                                             " holds no text but white space; choose a file with "
                                             "one text per line.");
    }
    ImportedItem imported;
    if (!set.members.empty()) {
        imported.sets.push_back(std::move(set));
    }
    imported.problems = problems.take();
    return imported;
}

}  // namespace setscope
