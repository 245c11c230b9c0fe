#pragma once

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace setscope {

/// Writes a small HDF5 file with the library itself.
class Hdf5Writer {
  public:
    explicit Hdf5Writer(const std::filesystem::path& file)
        : file_(H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}
    ~Hdf5Writer() { H5Fclose(file_); }
    Hdf5Writer(const Hdf5Writer&) = delete;
    Hdf5Writer& operator=(const Hdf5Writer&) = delete;

    /// The library's, for what has no function here.
    hid_t handle() const { return file_; }

    /// @param fileType how the numbers are stored @param creation of the dataset
    void writeNumbers(const std::string& name, const std::vector<hsize_t>& shape,
                      const std::vector<double>& values, hid_t fileType,
                      hid_t creation = H5P_DEFAULT) const {
        const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
        const hid_t dataset =
            H5Dcreate2(file_, name.c_str(), fileType, space, H5P_DEFAULT, creation, H5P_DEFAULT);
        if (!values.empty()) {
            H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        }
        H5Dclose(dataset);
        H5Sclose(space);
    }

    /// Texts of one width, filled up with zeros or spaces as `padding` says.
    void writeFixedTexts(const std::string& name, const std::vector<std::string>& texts,
                         std::size_t width, H5T_str_t padding = H5T_STR_NULLPAD) const {
        std::string bytes;
        for (std::string text : texts) {
            text.resize(width, padding == H5T_STR_SPACEPAD ? ' ' : '\0');
            bytes += text;
        }
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, width);
        H5Tset_strpad(type, padding);
        writeTexts(name, texts.size(), type, bytes.data());
    }

    void writeVariableTexts(const std::string& name, const std::vector<std::string>& texts) const {
        std::vector<const char*> places;
        for (const std::string& text : texts) {
            places.push_back(text.c_str());
        }
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, H5T_VARIABLE);
        writeTexts(name, texts.size(), type, places.data());
    }

    /// IEEE half precision, little-endian, which the library has no name for.
    static hid_t halfType() {
        const hid_t half = H5Tcopy(H5T_IEEE_F32LE);
        H5Tset_fields(half, 15, 10, 5, 0, 10);
        H5Tset_size(half, 2);
        H5Tset_ebias(half, 15);
        return half;
    }

  private:
    void writeTexts(const std::string& name, std::size_t count, hid_t type,
                    const void* values) const {
        const hsize_t extent = count;
        const hid_t space = H5Screate_simple(1, &extent, nullptr);
        const hid_t dataset =
            H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
        H5Dclose(dataset);
        H5Sclose(space);
        H5Tclose(type);
    }

    hid_t file_;
};

}  // namespace setscope
