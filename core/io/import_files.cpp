#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/folder_walk.h"
#include "core/io/foreign_format.h"
#include "core/io/importer.h"
#include "core/io/importers.h"
#include "core/io/parallel_for.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kContentsInMemory = 400'000'000;  // bytes

/// Null if no importer knows the item by its content or its ending.
const Importer* importerFor(const std::string& ending, std::span<const std::byte> start) {
    const std::span<const Importer> all = importers();
    const auto byContent =
        std::ranges::find_if(all, [&](const Importer& one) { return one.recognises(start); });
    if (byContent != all.end()) {
        return &*byContent;
    }
    const auto byEnding =
        std::ranges::find_if(all, [&](const Importer& one) { return one.hasEnding(ending); });
    return byEnding != all.end() ? &*byEnding : nullptr;
}

bool promisesToBeUsable(const FoundItem& item, const std::string& ending,
                        std::span<const std::byte> start) {
    return item.wasDroppedItself || importerFor(ending, start) != nullptr ||
           !foreignFormatTrouble(ending, start).empty();
}

ImportedItem importItem(const FoundItem& item, const ImportTools& tools) {
    const std::string ending = fileEnding(item.source);
    ImportedItem passedOver;
    passedOver.wasPassedOver = true;
    if (isZipBasedDocument(ending) && !item.wasDroppedItself) {
        return passedOver;
    }
    Bytes start;
    try {
        start = tools.media.readStart(item.source, kRecognitionBytes);
        if (const std::string trouble = foreignFormatTrouble(ending, start); !trouble.empty()) {
            throw Error(ErrorKind::BadInput, fileName(item.source) + " " + trouble);
        }
        const Importer* importer =
            isZipBasedDocument(ending) ? nullptr : importerFor(ending, start);
        if (importer != nullptr) {
            return importer->import(item, tools);
        }
        if (item.wasDroppedItself) {
            throw Error(ErrorKind::BadInput,
                        fileName(item.source) +
                            " is neither a picture (JPEG, PNG, BMP, TIFF, WebP or GIF) nor a zip "
                            "of pictures; choose one of these.");
        }
    } catch (const Error& error) {
        if (promisesToBeUsable(item, ending, start)) {
            return {.members = {},
                    .contents = {},
                    .problems = {{displayPath(item.source), error.what()}}};
        }
    }
    return passedOver;
}

/// Files that a file manager leaves in every folder.
bool isOfTheSystem(std::string_view name) { return name == "Thumbs.db" || name == "desktop.ini"; }

std::string passedOverSentence(std::vector<std::string> names) {
    constexpr std::size_t kNamed = 3;
    std::ranges::sort(names, naturalLess);
    std::string sentence = counted(std::ssize(names), "file that is", "files that are") +
                           " neither a picture nor a zip " + (names.size() == 1 ? "was" : "were") +
                           " left out: ";
    for (std::size_t i = 0; i < std::min(kNamed, names.size()); ++i) {
        sentence += (i > 0 ? ", " : "") + names[i];
    }
    return sentence + (names.size() > kNamed ? " and others." : ".");
}

/// Collects what the items bring. The order in which threads finish leaves no trace.
class Collector {
  public:
    /// Takes over what `items` brought. @return what is to be imported in turn
    std::vector<FoundItem> add(const std::vector<FoundItem>& items,
                               std::vector<ImportedItem> imported) {
        std::vector<FoundItem> contents;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (!imported[i].members.empty() || !imported[i].problems.empty()) {
                broughtSomething_.insert(items[i].dropped);
            }
            if (imported[i].wasPassedOver && !isOfTheSystem(fileName(items[i].source))) {
                passedOver_[items[i].dropped].push_back(fileName(items[i].source));
            }
            std::ranges::move(imported[i].problems, std::back_inserter(problems_));
            std::ranges::move(imported[i].contents, std::back_inserter(contents));
            if (!imported[i].members.empty()) {
                std::ranges::move(imported[i].members,
                                  std::back_inserter(membersOf_[items[i].set]));
            }
        }
        return contents;
    }

    void addProblems(std::vector<Problem> problems) {
        std::ranges::move(problems, std::back_inserter(problems_));
    }

    /// Says so if not everything came of what the person dropped.
    void addPassedOver(std::size_t dropped, const fs::path& path) {
        const auto passedOver = passedOver_.find(dropped);
        if (broughtSomething_.contains(dropped) && passedOver != passedOver_.end()) {
            problems_.push_back({toUtf8(path), passedOverSentence(passedOver->second)});
        }
    }

    /// Says so if nothing at all came of what the person dropped.
    void addProblemIfEmpty(std::size_t dropped, const fs::path& path) {
        if (!broughtSomething_.contains(dropped)) {
            problems_.push_back(
                {toUtf8(path),
                 toUtf8(path.has_filename() ? path.filename() : path) +
                     " holds no picture (JPEG, PNG, BMP, TIFF, WebP or GIF); choose a "
                     "folder or zip that does."});
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
        std::ranges::sort(outcome.sets, [](const ItemSet& left, const ItemSet& right) {
            return left.name != right.name
                       ? naturalLess(left.name, right.name)
                       : naturalLess(displayPath(left.members.front().payload.source),
                                     displayPath(right.members.front().payload.source));
        });
        makeNamesUnique(outcome.sets);
        std::ranges::stable_sort(problems_, naturalLess, &Problem::path);
        outcome.problems = std::move(problems_);
        return outcome;
    }

  private:
    static void makeNamesUnique(std::vector<ItemSet>& sets) {
        std::set<std::string> taken;
        for (const ItemSet& set : sets) {
            taken.insert(set.name);
        }
        std::set<std::string> seen;
        for (ItemSet& set : sets) {
            const std::string name = set.name;
            for (int number = 2; !seen.insert(set.name).second; ++number) {
                std::string numbered = name + " (" + std::to_string(number) + ")";
                if (!taken.contains(numbered)) {
                    set.name = std::move(numbered);
                }
            }
        }
    }

    std::map<std::shared_ptr<const FoundSet>, std::vector<Member>> membersOf_;
    std::vector<Problem> problems_;
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
    for (std::vector<FoundItem> items = std::move(walk.items); !items.empty();) {
        std::vector<ImportedItem> imported(items.size());
        parallelFor(items.size(), "Reading pictures", run,
                    [&](std::size_t i) { imported[i] = importItem(items[i], tools); });
        items = collector.add(items, std::move(imported));
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
