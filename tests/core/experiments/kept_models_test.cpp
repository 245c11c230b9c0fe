#include "core/experiments/kept_models.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <filesystem>

#include "core/io/safetensors.h"
#include "core/models/model_file.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

KeptModel doublingModel() {
    KeptModel model;
    model.name = "Twice, run 2 of 3";
    model.kind = "factor";
    model.architecture = {{"width", 1}};
    model.tensors = {{"weight", at::full({1}, 2.0)}};
    model.example = [] { return NamedTensors{{"x", at::ones({3})}, {"y", at::full({3}, 2.0)}}; };
    return model;
}

TEST(KeptModels, AreWrittenWithACardAndAnExample) {
    const TempDir folder;
    ExperimentRequest request;
    request.modelFolder = folder.path();
    keepModel(request, doublingModel(), 17);
    const ModelFile model = loadModel(folder.path() / "twice-run-2-of-3.safetensors");
    EXPECT_EQ(model.card.name, "Twice, run 2 of 3");
    EXPECT_EQ(model.card.kind, "factor");
    EXPECT_EQ(model.card.seed, 17U);
    EXPECT_TRUE(model.card.libraries.contains("LibTorch"));
    EXPECT_EQ(model.card.created.size(), std::string("2026-01-01").size());
    const auto file = folder.path() / "twice-run-2-of-3-example.safetensors";
    const NamedTensors example = toTensors(readSafetensors(file), file);
    EXPECT_TENSOR_EQUAL(example.at("x") * model.tensors.at("weight"), example.at("y"));
}

TEST(KeptModels, AreNotEvenWorkedOutWhereNobodyWantsThem) {
    KeptModel model = doublingModel();
    model.example = []() -> NamedTensors {
        ADD_FAILURE() << "the example was asked for";
        return {};
    };
    EXPECT_NO_THROW(keepModel(ExperimentRequest(), model, 1));
}

}  // namespace
}  // namespace setscope
