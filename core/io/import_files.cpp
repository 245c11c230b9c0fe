#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/folder_walk.h"
#include "core/io/foreign_format.h"
#include "core/io/gzip.h"
#include "core/io/importer.h"
#include "core/io/importers.h"
#include "core/io/parallel_for.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kContentsInMemory = 400'000'000;  // bytes

/// Null if no importer knows the item by its content or its ending. Only lists are unpacked.
const Importer* importerFor(const NameParts& name, std::span<const std::byte> start) {
    const std::span<const Importer> all = importers();
    const auto byContent = std::ranges::find_if(all, [&](const Importer& one) {
        return one.recognises(start) && (!name.isPacked || one.kind == ImporterKind::List);
    });
    if (byContent != all.end()) {
        return &*byContent;
    }
    const auto byEnding =
        std::ranges::find_if(all, [&](const Importer& one) { return one.hasEnding(name.ending); });
    return byEnding != all.end() ? &*byEnding : nullptr;
}

bool promisesToBeUsable(const FoundItem& item, const NameParts& name,
                        std::span<const std::byte> start) {
    return item.wasDroppedItself || importerFor(name, start) != nullptr ||
           !foreignFormatTrouble(name.ending, start).empty();
}

/// The first bytes of an item, of a packed one those that it unpacks to.
Bytes recognitionStart(const FoundItem& item, const NameParts& name, const ImportTools& tools) {
    constexpr std::size_t kPackedBytes = 4096;  // with room for what a packer writes in front
    Bytes start =
        tools.media.readStart(item.source, name.isPacked ? kPackedBytes : kRecognitionBytes);
    if (name.isPacked && looksLikeGzip(start)) {
        return unpackGzipStart(start, kRecognitionBytes);
    }
    start.resize(std::min(start.size(), kRecognitionBytes));
    return start;
}

/// What is done with lists and tables that were found rather than dropped.
enum class FoundLists { Keep, Import };

/// What came of one item.
struct TriedItem {
    ImportedItem imported;
    bool isPicture = false;      ///< usable or not
    bool wasKept = false;        ///< a list or table for which it is not decided yet
    bool wasPassedOver = false;  ///< nothing that a person would take for data
};

[[noreturn]] void refuseUnknown(const FoundItem& item) {
    throw Error(ErrorKind::BadInput,
                fileName(item.source) +
                    " is neither a picture (JPEG, PNG, BMP, TIFF, WebP or GIF), a list of texts "
                    "(.txt), a table (.csv or .tsv) nor an array (.npy), nor a zip of these; "
                    "choose one of them, or save a spreadsheet as CSV.");
}

TriedItem importItem(const FoundItem& item, FoundLists lists, const ImportTools& tools) {
    const NameParts name = nameParts(item.source);
    const bool isDocument = isZipBasedDocument(name.ending);
    if (isDocument && !item.wasDroppedItself) {
        return {.imported = {}, .wasPassedOver = true};
    }
    TriedItem tried;
    Bytes start;
    const auto look = [&] {
        const Importer* importer = isDocument ? nullptr : importerFor(name, start);
        tried.isPicture = isForeignPicture(name.ending) ||
                          (importer != nullptr && importer->kind == ImporterKind::Picture);
        tried.wasKept = lists == FoundLists::Keep && !item.wasDroppedItself &&
                        importer != nullptr && importer->kind == ImporterKind::List;
        return importer;
    };
    try {
        look();
        start = recognitionStart(item, name, tools);
        const Importer* importer = look();
        if (tried.wasKept) {
            return tried;
        }
        if (const std::string trouble = foreignFormatTrouble(name.ending, start);
            !trouble.empty()) {
            throw Error(ErrorKind::BadInput, fileName(item.source) + " " + trouble);
        }
        if (importer != nullptr) {
            tried.imported = importer->import(item, tools);
            return tried;
        }
        if (item.wasDroppedItself) {
            refuseUnknown(item);
        }
    } catch (const Error& error) {
        if (!tried.wasKept && promisesToBeUsable(item, name, start)) {
            tried.imported.problems = {{displayPath(item.source), error.what()}};
            return tried;
        }
    }
    tried.wasPassedOver = !tried.wasKept;
    return tried;
}

/// Files that a file manager leaves in every folder.
bool isOfTheSystem(std::string_view name) { return name == "Thumbs.db" || name == "desktop.ini"; }

std::string passedOverSentence(std::vector<std::string> names, std::string_view usable) {
    constexpr std::size_t kNamed = 3;
    std::ranges::sort(names, naturalLess);
    std::string sentence = counted(std::ssize(names), "file that is", "files that are") +
                           " neither " + std::string(usable) + " " +
                           (names.size() == 1 ? "was" : "were") + " left out: ";
    for (std::size_t i = 0; i < std::min(kNamed, names.size()); ++i) {
        sentence += (i > 0 ? ", " : "") + names[i];
    }
    return sentence + (names.size() > kNamed ? " and others." : ".");
}

/// Collects what the items bring. The order in which threads finish leaves no trace.
class Collector {
  public:
    /// Takes over what `items` brought. @return what is to be imported in turn
    std::vector<FoundItem> add(const std::vector<FoundItem>& items, std::vector<TriedItem> tried) {
        std::vector<FoundItem> contents;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const std::size_t dropped = items[i].dropped;
            if (tried[i].isPicture) {
                withPictures_.insert(dropped);
            }
            if (tried[i].wasKept) {
                keptLists_.push_back(items[i]);
            }
            if (tried[i].wasPassedOver) {
                addPassedOverFile(items[i]);
            }
            std::ranges::move(tried[i].imported.contents, std::back_inserter(contents));
            take(items[i], std::move(tried[i].imported));
        }
        return contents;
    }

    void addProblems(std::vector<Problem> problems) {
        std::ranges::move(problems, std::back_inserter(problems_));
    }

    /// Of the lists that were kept those that are to be imported; the others lie beside pictures
    /// and are passed over.
    std::vector<FoundItem> takeKeptLists() {
        std::vector<FoundItem> wanted;
        for (FoundItem& item : keptLists_) {
            if (withPictures_.contains(item.dropped)) {
                addPassedOverFile(item);
            } else {
                wanted.push_back(std::move(item));
            }
        }
        keptLists_.clear();
        return wanted;
    }

    /// Says so if not everything came of what the person dropped.
    void addPassedOver(std::size_t dropped, const fs::path& path) {
        const auto passedOver = passedOver_.find(dropped);
        if (broughtSomething_.contains(dropped) && passedOver != passedOver_.end()) {
            problems_.push_back(
                {toUtf8(path),
                 passedOverSentence(passedOver->second,
                                    withPictures_.contains(dropped)
                                        ? "a picture nor a zip"
                                        : "a picture, a list, a table, an array nor a zip")});
        }
    }

    /// Says so if nothing at all came of what the person dropped.
    void addProblemIfEmpty(std::size_t dropped, const fs::path& path) {
        if (!broughtSomething_.contains(dropped)) {
            problems_.push_back(
                {toUtf8(path),
                 toUtf8(path.has_filename() ? path.filename() : path) +
                     " holds no picture (JPEG, PNG, BMP, TIFF, WebP or GIF), no list of texts "
                     "(.txt), no table (.csv or .tsv) and no array (.npy); choose a folder or zip "
                     "that holds one of these."});
        }
    }

    ImportOutcome finish() {
        ImportOutcome outcome;
        for (auto& [found, members] : membersOf_) {
            std::ranges::sort(members, [](const Member& left, const Member& right) {
                return left.name != right.name ? naturalLess(left.name, right.name)
                                               : naturalLess(displayPath(left.payload.source),
                                                             displayPath(right.payload.source));
            });
            outcome.sets.push_back({{}, found->name, std::move(members)});
        }
        std::erase_if(lists_, [&](const ItemSet& list) {
            return used_.contains(wholeFile(list.members.front().payload.source));
        });
        std::ranges::move(lists_, std::back_inserter(outcome.sets));
        std::ranges::sort(outcome.sets, [](const ItemSet& left, const ItemSet& right) {
            return left.name != right.name
                       ? naturalLess(left.name, right.name)
                       : naturalLess(displayPath(left.members.front().payload.source),
                                     displayPath(right.members.front().payload.source));
        });
        makeNamesUnique(outcome.sets);
        std::ranges::stable_sort(problems_, naturalLess, &Problem::path);
        outcome.problems = std::move(problems_);
        outcome.tables = std::move(tables_);
        return outcome;
    }

  private:
    using WholeFile = std::pair<fs::path, std::string>;

    static WholeFile wholeFile(const FileReference& source) { return {source.file, source.entry}; }

    void take(const FoundItem& item, ImportedItem imported) {
        if (!imported.members.empty() || !imported.sets.empty() || !imported.problems.empty()) {
            broughtSomething_.insert(item.dropped);
        }
        if (!imported.members.empty()) {
            std::ranges::move(imported.members, std::back_inserter(membersOf_[item.set]));
        }
        std::ranges::move(imported.sets, std::back_inserter(lists_));
        std::ranges::move(imported.problems, std::back_inserter(problems_));
        std::ranges::transform(imported.used, std::inserter(used_, used_.end()), wholeFile);
        if (imported.columns) {
            tables_.push_back(std::move(*imported.columns));
        }
    }

    void addPassedOverFile(const FoundItem& item) {
        if (!isOfTheSystem(fileName(item.source))) {
            passedOver_[item.dropped].push_back(fileName(item.source));
        }
    }

    static void makeNamesUnique(std::vector<ItemSet>& sets) {
        std::set<std::string> taken;
        for (const ItemSet& set : sets) {
            taken.insert(set.name);
        }
        std::set<std::string> seen;
        std::map<std::string, int> lastNumber;
        for (ItemSet& set : sets) {
            const std::string name = set.name;
            int& number = lastNumber.try_emplace(name, 1).first->second;
            while (!seen.insert(set.name).second) {
                std::string numbered = name + " (" + std::to_string(++number) + ")";
                if (!taken.contains(numbered)) {
                    set.name = std::move(numbered);
                }
            }
        }
    }

    std::map<std::shared_ptr<const FoundSet>, std::vector<Member>> membersOf_;
    std::vector<ItemSet> lists_;
    std::set<WholeFile> used_;  ///< with another file
    std::vector<FoundItem> keptLists_;
    std::vector<Problem> problems_;
    std::vector<ColumnUse> tables_;
    std::set<std::size_t> withPictures_;  ///< dropped paths
    std::set<std::size_t> broughtSomething_;
    std::map<std::size_t, std::vector<std::string>> passedOver_;  ///< names, by what was dropped
};

}  // namespace

ImportOutcome importFiles(std::span<const fs::path> paths, const ImportOptions& options,
                          std::shared_ptr<const ArchiveFormat> archives, const RunContext& run) {
    std::vector<fs::path> dropped;
    std::ranges::transform(paths, std::back_inserter(dropped), absolutePath);
    const MediaReader media(archives);
    ByteBudget budget(kContentsInMemory);
    const ImportTools tools{options, media, archives.get(), budget, run.stopToken()};

    Collector collector;
    FolderWalk walk = walkFolders(dropped, run);
    collector.addProblems(std::move(walk.problems));
    const auto importAll = [&](const std::vector<FoundItem>& items, FoundLists lists) {
        std::vector<TriedItem> tried(items.size());
        parallelFor(items.size(), "Reading files", run,
                    [&](std::size_t i) { tried[i] = importItem(items[i], lists, tools); });
        return collector.add(items, std::move(tried));
    };
    for (std::vector<FoundItem> items = std::move(walk.items); !items.empty();) {
        items = importAll(items, FoundLists::Keep);
    }
    if (const std::vector<FoundItem> lists = collector.takeKeptLists(); !lists.empty()) {
        importAll(lists, FoundLists::Import);
    }
    for (const std::size_t i : walk.searched) {
        collector.addProblemIfEmpty(i, dropped[i]);
    }
    for (std::size_t i = 0; i < dropped.size(); ++i) {
        collector.addPassedOver(i, dropped[i]);
    }
    return collector.finish();
}

}  // namespace setscope
