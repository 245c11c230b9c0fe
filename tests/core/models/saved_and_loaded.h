#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "core/models/model_file.h"
#include "tests/support/temp_dir.h"

namespace setscope {

/// The model as its file gives it back: built by the options in its card, with its tensors and
/// ready to answer. States that the options are the same.
/// @param optionsFromJson what reads the model's options from a card (JSON, the card's name)
template <class Model, class OptionsFromJson>
std::unique_ptr<Model> savedAndLoaded(const Model& model, OptionsFromJson optionsFromJson) {
    const TempDir folder;
    const auto file = folder.path() / "model.safetensors";
    ModelCard card;
    card.name = "model";
    card.kind = "test";
    card.architecture = toJson(model.options());
    saveModel(file, namedTensors(model), card, Precision::AsComputed);

    const ModelFile stored = loadModel(file);
    auto again =
        std::make_unique<Model>(optionsFromJson(stored.card.architecture, std::string("the card")));
    loadInto(*again, stored.tensors, file);
    again->eval();
    EXPECT_EQ(again->options(), model.options());
    return again;
}

}  // namespace setscope
