#include "core/experiments/hdf5_file.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "tests/core/experiments/hdf5_writer.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Hdf5 : public testing::Test {
  protected:
    /// Chunks of one row, shuffled and deflated, as h5py packs with compression="gzip".
    static hid_t packed(const std::vector<hsize_t>& chunk) {
        const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_chunk(creation, static_cast<int>(chunk.size()), chunk.data());
        H5Pset_shuffle(creation);
        H5Pset_deflate(creation, 4);
        return creation;
    }

    Hdf5Numbers<float> floats(const std::string& name) const {
        return Hdf5File(file_).readFloats(name);
    }
    std::string refused(const std::string& name) const {
        return refusal(ErrorKind::BadInput, [&] { floats(name); });
    }
    std::string content() const {
        std::ifstream stream(file_, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    TempDir dir_;
    fs::path file_ = dir_.path() / "a.h5";
};

TEST_F(Hdf5, ReadsNumbersOfEveryTypeWithTheirShape) {
    {
        const Hdf5Writer writer(file_);
        const std::vector<double> values = {0, 1, 2, 3, 100, 5};
        writer.writeNumbers("half", {2, 3}, values, Hdf5Writer::halfType());
        writer.writeNumbers("single", {3, 1, 2}, values, H5T_IEEE_F32BE);
        writer.writeNumbers("double", {6}, values, H5T_IEEE_F64LE);
        writer.writeNumbers("byte", {6}, values, H5T_STD_U8LE);
        writer.writeNumbers("long", {6}, values, H5T_STD_I64BE);
        writer.writeNumbers("packed", {2, 3}, values, Hdf5Writer::halfType(), packed({1, 3}));
    }
    for (const char* name : {"half", "single", "double", "byte", "long", "packed"}) {
        EXPECT_THAT(floats(name).values, ElementsAre(0, 1, 2, 3, 100, 5)) << name;
    }
    EXPECT_THAT(floats("packed").shape, ElementsAre(2, 3));
    EXPECT_THAT(floats("single").shape, ElementsAre(3, 1, 2));
}

TEST_F(Hdf5, HalfPrecisionIsExact) {
    const double least = 5.960464477539063e-08;  // 2⁻²⁴, the smallest number of 16 bits
    {
        const Hdf5Writer writer(file_);
        writer.writeNumbers("half", {4}, {-1.5, least, 65504.0, 0.333251953125},
                            Hdf5Writer::halfType());
    }
    EXPECT_THAT(floats("half").values,
                ElementsAre(-1.5F, static_cast<float>(least), 65504.0F, 0.333251953125F));
}

TEST_F(Hdf5, ReadsWholeNumbers) {
    {
        const Hdf5Writer writer(file_);
        writer.writeNumbers("label", {3}, {-7, 0, 40}, H5T_STD_I32LE);
        writer.writeNumbers("large", {1}, {1e19}, H5T_STD_U64LE);
        writer.writeNumbers("fractions", {1}, {0.5}, H5T_IEEE_F32LE);
    }
    const Hdf5File file(file_);
    EXPECT_THAT(file.readIntegers("label").values, ElementsAre(-7, 0, 40));
    EXPECT_THAT(file.readIntegers("label").shape, ElementsAre(3));
    EXPECT_THAT(file.readIntegers("large").values,
                ElementsAre(std::numeric_limits<std::int64_t>::max()));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { file.readIntegers("fractions"); }),
                AllOf(HasSubstr("a.h5"), HasSubstr("\"fractions\""), HasSubstr("whole numbers")));
}

TEST_F(Hdf5, ReadsTextsOfFixedAndVariableLength) {
    {
        const Hdf5Writer writer(file_);
        writer.writeFixedTexts("zeros", {"chair", "", "cup"}, 5);
        writer.writeFixedTexts("spaces", {"chair", "a b ", "cup"}, 7, H5T_STR_SPACEPAD);
        writer.writeVariableTexts("variable", {"a long name of a class", "", "Stühle", "\xff"});
        writer.writeNumbers("numbers", {1}, {1}, H5T_IEEE_F32LE);
    }
    const Hdf5File file(file_);
    EXPECT_THAT(file.readTexts("zeros"), ElementsAre("chair", "", "cup"));
    EXPECT_THAT(file.readTexts("spaces"), ElementsAre("chair", "a b", "cup"));
    EXPECT_THAT(file.readTexts("variable"),
                ElementsAre("a long name of a class", "", "Stühle", "\ufffd"));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { file.readTexts("numbers"); }),
                HasSubstr("does not hold texts"));
    EXPECT_THAT(refused("zeros"), HasSubstr("does not hold numbers"));
}

TEST_F(Hdf5, ReadsNothingAndASingleNumber) {
    {
        const Hdf5Writer writer(file_);
        writer.writeNumbers("none", {0, 3}, {}, H5T_IEEE_F32LE);
        writer.writeNumbers("single", {}, {4.5}, H5T_IEEE_F32LE);
        const hid_t null = H5Screate(H5S_NULL);
        H5Dclose(H5Dcreate2(writer.handle(), "null", H5T_IEEE_F32LE, null, H5P_DEFAULT, H5P_DEFAULT,
                            H5P_DEFAULT));
    }
    EXPECT_THAT(floats("none").shape, ElementsAre(0, 3));
    EXPECT_THAT(floats("none").values, IsEmpty());
    EXPECT_THAT(floats("single").shape, IsEmpty());
    EXPECT_THAT(floats("single").values, ElementsAre(4.5));
    EXPECT_THAT(refused("null"), HasSubstr("holds nothing"));
}

TEST_F(Hdf5, NamesWhatIsMissingOrSomethingElse) {
    {
        const Hdf5Writer writer(file_);
        H5Gclose(H5Gcreate2(writer.handle(), "group", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    }
    EXPECT_THAT(refused("points"),
                AllOf(HasSubstr("a.h5"), HasSubstr("\"points\""), HasSubstr("is not there")));
    EXPECT_THAT(refused("group"), HasSubstr("something else"));
    EXPECT_THAT(refused("group/points"), HasSubstr("is not there"));
    EXPECT_THAT(refused(""), HasSubstr("is not there"));
}

TEST_F(Hdf5, NeverFollowsIntoAnotherFile) {
    const fs::path other = dir_.path() / "other.h5";
    const std::string raw = dir_.write("raw.bin", std::string(64, 'x'));
    Hdf5Writer(other).writeNumbers("secret", {1}, {1}, H5T_IEEE_F32LE);
    {
        const Hdf5Writer writer(file_);
        H5Lcreate_external(other.c_str(), "secret", writer.handle(), "linked", H5P_DEFAULT,
                           H5P_DEFAULT);
        H5Lcreate_soft("/linked", writer.handle(), "soft", H5P_DEFAULT, H5P_DEFAULT);
        const hid_t external = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_external(external, raw.c_str(), 0, 64);
        writer.writeNumbers("external", {16}, {}, H5T_IEEE_F32LE, external);
        const hid_t mapped = H5Pcreate(H5P_DATASET_CREATE);
        const hsize_t one = 1;
        const hid_t space = H5Screate_simple(1, &one, nullptr);
        H5Pset_virtual(mapped, space, other.c_str(), "secret", space);
        writer.writeNumbers("virtual", {1}, {}, H5T_IEEE_F32LE, mapped);
    }
    EXPECT_THAT(refused("linked"), HasSubstr("link to a place elsewhere"));
    EXPECT_THAT(refused("soft"), HasSubstr("link to a place elsewhere"));
    EXPECT_THAT(refused("external"), HasSubstr("lies in another file"));
    EXPECT_THAT(refused("virtual"), HasSubstr("lies in another file"));
}

TEST_F(Hdf5, TakesNoMemoryForWhatIsOnlyClaimed) {
    {
        const Hdf5Writer writer(file_);
        writer.writeNumbers("sparse", {4'000'000'000'000, 3}, {}, H5T_IEEE_F32LE, packed({4, 3}));
        writer.writeNumbers("unwritten", {100, 3}, {}, H5T_IEEE_F32LE, packed({4, 3}));
        writer.writeNumbers("overflowing", {hsize_t{1} << 40, hsize_t{1} << 40}, {}, H5T_IEEE_F32LE,
                            packed({1, 1}));
        writer.writeNumbers("four", {4}, {1, 2, 3, 4}, H5T_STD_U8LE);
        writer.writeVariableTexts("texts", {std::string(1000, 'a')});
    }
    EXPECT_THAT(refused("sparse"), HasSubstr("more than"));
    EXPECT_THAT(refused("unwritten"), HasSubstr("claims more values than the file holds"));
    EXPECT_THAT(refused("overflowing"), HasSubstr("impossible shape"));
    const Hdf5File file(file_);
    EXPECT_EQ(file.readFloats("four", 16).values.size(), 4U);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { file.readFloats("four", 15); }),
                HasSubstr("more than the 15"));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { file.readTexts("texts", 999); }),
                HasSubstr("more than the 999"));
}

TEST_F(Hdf5, RefusesWhatIsNoWholeFile) {
    const auto opened = [](const fs::path& file) {
        return refusal(ErrorKind::BadInput, [&] { Hdf5File{file}; });
    };
    EXPECT_THAT(opened(dir_.path() / "absent.h5"), HasSubstr("absent.h5"));
    EXPECT_THAT(opened(dir_.path()), HasSubstr(dir_.path().filename().string()));
    EXPECT_THAT(opened(dir_.write("empty.h5", "")), HasSubstr("empty.h5 is not an HDF5 file"));
    EXPECT_THAT(opened(dir_.write("page.h5", "<!DOCTYPE html>")), HasSubstr("page.h5"));
    Hdf5Writer(file_).writeNumbers("numbers", {500}, std::vector<double>(500, 1.0), H5T_IEEE_F64LE);
    const std::string whole = content();
    for (const std::size_t length :
         {std::size_t{8}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
        EXPECT_THAT(opened(dir_.write("cut.h5", whole.substr(0, length))), HasSubstr("cut off"))
            << length;
    }
}

TEST_F(Hdf5, PrintsNothingAndLeavesTheLibraryAsItWas) {
    Hdf5Writer(file_).writeNumbers("numbers", {1}, {1}, H5T_IEEE_F32LE);
    H5E_auto2_t before = nullptr;
    void* beforeData = nullptr;
    H5Eget_auto2(H5E_DEFAULT, &before, &beforeData);
    testing::internal::CaptureStderr();
    EXPECT_NE(refused("absent"), "not refused");
    EXPECT_NE(refusal(ErrorKind::BadInput, [&] { Hdf5File{dir_.write("b.h5", "garbage")}; }),
              "not refused");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    H5E_auto2_t after = nullptr;
    void* afterData = nullptr;
    H5Eget_auto2(H5E_DEFAULT, &after, &afterData);
    EXPECT_EQ(before, after);
}

TEST_F(Hdf5, AFileThatCannotBeWrittenToIsRead) {
    Hdf5Writer(file_).writeNumbers("numbers", {1}, {1}, H5T_IEEE_F32LE);
    fs::permissions(file_, fs::perms::owner_read);
    EXPECT_THAT(floats("numbers").values, ElementsAre(1));
}

TEST_F(Hdf5, ThreadsReadSideBySide) {
    Hdf5Writer(file_).writeNumbers("numbers", {64}, std::vector<double>(64, 2.0), H5T_IEEE_F64LE,
                                   packed({8}));
    std::vector<double> sums(4, 0.0);
    {
        std::vector<std::jthread> threads;
        for (double& sum : sums) {
            threads.emplace_back([this, &sum] {
                for (int round = 0; round < 20; ++round) {
                    for (const float value : floats("numbers").values) {
                        sum += value;
                    }
                }
            });
        }
    }
    EXPECT_THAT(sums, testing::Each(20 * 64 * 2.0));
}

TEST_F(Hdf5, DamagedValuesAreRefused) {
    Hdf5Writer(file_).writeNumbers("numbers", {16, 4}, std::vector<double>(64, 3.0), H5T_IEEE_F64LE,
                                   packed({8, 4}));
    std::string damaged = content();
    const std::size_t deflated = damaged.find("\x78\x5e");  // how zlib begins at level 4
    ASSERT_NE(deflated, std::string::npos);
    damaged.replace(deflated, 2, "??");
    const Hdf5File file(dir_.write("damaged.h5", damaged));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { file.readFloats("numbers"); }),
                AllOf(HasSubstr("damaged.h5"), HasSubstr("\"numbers\""), HasSubstr("damaged")));
}

}  // namespace
}  // namespace setscope
