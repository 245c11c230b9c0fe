#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace setscope {

inline constexpr std::uint64_t kLargestHdf5Dataset = 1'000'000'000;  ///< bytes, unpacked

/// Numbers of an HDF5 dataset.
template <class Value>
struct Hdf5Numbers {
    std::vector<std::int64_t> shape;  ///< empty for a single number
    std::vector<Value> values;        ///< row by row
};

/// An HDF5 file open for reading. Only datasets that lie in the file itself, in its root group, are
/// read: no other file is ever opened on its behalf and no filter loaded that is not part of the
/// HDF5 library. Nothing is printed. What a dataset claims is checked against the file's size and
/// the limit before memory is taken. The library believes the inner structure of a file: one that
/// was damaged there on purpose can make it read outside its memory (1.10.8: 1 of 4,000 files with
/// random damage), so that this is for files whose origin is known. Functions may be called from
/// any thread; the library is not made for threads, so that they wait for each other, also between
/// files.
class Hdf5File {
  public:
    /// @throws Error (BadInput) naming the file: missing, a folder, damaged, cut off, something
    /// else
    explicit Hdf5File(const std::filesystem::path& file);
    ~Hdf5File();
    Hdf5File(const Hdf5File&) = delete;
    Hdf5File& operator=(const Hdf5File&) = delete;

    /// Numbers of any type, whole ones too, rounded to float.
    /// @param name of a dataset in the root group @param limit bytes of the result and of the
    /// dataset as it is stored, unpacked
    /// @throws Error (BadInput) naming the file and the dataset: not there, elsewhere, not of
    /// numbers, too large, damaged
    Hdf5Numbers<float> readFloats(const std::string& name,
                                  std::uint64_t limit = kLargestHdf5Dataset) const;
    /// Whole numbers; those above 2⁶³ − 1 become that. @throws as readFloats
    Hdf5Numbers<std::int64_t> readIntegers(const std::string& name,
                                           std::uint64_t limit = kLargestHdf5Dataset) const;
    /// Texts of fixed or variable length, one after another whatever the shape; bytes that are not
    /// UTF-8 become U+FFFD. @throws as readFloats
    std::vector<std::string> readTexts(const std::string& name,
                                       std::uint64_t limit = kLargestHdf5Dataset) const;

  private:
    std::filesystem::path path_;
    std::uint64_t size_ = 0;   ///< bytes of the file
    std::int64_t handle_ = 0;  ///< the library's
};

}  // namespace setscope
