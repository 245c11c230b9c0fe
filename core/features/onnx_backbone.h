#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/json.h"
#include "core/features/image_network.h"

namespace setscope {

/// How a person's own network wants its pictures and where its features are: the JSON file
/// `<network>.onnx.json` beside it,
///   {"width": 224, "height": 224, "mean": [127.5, 127.5, 127.5], "scale": [0.00784, 0.00784,
///   0.00784],
///    "channels": "RGB" or "BGR", "crop": 0.875, "output": "features"}
/// in which every field may be absent and no other may be present. Without "crop" the whole picture
/// is stretched to width and height. Without width and height the shape that the network declares
/// is taken, else 224. Without mean and scale values run from −1 to 1.
struct OnnxPreprocessing {
    PixelTarget target;
    PixelScaling scaling;
    std::string output;  ///< name of the output or layer; empty: chosen
};

/// @param json what the file holds @param declared the network's own shape or the default
/// @param file the file's name, for sentences
/// @throws Error (BadInput) naming the file and the field that is of another form or not known
OnnxPreprocessing onnxPreprocessingFromJson(const Json& json, const OnnxPreprocessing& declared,
                                            const std::string& file);

/// A network and what identifies it.
struct OnnxBackbone {
    std::unique_ptr<const ImageNetwork> network;
    std::string fingerprint;  ///< of the file and of the preprocessing, hexadecimal
    std::string output;       ///< the output that gives the features
};

/// Opens any ONNX image network of one picture input through OpenCV. The features are the output
/// that the preprocessing names; else the declared output whose name speaks of features, embeddings
/// or pooling; else what the last fully connected layer is given; else the only output. A map [1,
/// d, h, w] is averaged over its places.
/// @throws Error (BadInput) with one sentence if the file is missing, damaged, not ONNX or not such
/// a network
OnnxBackbone openOnnxBackbone(const std::filesystem::path& file);

}  // namespace setscope
