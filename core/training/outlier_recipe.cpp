#include "core/training/outlier_recipe.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/training/recipe_section.h"

namespace setscope {
namespace {

LabelSource labelFromJson(const Json& json, const std::string& domain) {
    RecipeSection section(json, "labels of " + domain);
    LabelSource label;
    std::string kind;
    section.read("kind", kind);
    section.read("name", label.name);
    section.readPath("table", label.table);
    section.read("key", label.key);
    section.read("column", label.column);
    section.refuseUnknown();
    if (kind == "attributes") {
        label.kind = LabelSource::Kind::Attributes;
    } else if (kind == "class") {
        label.kind = LabelSource::Kind::ClassColumn;
    } else if (kind == "folder") {
        label.kind = LabelSource::Kind::Folder;
    } else {
        throw Error(ErrorKind::BadInput, "The recipe's labels of " + domain +
                                             " must be of kind attributes, class or folder.");
    }
    const bool needsTable = label.kind != LabelSource::Kind::Folder;
    if (needsTable && (label.table.empty() || label.key.empty())) {
        throw Error(ErrorKind::BadInput,
                    "The recipe's labels of " + domain + " need a \"table\" and a \"key\".");
    }
    return label;
}

PictureSource sourceFromJson(const Json& json) {
    RecipeSection section(json, "source");
    PictureSource source;
    section.read("domain", source.domain);
    section.readPath("archive", source.archive);
    section.read("origin", source.origin);
    section.read("licence", source.licence);
    section.read("testOnly", source.isTestOnly);
    section.readWithin<std::int64_t>("teachingViews", source.teachingViews, 0, 1000);
    section.readWithin<std::int64_t>("perBatch", source.perBatch, 0, 1024);
    section.readWithin<std::int64_t>("drawnCount", source.drawnCount, 0, 1'000'000);
    section.readWithin<std::int64_t>("drawnEdge", source.drawnEdge, 16, 1024);
    if (const Json* labels = section.child("labels")) {
        for (const Json& label : *labels) {
            source.labels.push_back(labelFromJson(label, source.domain));
        }
    }
    section.refuseUnknown();
    if (source.domain.empty()) {
        throw Error(ErrorKind::BadInput, "A source of the recipe has no \"domain\".");
    }
    if (source.archive.empty() == (source.drawnCount == 0)) {
        throw Error(ErrorKind::BadInput, "The recipe's source " + source.domain +
                                             " needs either an \"archive\" or a \"drawnCount\".");
    }
    return source;
}

EncoderPhase phaseFromJson(const Json& json) {
    RecipeSection section(json, "encoder phase");
    EncoderPhase phase;
    section.readWithin<std::int64_t>("steps", phase.steps, 1, 10'000'000);
    section.readWithin("edge", phase.edge, 32, 512);
    section.readWithin("smallestCrop", phase.smallestCrop, 0.05, 1.0);
    section.refuseUnknown();
    return phase;
}

void readRates(RecipeSection& section, double& learningRate, double& weightDecay,
               std::int64_t& warmup) {
    section.readWithin("learningRate", learningRate, 1e-8, 1.0);
    section.readWithin("weightDecay", weightDecay, 0.0, 1.0);
    section.readWithin<std::int64_t>("warmupSteps", warmup, 0, 1'000'000);
}

EncoderRecipe encoderFromJson(const Json& json) {
    RecipeSection section(json, "encoder");
    EncoderRecipe encoder;
    section.read("name", encoder.name);
    section.read("version", encoder.version);
    section.readWithin("inputEdge", encoder.inputEdge, 32, 512);
    section.read("widths", encoder.widths);
    section.readPath("teacher", encoder.teacher);
    section.read("teacherOrigin", encoder.teacherOrigin);
    section.read("teacherLicence", encoder.teacherLicence);
    section.readWithin("cosineWeight", encoder.cosineWeight, 0.0, 100.0);
    section.readWithin("similarityWeight", encoder.similarityWeight, 0.0, 100.0);
    section.readWithin("labelWeight", encoder.labelWeight, 0.0, 100.0);
    readRates(section, encoder.learningRate, encoder.weightDecay, encoder.warmupSteps);
    section.readWithin<std::int64_t>("validateEvery", encoder.validateEvery, 1, 1'000'000);
    section.readWithin<std::int64_t>("patience", encoder.patience, 0, 1'000'000);
    section.readWithin<std::int64_t>("checkpointEvery", encoder.checkpointEvery, 1, 1'000'000);
    if (const Json* phases = section.child("phases")) {
        for (const Json& phase : *phases) {
            encoder.phases.push_back(phaseFromJson(phase));
        }
    }
    section.refuseUnknown();
    const bool hasWidths =
        encoder.widths.size() == 5 && std::ranges::all_of(encoder.widths, [](std::int64_t width) {
            return width >= 8 && width <= 2048 && width % 8 == 0;
        });
    if (!hasWidths) {
        throw Error(ErrorKind::BadInput,
                    "The recipe's encoder needs five \"widths\", multiples of 8 up to 2048.");
    }
    if (encoder.phases.empty()) {
        throw Error(ErrorKind::BadInput, "The recipe's encoder has no \"phases\".");
    }
    return encoder;
}

HeadRecipe headFromJson(const Json& json) {
    RecipeSection section(json, "head");
    HeadRecipe head;
    section.read("version", head.version);
    section.readWithin<std::int64_t>("views", head.views, 0, 100);
    section.readWithin<std::int64_t>("backboneViews", head.backboneViews, 0, 100);
    section.readWithin<std::int64_t>("steps", head.steps, 1, 10'000'000);
    section.readWithin<std::int64_t>("batchSets", head.batchSets, 1, 4096);
    section.readWithin("imaginedShare", head.imaginedShare, 0.0, 1.0);
    section.readWithin<std::int64_t>("smallestSet", head.smallestSet, 3, 10'000);
    section.readWithin<std::int64_t>("largestSet", head.largestSet, head.smallestSet, 10'000);
    readRates(section, head.learningRate, head.weightDecay, head.warmupSteps);
    section.readWithin<std::int64_t>("patience", head.patience, 0, 1'000'000);
    section.readWithin<std::int64_t>("layers", head.layers, 1, 16);
    section.readWithin<std::int64_t>("width", head.width, 1, 4096);
    section.readWithin("dropout", head.dropout, 0.0, 0.9);
    section.refuseUnknown();
    return head;
}

CalibrationRecipe calibrationFromJson(const Json& json) {
    RecipeSection section(json, "calibration");
    CalibrationRecipe calibration;
    section.readWithin<std::int64_t>("setsPerSize", calibration.setsPerSize, 1, 1'000'000);
    section.read("sizes", calibration.sizes);
    section.refuseUnknown();
    const bool areSizes = std::ranges::all_of(
        calibration.sizes, [](std::int64_t size) { return size >= 3 && size <= 100'000; });
    if (!areSizes) {
        throw Error(ErrorKind::BadInput, "The recipe's calibration needs \"sizes\" of at least 3.");
    }
    return calibration;
}

}  // namespace

OutlierRecipe outlierRecipeFromJson(const Json& json) {
    RecipeSection section(json, "top level");
    OutlierRecipe recipe;
    section.read("name", recipe.name);
    section.read("seed", recipe.seed);
    if (const Json* split = section.child("split")) {
        RecipeSection shares(*split, "split");
        shares.readWithin("train", recipe.split.train, 0.01, 1.0);
        shares.readWithin("validation", recipe.split.validation, 0.0, 1.0 - recipe.split.train);
        shares.refuseUnknown();
    }
    if (const Json* sources = section.child("sources")) {
        for (const Json& source : *sources) {
            recipe.sources.push_back(sourceFromJson(source));
        }
    }
    if (const Json* encoder = section.child("encoder")) {
        recipe.encoder = encoderFromJson(*encoder);
    }
    if (const Json* head = section.child("head")) {
        recipe.head = headFromJson(*head);
    }
    if (const Json* calibration = section.child("calibration")) {
        recipe.calibration = calibrationFromJson(*calibration);
    }
    section.refuseUnknown();
    if (recipe.sources.empty()) {
        throw Error(ErrorKind::BadInput, "The recipe names no \"sources\" of pictures.");
    }
    return recipe;
}

OutlierRecipe readOutlierRecipe(const std::filesystem::path& file) {
    return readRecipe(file, outlierRecipeFromJson);
}

}  // namespace setscope
