#include "core/models/named_towers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/io/safetensors.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

/// Towers of three names, one of them with what JSON must escape, and a file of them.
class NamedTowersFile : public testing::Test {
  protected:
    NamedTowersFile() {
        at::manual_seed(4);
        towers_.names = {"New York", "\"ä\"\n", "tea"};
        towers_.scorer =
            std::make_shared<TwoTowerScorer>(TwoTowerOptions{.vocabulary = 3, .width = 2});
        towers_.scorer->eval();
        ModelCard card;
        card.name = "words";
        saveNamedTowers(file_, towers_, card, Precision::Half);
    }

    std::string refusalOf(const std::function<void(SafetensorsFile&)>& change) const {
        SafetensorsFile content = readSafetensors(file_);
        change(content);
        const std::filesystem::path changed = dir_.path() / "changed.safetensors";
        writeSafetensors(changed, content);
        return refusal(ErrorKind::BadInput, [&] { namedTowersOf(loadModel(changed), changed); });
    }
    std::string refusalOfNames(const std::string& json) const {
        return refusalOf([&](SafetensorsFile& content) {
            StoredTensor& names = content.tensors.at("names");
            names.shape = {std::ssize(json)};
            names.data.resize(json.size());
            std::memcpy(names.data.data(), json.data(), json.size());
        });
    }

    TempDir dir_;
    std::filesystem::path file_ = dir_.path() / "words.safetensors";
    NamedTowers towers_;
};

TEST_F(NamedTowersFile, GivesBackNamesAndScores) {
    const NamedTowers again = namedTowersOf(loadModel(file_), file_);
    EXPECT_EQ(again.names, towers_.names);
    EXPECT_EQ(again.scorer->options(), towers_.scorer->options());
    EXPECT_FALSE(again.scorer->is_training());
    const at::Tensor items = at::tensor({0, 2}, at::kLong);
    const at::Tensor offsets = at::tensor({0, 2}, at::kLong);
    EXPECT_TRUE(at::allclose(again.scorer->forward(items, offsets),
                             towers_.scorer->forward(items, offsets), 1e-3, 1e-4));
}

TEST_F(NamedTowersFile, NumbersTakeTwoBytes) {
    for (const auto& [name, tensor] : readSafetensors(file_).tensors) {
        EXPECT_EQ(tensor.type, name == "names" ? "U8" : "F16");
    }
}

TEST_F(NamedTowersFile, NamesThatDoNotFitAreRefused) {
    EXPECT_THAT(refusalOfNames(R"(["a","b"])"), HasSubstr("the names of its items are 2 of 3"));
    EXPECT_THAT(refusalOfNames(R"(["a","b","a"])"), HasSubstr("hold \"a\" twice"));
    EXPECT_THAT(refusalOfNames(R"(["a","","b"])"), HasSubstr("something else than texts"));
    EXPECT_THAT(refusalOfNames(R"(["a",3,"b"])"), HasSubstr("something else than texts"));
    EXPECT_THAT(refusalOfNames(R"(["a","b",)"), HasSubstr("are damaged"));
    EXPECT_THAT(refusalOfNames(R"({"a":1})"), HasSubstr("are damaged"));
    EXPECT_THAT(refusalOf([](SafetensorsFile& content) {
                    StoredTensor& names = content.tensors.at("names");
                    names = content.tensors.at("candidate.bias");
                }),
                HasSubstr("not stored as text"));
}

TEST_F(NamedTowersFile, AnotherKindOfModelIsRefused) {
    EXPECT_THAT(refusalOf([](SafetensorsFile& content) {
                    Json card = Json::parse(content.metadata.at("model_card"));
                    card["kind"] = "image-encoder";
                    content.metadata["model_card"] = card.dump();
                }),
                HasSubstr("a model of the kind \"image-encoder\""));
}

TEST_F(NamedTowersFile, AnArchitectureThatTheTensorsBelieIsRefusedBeforeItTakesMemory) {
    for (const char* field : {"width", "hiddenWidth"}) {
        EXPECT_THAT(refusalOf([field](SafetensorsFile& content) {
                        Json card = Json::parse(content.metadata.at("model_card"));
                        card["architecture"][field] = std::int64_t{1} << 31;
                        content.metadata["model_card"] = card.dump();
                    }),
                    HasSubstr("not of the shapes that its architecture states"))
            << field;
    }
    EXPECT_THAT(refusalOf([](SafetensorsFile& content) { content.tensors.erase("member.weight"); }),
                HasSubstr("not of the shapes"));
    EXPECT_THAT(
        refusalOf([](SafetensorsFile& content) { content.tensors.erase("candidate.weight"); }),
        HasSubstr("candidate.weight"));
}

TEST_F(NamedTowersFile, ATruncatedFileIsRefused) {
    for (const std::uintmax_t size : {std::filesystem::file_size(file_) - 1, std::uintmax_t{40}}) {
        std::filesystem::resize_file(file_, size);
        EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { loadModel(file_); }),
                    HasSubstr("words.safetensors"));
    }
}

TEST_F(NamedTowersFile, OnlyModelsOfThisFormHaveNames) {
    EXPECT_TRUE(hasNames(loadModel(file_)));
    ModelCard card;
    card.name = "x";
    card.kind = kTwoTowerKind;
    card.architecture = toJson(towers_.scorer->options());
    saveModel(file_, namedTensors(*towers_.scorer), card, Precision::AsComputed);
    EXPECT_FALSE(hasNames(loadModel(file_)));
}

}  // namespace
}  // namespace setscope
