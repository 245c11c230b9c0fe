#pragma once

#include <filesystem>
#include <vector>

namespace setscope {

/// A project that a process wrote for safety and did not clear away: it crashed or was killed.
struct LeftBehind {
    std::filesystem::path autosave;
    std::filesystem::path
        projectFile;  ///< the file that the person had open; empty if it was never saved
    std::filesystem::file_time_type savedAt;
};

/// The folder of autosaves: one file per living process, and those that crashed processes left. A
/// process is told from a later one with the same number by the time of its start. Thread-safe: it
/// keeps nothing but the folder's name.
class RecoveryFolder {
  public:
    /// The folder is made if it is not there. @param folder by default `stateFolder()/recovery`
    explicit RecoveryFolder(std::filesystem::path folder);
    RecoveryFolder();

    /// Where this process saves its project every minute while it has changes.
    std::filesystem::path autosaveFile() const;
    /// Notes which file the person has open, so that a recovered project is saved there again.
    /// @throws Error (Failed)
    void noteProjectFile(const std::filesystem::path& projectFile) const;
    /// What processes that no longer run left, newest first.
    std::vector<LeftBehind> leftBehind() const;
    /// Deletes an autosave, also this process's own after a save or a regular end. One that is not
    /// there is no error.
    void discard(const std::filesystem::path& autosave) const;

  private:
    std::filesystem::path folder_;
};

}  // namespace setscope
