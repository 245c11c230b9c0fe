#include "core/io/folder_walk.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/base/text.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kItemsPerStep = 256;

/// A folder that is still to be listed.
struct OpenFolder {
    fs::path path;
    std::shared_ptr<const FoundSet> set;
};

bool isHidden(const fs::path& name) { return name.native().starts_with('.'); }

class Walk {
  public:
    explicit Walk(const RunContext& run) : run_(run) {}

    /// Lists everything under one dropped folder. An explicit stack: depth is bounded by memory,
    /// not by the call stack.
    void addFolder(const fs::path& folder, std::size_t dropped) {
        const std::string name = toUtf8(folder.filename());
        const std::size_t problemsBefore = result_.problems.size();
        std::vector<OpenFolder> open{{folder, std::make_shared<const FoundSet>(FoundSet{
                                                  name.empty() ? toUtf8(folder) : name, {}})}};
        while (!open.empty()) {
            const OpenFolder next = std::move(open.back());
            open.pop_back();
            list(next, dropped, open);
        }
        if (result_.problems.size() == problemsBefore) {
            result_.searched.push_back(dropped);
        }
    }

    void addDroppedFile(const fs::path& file, std::shared_ptr<const FoundSet> set,
                        std::size_t dropped) {
        addFile(file, std::move(set), dropped, true);
        result_.searched.push_back(dropped);
    }

    void addProblem(const fs::path& path, const std::string& trouble) {
        const fs::path name = path.has_filename() ? path.filename() : path;
        result_.problems.push_back({toUtf8(path), toUtf8(name) + " " + trouble});
    }

    FolderWalk take() { return std::move(result_); }

  private:
    void addFile(const fs::path& file, std::shared_ptr<const FoundSet> set, std::size_t dropped,
                 bool wasDroppedItself) {
        std::error_code error;
        const std::uintmax_t size = fs::file_size(file, error);
        result_.items.push_back(
            {{file, {}}, error ? 0 : size, std::move(set), dropped, wasDroppedItself});
        if (result_.items.size() % kItemsPerStep == 0) {
            reportProgress();
        }
    }

    void reportProgress() const {
        run_.step({static_cast<std::int64_t>(result_.items.size()), 0, "Looking through folders"});
    }

    void list(const OpenFolder& folder, std::size_t dropped, std::vector<OpenFolder>& open) {
        reportProgress();
        std::error_code error;
        fs::directory_iterator entry(folder.path, error);
        for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
            if (!isHidden(entry->path().filename())) {
                addEntry(*entry, folder, dropped, open);
            }
        }
        if (error) {
            addProblem(folder.path, "is a folder that cannot be read (" + error.message() +
                                        "); check its permissions.");
        }
    }

    void addEntry(const fs::directory_entry& entry, const OpenFolder& folder, std::size_t dropped,
                  std::vector<OpenFolder>& open) {
        std::error_code error;
        const bool isLink = entry.is_symlink(error);
        if (!entry.is_directory(error)) {
            addFile(entry.path(), folder.set, dropped, false);
        } else if (isLink) {
            addProblem(entry.path(),
                       "is a link to a folder and was not followed; import that folder by itself.");
        } else {
            const std::string name = toUtf8(entry.path().filename());
            const std::string below =
                folder.set->below.empty() ? name : folder.set->below + "/" + name;
            open.push_back(
                {entry.path(), std::make_shared<const FoundSet>(FoundSet{below, below})});
        }
    }

    const RunContext& run_;
    FolderWalk result_;
};

bool liesIn(const fs::path& inner, const fs::path& outer) {
    const auto [ofOuter, ofInner] = std::ranges::mismatch(outer, inner);
    return ofOuter == outer.end();
}

/// One entry per path: whether another dropped path brings it already.
std::vector<bool> findRepeated(std::span<const fs::path> paths) {
    std::vector<fs::path> resolved;
    for (const fs::path& path : paths) {
        std::error_code error;
        const fs::path target = fs::canonical(path, error);
        resolved.push_back(error ? path : target);
    }
    std::vector<std::size_t> order(paths.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::ranges::stable_sort(order, {},
                             [&](std::size_t i) -> const fs::path& { return resolved[i]; });
    std::vector<bool> repeated(paths.size(), false);
    const fs::path* lastKept = nullptr;
    for (const std::size_t i : order) {
        repeated[i] = lastKept != nullptr && liesIn(resolved[i], *lastKept);
        lastKept = repeated[i] ? lastKept : &resolved[i];
    }
    return repeated;
}

/// The set of pictures that were dropped one by one, named after the folder that they have in
/// common.
std::shared_ptr<const FoundSet> looseSet(std::span<const fs::path> files) {
    fs::path common = files.empty() ? fs::path() : files.front().parent_path();
    for (const fs::path& file : files) {
        while (!liesIn(file, common)) {
            common = common.parent_path();
        }
    }
    const std::string name = toUtf8(common.filename());
    return std::make_shared<const FoundSet>(FoundSet{name.empty() ? "Pictures" : name, {}});
}

}  // namespace

FolderWalk walkFolders(std::span<const fs::path> paths, const RunContext& run) {
    Walk walk(run);
    const std::vector<bool> repeated = findRepeated(paths);
    std::vector<fs::path> files;
    std::vector<std::size_t> droppedFiles;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        std::error_code error;
        const fs::file_status status = fs::status(paths[i], error);
        if (repeated[i]) {
            continue;
        }
        if (fs::is_directory(status)) {
            walk.addFolder(paths[i], i);
        } else if (fs::exists(status)) {
            files.push_back(paths[i]);
            droppedFiles.push_back(i);
        } else {
            walk.addProblem(paths[i],
                            "does not exist or cannot be reached; check its name and whether its "
                            "disk is attached.");
        }
    }
    const std::shared_ptr<const FoundSet> loose = looseSet(files);
    for (std::size_t i = 0; i < files.size(); ++i) {
        walk.addDroppedFile(files[i], loose, droppedFiles[i]);
    }
    return walk.take();
}

}  // namespace setscope
