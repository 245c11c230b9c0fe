#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace setscope {

/// How the pictures of one source are told apart.
struct LabelSource {
    enum class Kind {
        Attributes,   ///< every further column of `table` is a yes/no attribute, 1 or 0
        ClassColumn,  ///< `column` of `table` names the class
        Folder,       ///< the folder within the archive names the class
    };
    Kind kind = Kind::Folder;
    std::string name;             ///< "articleType", "class"
    std::filesystem::path table;  ///< CSV below the data folder
    std::string key;              ///< the column that names the picture's entry in the archive
    std::string column;
};

/// Where the pictures of a domain come from: an archive below the data folder, or the project's own
/// generator.
struct PictureSource {
    std::string domain;             ///< several sources may share one
    std::filesystem::path archive;  ///< zip below the data folder; empty: drawn by the generator
    std::string origin;             ///< for the model card
    std::string licence;            ///< for the model card
    std::vector<LabelSource> labels;
    bool isTestOnly = false;         ///< no picture of it takes part in training or validation
    std::int64_t teachingViews = 0;  ///< looks of the teacher at each training picture: the whole
                                     ///< of it, then random parts
    std::int64_t perBatch = 0;       ///< pictures of every mini-batch of the encoder
    std::int64_t drawnCount = 0;     ///< pictures that the generator draws
    std::int64_t drawnEdge = 128;    ///< pixels
};

/// Shares of the pictures, by a hash of their content and the recipe's seed.
struct SplitShares {
    double train = 0.7;
    double validation = 0.1;  ///< the rest is for testing
};

/// A part of the encoder's training at one size of picture.
struct EncoderPhase {
    std::int64_t steps = 0;
    int edge = 64;              ///< pixels
    double smallestCrop = 0.4;  ///< of the area of the teacher's view, or of the picture
};

struct EncoderRecipe {
    std::string name = "setscope-compact";
    std::string version = "1.0";
    int inputEdge = 96;  ///< pixels, when the encoder is used
    std::vector<std::int64_t> widths = {32, 48, 96, 192,
                                        320};  ///< channels: stem, three residual stages, features
    std::filesystem::path teacher;             ///< ONNX, relative to the data folder; empty: none
    std::string teacherOrigin;                 ///< for the model card
    std::string teacherLicence;                ///< for the model card
    double cosineWeight = 1.0;                 ///< of predicting the teacher's features
    double similarityWeight = 1.0;  ///< of agreeing with the teacher on which pictures are alike
    double labelWeight = 1.0;       ///< of the classes and attributes
    std::vector<EncoderPhase> phases;
    double learningRate = 2e-3;
    double weightDecay = 0.02;
    std::int64_t warmupSteps = 100;
    std::int64_t validateEvery = 250;    ///< steps
    std::int64_t patience = 0;           ///< validations without improvement that end the training
                                         ///< early; 0: none do
    std::int64_t checkpointEvery = 250;  ///< steps
};

struct HeadRecipe {
    std::string version = "1.0";
    std::int64_t views = 0;  ///< looks at each training picture beside the whole of it, so that the
                             ///< head does not take the encoder's certainty about pictures that it
                             ///< learned from for granted
    std::int64_t backboneViews = 0;  ///< the same where a head is trained for a person's own
                                     ///< network, which may be slow
    std::int64_t steps = 3000;
    std::int64_t batchSets = 32;
    double imaginedShare = 0.0;  ///< as many more sets of each batch by imagined traits, for the
                                 ///< comparing expert of a detector for one encoder, with this
                                 ///< weight of their loss
    std::int64_t smallestSet = 4;
    std::int64_t largestSet = 64;
    double learningRate = 1e-3;
    double weightDecay = 1e-4;
    std::int64_t warmupSteps = 200;
    std::int64_t patience = 0;  ///< validations, one every 250 steps, without improvement that end
                                ///< the training early; 0: none do
    std::int64_t layers = 3;
    std::int64_t width = 128;
    double dropout = 0.1;
};

struct CalibrationRecipe {
    std::int64_t setsPerSize = 400;  ///< clean reference sets
    std::vector<std::int64_t> sizes = {4, 8, 16, 32, 64};
};

/// All that the default detector is made from. See resources/recipes for the JSON form.
struct OutlierRecipe {
    std::string name;
    std::uint64_t seed = 0;
    SplitShares split;
    std::vector<PictureSource> sources;
    EncoderRecipe encoder;
    HeadRecipe head;
    CalibrationRecipe calibration;
};

/// @throws Error (BadInput) naming the field: missing, of another type, out of its range, or not
/// known
OutlierRecipe outlierRecipeFromJson(const Json& json);
/// @throws Error (BadInput) also if the file is missing or is not JSON
OutlierRecipe readOutlierRecipe(const std::filesystem::path& file);

}  // namespace setscope
