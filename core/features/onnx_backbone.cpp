#include "core/features/onnx_backbone.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/error.h"
#include "core/features/opencv_setup.h"

#ifdef SETSCOPE_WITH_OPENCV

#include <ATen/ops/empty.h>

#include <mutex>
#include <opencv2/dnn.hpp>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/features/onnx_header.h"
#include "core/io/file.h"
#include "core/items/content_hash.h"

namespace setscope {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestNetwork = 2'000'000'000;    // bytes; the format's own limit
constexpr std::uint64_t kLargestPreprocessing = 1'000'000;  // bytes
constexpr int kUsualEdge = 224;                             // pixels
constexpr std::int64_t kWidest = 65'536;                    // features

[[noreturn]] void refuse(const fs::path& file, const std::string& trouble) {
    throw Error(ErrorKind::BadInput, toUtf8(file.filename()) + " " + trouble);
}

/// One row of features from whatever an output gives for one picture; empty if it cannot be that.
std::optional<cv::Mat> asRow(const cv::Mat& output) {
    if (output.depth() != CV_32F || output.dims < 2 || output.size[0] != 1) {
        return std::nullopt;
    }
    cv::Mat row;
    if (output.dims == 4 && output.size[2] * output.size[3] > 1) {
        const cv::Mat maps(output.size[1], output.size[2] * output.size[3], CV_32F,
                           const_cast<uchar*>(output.ptr()));
        cv::reduce(maps, row, 1, cv::REDUCE_AVG);
    } else {
        row = output;
    }
    const auto width = static_cast<std::int64_t>(row.total());
    if (width < 2 || width > kWidest) {
        return std::nullopt;
    }
    return row.clone().reshape(1, 1);
}

/// Runs networks of OpenCV, which are not thread-safe: each call borrows one that no other uses.
class OnnxNetwork final : public ImageNetwork {
  public:
    /// @param first the network that `bytes` hold
    /// @throws cv::Exception if it cannot be run on a picture
    OnnxNetwork(Bytes bytes, OnnxPreprocessing preprocessing, cv::dnn::Net first)
        : bytes_(std::move(bytes)), preprocessing_(std::move(preprocessing)) {
        std::vector<float> black(static_cast<std::size_t>(3) * target().height * target().width);
        width_ = rowFor(black.data(), first).cols;
        idle_.push_back(std::move(first));
    }

    const PixelTarget& target() const override { return preprocessing_.target; }
    const PixelScaling& scaling() const override { return preprocessing_.scaling; }
    std::int64_t width() const override { return width_; }
    bool runsOn(const c10::Device& device) const override { return device.is_cpu(); }
    std::int64_t picturesAtOnce(const c10::Device& /*device*/) const override { return 1; }

    at::Tensor features(const at::Tensor& pixels) const override {
        const at::Tensor input = pixels.contiguous();
        const std::int64_t stride = std::int64_t{3} * target().height * target().width;
        const at::Tensor result = at::empty({input.size(0), width_});
        cv::dnn::Net net = borrow();
        for (std::int64_t index = 0; index < input.size(0); ++index) {
            const cv::Mat row = rowFor(input.data_ptr<float>() + index * stride, net);
            std::copy_n(row.ptr<float>(), width_, result.data_ptr<float>() + index * width_);
        }
        const std::scoped_lock lock(guard_);
        idle_.push_back(std::move(net));
        return result;
    }

  private:
    /// @param pixels of one picture @return [1, width]
    cv::Mat rowFor(float* pixels, cv::dnn::Net& net) const {
        const std::array<int, 4> shape = {1, 3, target().height, target().width};
        net.setInput(cv::Mat(4, shape.data(), CV_32F, pixels));
        const std::optional<cv::Mat> row = asRow(net.forward(preprocessing_.output));
        if (!row) {
            throw cv::Exception(cv::Error::StsBadSize, "no row of features", __func__, __FILE__,
                                __LINE__);
        }
        return *row;
    }

    cv::dnn::Net borrow() const {
        {
            const std::scoped_lock lock(guard_);
            if (!idle_.empty()) {
                cv::dnn::Net net = std::move(idle_.back());
                idle_.pop_back();
                return net;
            }
        }
        return cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(bytes_.data()),
                                        bytes_.size());
    }

    Bytes bytes_;
    OnnxPreprocessing preprocessing_;
    std::int64_t width_ = 0;
    mutable std::mutex guard_;
    mutable std::vector<cv::dnn::Net> idle_;
};

/// The layer whose output feeds the network's last fully connected layer; empty if it has none.
std::string layerBeforeTheClassifier(cv::dnn::Net& net) {
    const std::vector<cv::String> names = net.getLayerNames();
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        const int id = net.getLayerId(*name);
        if (net.getLayer(id)->type != "InnerProduct") {
            continue;
        }
        const std::vector<cv::Ptr<cv::dnn::Layer>> inputs = net.getLayerInputs(id);
        return inputs.empty() ? std::string() : std::string(inputs.front()->name);
    }
    return {};
}

/// OpenCV names the layers of an ONNX file after its nodes, with a prefix of its own.
constexpr std::string_view kNodePrefix = "onnx_node!";

/// The layer that gives the output or is the node of that name.
std::string layerNamed(const std::string& name, cv::dnn::Net& net) {
    const std::string node = std::string(kNodePrefix) + name;
    return net.getLayerId(name) < 0 && net.getLayerId(node) >= 0 ? node : name;
}

std::string chosenOutput(cv::dnn::Net& net, const OnnxHeader& header) {
    for (const char* word : {"feature", "embed", "pool"}) {
        for (const std::string& output : header.outputs) {
            if (lowerAscii(output).find(word) != std::string::npos) {
                return output;
            }
        }
    }
    const std::string before = layerBeforeTheClassifier(net);
    return before.empty() ? header.outputs.front() : before;
}

OnnxPreprocessing declaredPreprocessing(const OnnxHeader& header) {
    OnnxPreprocessing declared;
    const std::vector<std::int64_t>& shape = header.inputs.front().shape;
    const auto edge = [&shape](std::size_t axis) {
        const bool isFixed = shape.size() == 4 && shape[axis] >= 8 && shape[axis] <= 4096;
        return isFixed ? static_cast<int>(shape[axis]) : kUsualEdge;
    };
    declared.target = {edge(3), edge(2), Framing::Whole, 1.0};
    declared.scaling.mean.fill(127.5F);
    declared.scaling.scale.fill(1.0F / 127.5F);
    return declared;
}

std::string preprocessingText(const fs::path& file) {
    const fs::path beside = file.string() + ".json";
    return fs::exists(beside) ? readTextFile(beside, kLargestPreprocessing) : std::string();
}

/// The two hashes and the name in one.
std::string fingerprintOf(const Bytes& bytes, const std::string& text, const std::string& output) {
    const std::string parts = ContentHash::of(bytes).toHex() + text + output;
    return ContentHash::of(std::as_bytes(std::span(parts))).toHex();
}

}  // namespace

OnnxBackbone openOnnxBackbone(const fs::path& file) {
    setUpOpenCv();
    Bytes bytes = readFile(file, kLargestNetwork);
    const std::optional<OnnxHeader> header = readOnnxHeader(bytes);
    if (!header) {
        refuse(file, "is not an ONNX network or is damaged; export it again.");
    }
    const std::string text = preprocessingText(file);
    OnnxPreprocessing preprocessing = declaredPreprocessing(*header);
    if (!text.empty()) {
        const Json json = parseJson(text);
        if (json.is_discarded()) {
            refuse(file, "has a file " + toUtf8(file.filename()) +
                             ".json beside it that is not JSON; correct or remove it.");
        }
        preprocessing =
            onnxPreprocessingFromJson(json, preprocessing, toUtf8(file.filename()) + ".json");
    }
    if (header->inputs.size() != 1) {
        refuse(file, "takes several inputs; Setscope needs a network of one picture.");
    }
    try {
        cv::dnn::Net net =
            cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        std::string output =
            preprocessing.output.empty() ? chosenOutput(net, *header) : preprocessing.output;
        if (output.starts_with(kNodePrefix)) {
            output.erase(0, kNodePrefix.size());
        }
        preprocessing.output = layerNamed(output, net);
        std::string fingerprint = fingerprintOf(bytes, text, output);
        auto network = std::make_unique<OnnxNetwork>(std::move(bytes), std::move(preprocessing),
                                                     std::move(net));
        return {std::move(network), std::move(fingerprint), std::move(output)};
    } catch (const cv::Exception&) {
        refuse(file,
               "cannot be run on a picture by OpenCV; export it as an image classifier with "
               "plain layers, or name its output in " +
                   toUtf8(file.filename()) + ".json.");
    }
}

}  // namespace setscope

#else

namespace setscope {

OnnxBackbone openOnnxBackbone(const std::filesystem::path&) { refuseWithoutOpenCv(); }

}  // namespace setscope

#endif  // SETSCOPE_WITH_OPENCV

namespace setscope {

namespace {

/// The fields of a preprocessing file.
class PreprocessingFields {
  public:
    PreprocessingFields(const Json& json, const std::string& file) : json_(json), file_(file) {
        if (!json.is_object()) {
            throw Error(ErrorKind::BadInput, file + " must hold a JSON object.");
        }
        constexpr std::array<std::string_view, 7> kKnown = {"width",    "height", "mean",  "scale",
                                                            "channels", "crop",   "output"};
        for (const auto& [key, value] : json.items()) {
            if (std::ranges::find(kKnown, key) == kKnown.end()) {
                throw Error(ErrorKind::BadInput,
                            file + " holds \"" + key +
                                "\", which no preprocessing has; check its spelling.");
            }
        }
    }

    /// Null if it is absent.
    const Json* find(const char* key) const {
        return json_.contains(key) ? &json_.at(key) : nullptr;
    }

    [[noreturn]] void refuse(const char* key, const std::string& form) const {
        throw Error(ErrorKind::BadInput,
                    file_ + " holds \"" + key + "\", which must be " + form + ".");
    }

    void readEdge(const char* key, int& edge) const {
        const Json* value = find(key);
        if (value == nullptr) {
            return;
        }
        if (!value->is_number_integer() || *value < 8 || *value > 4096) {
            refuse(key, "a whole number of pixels between 8 and 4096");
        }
        edge = value->get<int>();
    }

    void readChannels(const char* key, std::array<float, 3>& values) const {
        const Json* list = find(key);
        if (list == nullptr) {
            return;
        }
        const bool areThree =
            list->is_array() && list->size() == 3 &&
            std::ranges::all_of(*list, [](const Json& value) { return value.is_number(); });
        if (!areThree) {
            refuse(key, "three numbers");
        }
        values = list->get<std::array<float, 3>>();
    }

  private:
    const Json& json_;
    const std::string& file_;
};

}  // namespace

OnnxPreprocessing onnxPreprocessingFromJson(const Json& json, const OnnxPreprocessing& declared,
                                            const std::string& file) {
    const PreprocessingFields fields(json, file);
    OnnxPreprocessing result = declared;
    fields.readEdge("width", result.target.width);
    fields.readEdge("height", result.target.height);
    fields.readChannels("mean", result.scaling.mean);
    fields.readChannels("scale", result.scaling.scale);
    if (const Json* crop = fields.find("crop")) {
        if (!crop->is_number() || *crop <= 0.0 || *crop > 1.0) {
            fields.refuse("crop", "a share above 0 and at most 1");
        }
        result.target.framing = Framing::CentreCrop;
        result.target.cropShare = crop->get<double>();
    }
    if (const Json* order = fields.find("channels")) {
        if (*order != "RGB" && *order != "BGR") {
            fields.refuse("channels", "\"RGB\" or \"BGR\"");
        }
        result.scaling.order =
            *order == "BGR" ? PixelScaling::Order::Bgr : PixelScaling::Order::Rgb;
    }
    if (const Json* output = fields.find("output")) {
        if (!output->is_string()) {
            fields.refuse("output", "the name of an output");
        }
        result.output = output->get<std::string>();
    }
    return result;
}

}  // namespace setscope
