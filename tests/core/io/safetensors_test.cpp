#include "core/io/safetensors.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/io/file.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

/// A file with the given header, before `dataBytes` zeros.
fs::path fileWith(const TempDir& dir, const std::string& header, std::size_t dataBytes) {
    std::string text(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) {
        text[i] = static_cast<char>(header.size() >> (8 * i));
    }
    return dir.write("model.safetensors", text + header + std::string(dataBytes, '\0'));
}

SafetensorsFile storedSample() {
    SafetensorsFile content;
    content.metadata = {{"card", "{\"name\": \"x\"}"}, {"format", "pt"}};
    content.tensors["odd"] = {"U8", {3}, Bytes(3, std::byte{7})};
    content.tensors["weight"] = {"F32", {2, 3}, Bytes(24, std::byte{1})};
    content.tensors["empty"] = {"F32", {0, 5}, {}};
    content.tensors["scalar"] = {"I64", {}, Bytes(8, std::byte{9})};
    return content;
}

TEST(Safetensors, WhatIsWrittenIsReadBack) {
    const TempDir dir;
    const fs::path file = dir.path() / "model.safetensors";
    writeSafetensors(file, storedSample());
    const SafetensorsFile content = readSafetensors(file);
    EXPECT_EQ(content.metadata, storedSample().metadata);
    ASSERT_EQ(content.tensors.size(), storedSample().tensors.size());
    for (const auto& [name, tensor] : storedSample().tensors) {
        EXPECT_EQ(content.tensors.at(name).type, tensor.type) << name;
        EXPECT_EQ(content.tensors.at(name).shape, tensor.shape) << name;
        EXPECT_EQ(content.tensors.at(name).data, tensor.data) << name;
    }
}

TEST(Safetensors, TheHeaderEndsAtAMultipleOfEight) {
    const TempDir dir;
    const fs::path file = dir.path() / "model.safetensors";
    writeSafetensors(file, storedSample());
    EXPECT_EQ(std::to_integer<int>(readFile(file, 10'000)[0]) % 8, 0);
}

TEST(Safetensors, ReadsAFileWrittenByHand) {
    const TempDir dir;
    const fs::path file =
        fileWith(dir, R"({"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}})", 4);
    EXPECT_EQ(readSafetensors(file).tensors.at("a").data, Bytes(4));
}

TEST(Safetensors, LyingHeadersAreRefused) {
    const TempDir dir;
    for (
        const char* header : {
            R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})",
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,400]}})",
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})",
            R"({"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}})",
            R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})",
            R"({"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}})",
            R"({"a":{"dtype":"F32","shape":"1","data_offsets":[0,4]}})",
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
            R"({"a":{"shape":[1],"data_offsets":[0,4]}})",
            R"({"__metadata__":{"n":5}})",
            R"({"__metadata__":[1]})",
            R"({})",
            R"([1,2])",
            R"({"a":)",
        }) {
        EXPECT_THROW(readSafetensors(fileWith(dir, header, 4)), Error) << header;
    }
}

TEST(Safetensors, AHugeHeaderLengthTakesNoMemory) {
    const TempDir dir;
    EXPECT_THROW(readSafetensors(dir.write("m", std::string(8, '\xff') + "{}")), Error);
    EXPECT_THROW(readSafetensors(dir.write("m", "abc")), Error);
    EXPECT_THROW(readSafetensors(dir.write("m", "")), Error);
    EXPECT_THROW(readSafetensors(dir.path() / "absent"), Error);
    EXPECT_THROW(readSafetensors(dir.path()), Error);
}

TEST(Safetensors, DamagedBytesNeverDoMoreThanThrow) {
    const TempDir dir;
    const fs::path file = dir.path() / "model.safetensors";
    writeSafetensors(file, storedSample());
    const Bytes whole = readFile(file, 10'000);
    Random random(4);
    for (int round = 0; round < 300; ++round) {
        Bytes bytes = whole;
        bytes[random.below(bytes.size())] = static_cast<std::byte>(random.below(256));
        bytes.resize(bytes.size() - random.below(2) * random.below(bytes.size()));
        writeFileSafely(file, bytes);
        EXPECT_THAT(
            refusal(ErrorKind::BadInput, [&] { readSafetensors(file); }),
            testing::AnyOf(testing::HasSubstr("model.safetensors"), testing::Eq("not refused")));
    }
}

TEST(Safetensors, AShapeThatDoesNotFitItsBytesIsOurMistake) {
    const TempDir dir;
    SafetensorsFile content;
    content.tensors["a"] = {"F32", {2}, Bytes(4)};
    EXPECT_THROW(writeSafetensors(dir.path() / "m", content), std::logic_error);
}

}  // namespace
}  // namespace setscope
