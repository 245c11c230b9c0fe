#include "core/features/image_decoder.h"

#include "core/base/error.h"

#ifdef SETSCOPE_WITH_OPENCV

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <future>
#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "core/base/check.h"
#include "core/features/gif_decoder.h"
#include "core/features/jpeg_decoder.h"
#include "core/features/opencv_setup.h"
#include "core/io/byte_budget.h"
#include "core/io/image_probe.h"

namespace setscope {

namespace {

/// Bytes that the decoders of all threads hold at once; more only for one picture alone.
constexpr std::uint64_t kDecodingMemory = 700'000'000;

/// Up to these sizes a picture's structure is walked, and its pixels are decoded, within a tenth of
/// a second or so.
constexpr std::size_t kQuickFile = 30'000'000;     // bytes
constexpr std::int64_t kQuickPicture = 4'000'000;  // pixels
constexpr std::chrono::milliseconds kBetweenLooksAtTheStop{20};

[[noreturn]] void refuseSize() {
    throw Error(ErrorKind::BadInput,
                "The picture is too large to be decoded; save it in a smaller size.");
}

bool isTurned(int orientation) { return orientation >= 5 && orientation <= 8; }

/// What becomes of a picture of this size: for Framing::Within the shape that it keeps.
PixelTarget targetFor(std::int64_t width, std::int64_t height, const PixelTarget& asked) {
    if (asked.framing != Framing::Within) {
        return asked;
    }
    const double scale = std::min({1.0, asked.width / static_cast<double>(width),
                                   asked.height / static_cast<double>(height)});
    const auto edge = [scale](std::int64_t pixels) {
        return std::max(1, static_cast<int>(std::lround(static_cast<double>(pixels) * scale)));
    };
    return {edge(width), edge(height), Framing::Whole, 1.0};
}

/// The part of a picture that the target shows. @pre it is not Framing::Within
cv::Rect framedPart(const cv::Size& picture, const PixelTarget& target) {
    if (target.framing == Framing::Whole) {
        return {0, 0, picture.width, picture.height};
    }
    const double scale = std::min(static_cast<double>(picture.width) / target.width,
                                  static_cast<double>(picture.height) / target.height) *
                         target.cropShare;
    const int width =
        std::clamp(static_cast<int>(std::lround(target.width * scale)), 1, picture.width);
    const int height =
        std::clamp(static_cast<int>(std::lround(target.height * scale)), 1, picture.height);
    return {(picture.width - width) / 2, (picture.height - height) / 2, width, height};
}

cv::Mat resized(const cv::Mat& picture, const PixelTarget& target) {
    const cv::Mat part = picture(framedPart(picture.size(), target));
    const bool isShrunk = part.cols >= target.width && part.rows >= target.height;
    cv::Mat result;
    cv::resize(part, result, {target.width, target.height}, 0.0, 0.0,
               isShrunk ? cv::INTER_AREA : cv::INTER_LINEAR);
    return result;
}

/// Turns a picture upright. @param orientation EXIF, 1..8
cv::Mat oriented(const cv::Mat& stored, int orientation) {
    cv::Mat turned = stored;
    if (isTurned(orientation)) {
        cv::transpose(stored, turned);
    }
    constexpr int kNoFlip = 2;
    constexpr std::array<int, 9> kFlip = {kNoFlip, kNoFlip, 1, -1, 0, kNoFlip, 1, -1, 0};
    const int flip = kFlip.at(static_cast<std::size_t>(std::clamp(orientation, 1, 8)));
    if (flip == kNoFlip) {
        return turned;
    }
    cv::Mat upright;
    cv::flip(turned, upright, flip);
    return upright;
}

cv::Mat asMat(RgbImage& image) { return {image.height, image.width, CV_8UC3, image.pixels.data()}; }

/// Not to be written to.
cv::Mat asMat(const RgbImage& image) {
    return {image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.pixels.data())};
}

RgbImage asRgbImage(const cv::Mat& mat) {
    RgbImage image{mat.cols, mat.rows, {}};
    image.pixels.resize(static_cast<std::size_t>(mat.cols) * mat.rows * 3);
    mat.copyTo(asMat(image));
    return image;
}

/// Lays 8-bit BGRA on white. @return BGR
cv::Mat onWhite(const cv::Mat& bgra) {
    cv::Mat bgr(bgra.size(), CV_8UC3);
    for (int row = 0; row < bgra.rows; ++row) {
        const auto* source = bgra.ptr<cv::Vec4b>(row);
        auto* target = bgr.ptr<cv::Vec3b>(row);
        for (int column = 0; column < bgra.cols; ++column) {
            const cv::Vec4b& pixel = source[column];
            const int alpha = pixel[3];
            for (int channel = 0; channel < 3; ++channel) {
                const int value = pixel[channel] * alpha + 255 * (255 - alpha);
                target[column][channel] = static_cast<std::uint8_t>((value + 127) / 255);
            }
        }
    }
    return bgr;
}

[[noreturn]] void refuseKind() {
    throw Error(ErrorKind::BadInput,
                "The picture's pixels are of a kind that is not read; save it as PNG or JPEG.");
}

cv::Mat toEightBits(const cv::Mat& decoded) {
    cv::Mat result;
    switch (decoded.depth()) {
        case CV_8U:
            return decoded;
        case CV_16U:
            decoded.convertTo(result, CV_8U, 1.0 / 257.0);
            return result;
        case CV_32F:
        case CV_64F:
            decoded.convertTo(result, CV_8U, 255.0);
            return result;
        default:
            refuseKind();
    }
}

/// Any decoded picture as 8-bit grey or BGR. Row by row in the memory of `decoded`, whose pixels it
/// overwrites: a copy of a large picture would not fit the memory budget.
cv::Mat flattenInPlace(cv::Mat& decoded) {
    const int channels = decoded.channels();
    if (channels != 1 && channels != 3 && channels != 4) {
        refuseKind();
    }
    if (decoded.depth() == CV_8U && channels != 4) {
        return decoded;
    }
    cv::Mat flat(decoded.rows, decoded.cols, channels == 1 ? CV_8UC1 : CV_8UC3, decoded.data,
                 decoded.step);
    for (int row = 0; row < decoded.rows; ++row) {
        const cv::Mat eightBits = toEightBits(decoded.row(row));
        (channels == 4 ? onWhite(eightBits) : eightBits).copyTo(flat.row(row));
    }
    return flat;
}

cv::Mat toRgb(const cv::Mat& greyOrBgr) {
    cv::Mat rgb;
    cv::cvtColor(greyOrBgr, rgb,
                 greyOrBgr.channels() == 1 ? cv::COLOR_GRAY2RGB : cv::COLOR_BGR2RGB);
    return rgb;
}

cv::Mat decodeByOpenCv(std::span<const std::byte> bytes, const ImageProbe& probe) {
    const std::string remedy = "; copy it again or save it anew.";
    cv::Mat decoded;
    try {
        const cv::Mat source(1, static_cast<int>(bytes.size()), CV_8U,
                             const_cast<std::byte*>(bytes.data()));
        decoded = cv::imdecode(source, cv::IMREAD_UNCHANGED);
    } catch (const cv::Exception&) {
        throw Error(ErrorKind::BadInput,
                    "The picture's " + probe.facts.format + " data are damaged" + remedy);
    }
    if (decoded.empty()) {
        throw Error(ErrorKind::BadInput, "The picture's " + probe.facts.format +
                                             " data are damaged or of a rare kind" + remedy);
    }
    return decoded;
}

/// Shared, because a thread that was left behind may give its share back after the end of main.
std::shared_ptr<ByteBudget> decodingMemory() {
    static const auto memory = std::make_shared<ByteBudget>(kDecodingMemory);
    return memory;
}

/// What is asked of a decoder, and where it finds that it is to stop.
struct Order {
    PixelTarget target;
    DecodeLimits limits;
    std::stop_token stop;
};

RgbImage decodeJpegTo(std::span<const std::byte> bytes, int orientation, const Order& order,
                      const cv::Size& stored) {
    const PixelTarget& target = order.target;
    const cv::Rect part = framedPart(stored, target);
    const auto covering = [](int targetEdge, int partEdge, int pictureEdge) {
        return static_cast<int>(std::ceil(static_cast<double>(std::min(targetEdge, partEdge)) *
                                          pictureEdge / partEdge));
    };
    const std::shared_ptr<ByteBudget> memory = decodingMemory();
    RgbImage image = decodeJpeg(
        bytes,
        {covering(target.width, part.width, stored.width),
         covering(target.height, part.height, stored.height), order.limits.largestBuffer},
        *memory, order.stop);
    return asRgbImage(oriented(resized(asMat(image), target), orientation));
}

/// Decodes the whole picture, then resizes it.
RgbImage decodeWholeTo(std::span<const std::byte> bytes, const ImageProbe& probe,
                       const Order& order) {
    const std::int64_t room = order.limits.largestBuffer - static_cast<std::int64_t>(bytes.size());
    const std::int64_t pixels = probe.facts.width * probe.facts.height;
    if (probe.decodingBytesPerPixel > room / pixels) {
        refuseSize();
    }
    const std::shared_ptr<ByteBudget> memory = decodingMemory();
    const ByteBudget::Share share(
        *memory, static_cast<std::uint64_t>(pixels * probe.decodingBytesPerPixel), order.stop);
    if (probe.facts.format == "GIF") {
        RgbImage frame = decodeGif(bytes, order.limits.largestPicture, order.stop);
        return asRgbImage(resized(asMat(frame), order.target));
    }
    cv::Mat decoded = decodeByOpenCv(bytes, probe);
    const cv::Mat small = toRgb(resized(flattenInPlace(decoded), order.target));
    return asRgbImage(oriented(small, probe.orientation));
}

RgbImage decodeProbed(std::span<const std::byte> bytes, const ImageProbe& probe, Order order) {
    setUpOpenCv();
    if (!probe.trouble.empty()) {
        throw Error(ErrorKind::BadInput, "The picture " + probe.trouble);
    }
    if (!probe.decodesReduced &&
        probe.facts.width * probe.facts.height > order.limits.largestPicture) {
        refuseSize();
    }
    order.target = targetFor(probe.facts.width, probe.facts.height, order.target);
    cv::Size stored(static_cast<int>(probe.facts.width), static_cast<int>(probe.facts.height));
    if (isTurned(probe.orientation)) {
        std::swap(order.target.width, order.target.height);
        std::swap(stored.width, stored.height);
    }
    return probe.facts.format == "JPEG" ? decodeJpegTo(bytes, probe.orientation, order, stored)
                                        : decodeWholeTo(bytes, probe, order);
}

/// @throws Cancelled after a stop; the work then goes on by itself and nobody hears of it
RgbImage runOnAThreadOfItsOwn(std::function<RgbImage()> work, const std::stop_token& stop) {
    std::packaged_task<RgbImage()> task(std::move(work));
    std::future<RgbImage> result = task.get_future();
    std::thread(std::move(task)).detach();
    while (result.wait_for(kBetweenLooksAtTheStop) != std::future_status::ready) {
        if (stop.stop_requested()) {
            throw Cancelled();
        }
    }
    return result.get();
}

/// Whether decoding looks often enough whether it is to stop, or is done before that matters.
bool endsSoonAfterAStop(const ImageProbe& probe) {
    return probe.facts.format == "JPEG" || probe.facts.format == "GIF" || !probe.trouble.empty() ||
           probe.facts.width * probe.facts.height <= kQuickPicture;
}

}  // namespace

RgbImage decodeImage(std::span<const std::byte> bytes, const PixelTarget& target,
                     const DecodeLimits& limits) {
    return decodeProbed(bytes, probeImage(bytes), {target, limits, {}});
}

RgbImage decodeImage(Bytes bytes, const PixelTarget& target, const DecodeLimits& limits,
                     const std::stop_token& stop) {
    if (stop.stop_requested()) {
        throw Cancelled();
    }
    const Order order{target, limits, stop};
    std::optional<ImageProbe> probe;
    if (bytes.size() <= kQuickFile) {
        probe = probeImage(bytes);
        if (endsSoonAfterAStop(*probe)) {
            return decodeProbed(bytes, *probe, order);
        }
    }
    const auto shared = std::make_shared<const Bytes>(std::move(bytes));
    return runOnAThreadOfItsOwn(
        [shared, probe, order] {
            return decodeProbed(*shared, probe ? *probe : probeImage(*shared), order);
        },
        stop);
}

RgbImage shapedTo(const RgbImage& picture, const PixelTarget& target) {
    setUpOpenCv();
    SETSCOPE_CHECK(picture.width > 0 && picture.height > 0, "a picture without pixels");
    return asRgbImage(resized(asMat(picture), targetFor(picture.width, picture.height, target)));
}

std::vector<std::byte> encodeJpeg(const RgbImage& image, int quality) {
    setUpOpenCv();
    cv::Mat bgr;
    cv::cvtColor(asMat(image), bgr, cv::COLOR_RGB2BGR);
    std::vector<std::uint8_t> encoded;
    cv::imencode(".jpg", bgr, encoded, {cv::IMWRITE_JPEG_QUALITY, quality});
    const auto* first = reinterpret_cast<const std::byte*>(encoded.data());
    return {first, first + encoded.size()};
}

}  // namespace setscope

#else

#include "core/features/opencv_setup.h"

namespace setscope {

RgbImage decodeImage(std::span<const std::byte>, const PixelTarget&, const DecodeLimits&) {
    refuseWithoutOpenCv();
}

RgbImage decodeImage(Bytes, const PixelTarget&, const DecodeLimits&, const std::stop_token&) {
    refuseWithoutOpenCv();
}

RgbImage shapedTo(const RgbImage&, const PixelTarget&) { refuseWithoutOpenCv(); }

std::vector<std::byte> encodeJpeg(const RgbImage&, int) { refuseWithoutOpenCv(); }

}  // namespace setscope

#endif  // SETSCOPE_WITH_OPENCV
