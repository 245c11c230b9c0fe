#include "core/experiments/hdf5_file.h"

#include <hdf5.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/io/file.h"

namespace setscope {
namespace {

static_assert(std::is_same_v<hid_t, std::int64_t>);

/// Deflate, the strongest filter of the library, packs at most so many bytes into one.
constexpr std::uint64_t kMostUnpacked = 1100;

std::mutex hdf5Library;

/// Held around every use of the library: one thread at a time, nothing printed, no filter loaded
/// from elsewhere.
class Hdf5Use {
  public:
    Hdf5Use() : lock_(hdf5Library) {
        // At the program's end the library would print of what damaged files left open in it.
        H5dont_atexit();
        H5Eget_auto2(H5E_DEFAULT, &print_, &printData_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        H5PLget_loading_state(&plugins_);
        H5PLset_loading_state(0);
    }
    ~Hdf5Use() {
        H5PLset_loading_state(plugins_);
        H5Eset_auto2(H5E_DEFAULT, print_, printData_);
    }
    Hdf5Use(const Hdf5Use&) = delete;
    Hdf5Use& operator=(const Hdf5Use&) = delete;

  private:
    std::scoped_lock<std::mutex> lock_;
    H5E_auto2_t print_ = nullptr;
    void* printData_ = nullptr;
    unsigned plugins_ = 0;
};

/// Something of the library's that is open.
class Hdf5Handle {
  public:
    Hdf5Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
    ~Hdf5Handle() {
        if (id_ >= 0) {
            close_(id_);
        }
    }
    Hdf5Handle(const Hdf5Handle&) = delete;
    Hdf5Handle& operator=(const Hdf5Handle&) = delete;

    operator hid_t() const { return id_; }  // NOLINT: it is passed to the library

  private:
    hid_t id_;
    herr_t (*close_)(hid_t);
};

/// A dataset whose claims are checked. Only while an Hdf5Use lives.
class Hdf5Dataset {
  public:
    Hdf5Dataset(const std::filesystem::path& file, std::uint64_t fileSize, hid_t fileHandle,
                const std::string& name, std::uint64_t limit)
        : what_(toUtf8(file) + ": the dataset " + nameInQuotes(name)),
          limit_(limit),
          dataset_(openOwn(fileHandle, name), H5Dclose),
          type_(H5Dget_type(dataset_), H5Tclose),
          space_(H5Dget_space(dataset_), H5Sclose) {
        if (type_ < 0 || space_ < 0) {
            refuseDamaged();
        }
        readShape();
        checkPlace(fileSize);
    }

    template <class Value>
    Hdf5Numbers<Value> numbers() const {
        constexpr bool kIsWhole = std::is_same_v<Value, std::int64_t>;
        const H5T_class_t kind = H5Tget_class(type_);
        if (kind != H5T_INTEGER && (kind != H5T_FLOAT || kIsWhole)) {
            refuse(kIsWhole ? "does not hold whole numbers" : "does not hold numbers");
        }
        checkSize(sizeof(Value));
        Hdf5Numbers<Value> result{shape_, std::vector<Value>(count_)};
        read(kIsWhole ? H5T_NATIVE_INT64 : H5T_NATIVE_FLOAT, result.values.data());
        return result;
    }

    std::vector<std::string> texts() const {
        if (H5Tget_class(type_) != H5T_STRING) {
            refuse("does not hold texts");
        }
        return H5Tis_variable_str(type_) > 0 ? variableTexts() : fixedTexts();
    }

  private:
    static std::string nameInQuotes(const std::string& name) {
        return "\"" + validUtf8(name) + "\"";
    }

    [[noreturn]] void refuse(const std::string& why) const {
        throw Error(ErrorKind::BadInput, what_ + " " + why + "; choose another file.");
    }

    [[noreturn]] void refuseDamaged() const { refuse("cannot be read, it is damaged"); }

    /// Only a hard link of the root group cannot lead into another file.
    hid_t openOwn(hid_t file, const std::string& name) const {
        const bool isPlain = !name.empty() && name != "." && name.find('/') == std::string::npos;
        if (!isPlain || H5Lexists(file, name.c_str(), H5P_DEFAULT) <= 0) {
            refuse("is not there");
        }
        H5L_info_t link{};
        if (H5Lget_info(file, name.c_str(), &link, H5P_DEFAULT) < 0) {
            refuseDamaged();
        }
        if (link.type != H5L_TYPE_HARD) {
            refuse("is only a link to a place elsewhere");
        }
        const hid_t dataset = H5Dopen2(file, name.c_str(), H5P_DEFAULT);
        if (dataset < 0) {
            refuse("is something else or damaged");
        }
        return dataset;
    }

    void readShape() {
        const H5S_class_t kind = H5Sget_simple_extent_type(space_);
        if (kind != H5S_SIMPLE && kind != H5S_SCALAR) {
            refuse("holds nothing");
        }
        std::vector<hsize_t> extents(H5S_MAX_RANK);
        const int rank = H5Sget_simple_extent_dims(space_, extents.data(), nullptr);
        if (rank < 0) {
            refuseDamaged();
        }
        extents.resize(static_cast<std::size_t>(rank));
        for (const hsize_t extent : extents) {
            if (extent > static_cast<hsize_t>(std::numeric_limits<std::int64_t>::max()) ||
                __builtin_mul_overflow(count_, extent, &count_)) {
                refuse("has an impossible shape");
            }
            shape_.push_back(static_cast<std::int64_t>(extent));
        }
    }

    /// That the values lie in this file, and are not more than it can hold.
    void checkPlace(std::uint64_t fileSize) const {
        const Hdf5Handle creation(H5Dget_create_plist(dataset_), H5Pclose);
        if (creation < 0) {
            refuseDamaged();
        }
        if (H5Pget_external_count(creation) != 0 || H5Pget_layout(creation) == H5D_VIRTUAL) {
            refuse("lies in another file");
        }
        const std::uint64_t stored =
            std::min<std::uint64_t>(H5Dget_storage_size(dataset_), fileSize);
        const std::uint64_t most = stored * kMostUnpacked;
        checkSize(H5Tget_size(type_));
        if (count_ > 0 && count_ > most / H5Tget_size(type_)) {
            refuse("claims more values than the file holds");
        }
        checkChunk(creation);
    }

    /// A chunk is unpacked whole, also where it reaches beyond the dataset.
    void checkChunk(hid_t creation) const {
        if (H5Pget_layout(creation) != H5D_CHUNKED) {
            return;
        }
        std::vector<hsize_t> extents(H5S_MAX_RANK);
        const int rank = H5Pget_chunk(creation, H5S_MAX_RANK, extents.data());
        std::uint64_t bytes = H5Tget_size(type_);
        for (int axis = 0; axis < rank; ++axis) {
            if (__builtin_mul_overflow(bytes, extents[static_cast<std::size_t>(axis)], &bytes)) {
                bytes = std::numeric_limits<std::uint64_t>::max();
            }
        }
        if (rank < 0 || bytes > limit_) {
            refuse("is divided into impossible pieces");
        }
    }

    void checkSize(std::uint64_t bytesOfValue) const {
        if (bytesOfValue == 0) {
            refuseDamaged();
        }
        if (count_ > limit_ / bytesOfValue) {
            refuse("has more than the " + byteSize(limit_) + " that are read at most");
        }
    }

    void read(hid_t memoryType, void* values) const {
        if (count_ > 0 &&
            H5Dread(dataset_, memoryType, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) {
            refuse("cannot be read, it is damaged or packed in a way that is not known");
        }
    }

    std::vector<std::string> fixedTexts() const {
        const std::size_t width = H5Tget_size(type_);
        const bool isPaddedBySpaces = H5Tget_strpad(type_) == H5T_STR_SPACEPAD;
        std::string bytes(count_ * width, '\0');
        read(type_, bytes.data());
        std::vector<std::string> texts;
        for (std::uint64_t index = 0; index < count_; ++index) {
            std::string_view text = std::string_view(bytes).substr(index * width, width);
            text = text.substr(0, text.find('\0'));
            if (isPaddedBySpaces) {
                text = text.substr(0, text.find_last_not_of(' ') + 1);
            }
            texts.push_back(validUtf8(text));
        }
        return texts;
    }

    std::vector<std::string> variableTexts() const {
        hsize_t bytes = 0;
        if (count_ > 0 && H5Dvlen_get_buf_size(dataset_, type_, space_, &bytes) < 0) {
            refuseDamaged();
        }
        if (bytes > limit_) {
            refuse("has more than the " + byteSize(limit_) + " that are read at most");
        }
        std::vector<char*> places(count_, nullptr);
        read(type_, places.data());
        std::vector<std::string> texts;
        for (const char* place : places) {
            texts.push_back(place == nullptr ? std::string() : validUtf8(place));
        }
        H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, places.data());
        return texts;
    }

    std::string what_;
    std::uint64_t limit_;
    Hdf5Handle dataset_;
    Hdf5Handle type_;
    Hdf5Handle space_;
    std::vector<std::int64_t> shape_;
    std::uint64_t count_ = 1;  ///< of values
};

}  // namespace

Hdf5File::Hdf5File(const std::filesystem::path& file) : path_(file), size_(OpenFile(file).size()) {
    const Hdf5Use use;
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    SETSCOPE_CHECK(access >= 0 && H5Pset_file_locking(access, false, true) >= 0,
                   "the HDF5 library cannot be set up");
    handle_ = H5Fopen(file.c_str(), H5F_ACC_RDONLY, access);
    if (handle_ < 0) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) +
                        " is not an HDF5 file, or it is damaged or cut off; get the "
                        "file again or choose another.");
    }
}

Hdf5File::~Hdf5File() {
    const Hdf5Use use;
    H5Fclose(handle_);
}

Hdf5Numbers<float> Hdf5File::readFloats(const std::string& name, std::uint64_t limit) const {
    const Hdf5Use use;
    const Hdf5Dataset dataset(path_, size_, handle_, name, limit);
    return dataset.numbers<float>();
}

Hdf5Numbers<std::int64_t> Hdf5File::readIntegers(const std::string& name,
                                                 std::uint64_t limit) const {
    const Hdf5Use use;
    const Hdf5Dataset dataset(path_, size_, handle_, name, limit);
    return dataset.numbers<std::int64_t>();
}

std::vector<std::string> Hdf5File::readTexts(const std::string& name, std::uint64_t limit) const {
    const Hdf5Use use;
    const Hdf5Dataset dataset(path_, size_, handle_, name, limit);
    return dataset.texts();
}

}  // namespace setscope
