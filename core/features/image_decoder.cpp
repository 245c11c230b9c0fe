#include "core/features/image_decoder.h"

#include "core/base/error.h"

#ifdef SETSCOPE_WITH_OPENCV

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "core/features/gif_decoder.h"
#include "core/features/jpeg_decoder.h"
#include "core/features/opencv_setup.h"
#include "core/io/image_probe.h"

namespace setscope {

namespace {

/// From this many bytes on a picture waits for the one before it, so that several threads never
/// hold several of them.
constexpr std::int64_t kLargeBuffer = 200'000'000;

[[noreturn]] void refuseSize() {
    throw Error(ErrorKind::BadInput,
                "The picture is too large to be decoded; save it in a smaller size.");
}

bool isTurned(int orientation) { return orientation >= 5 && orientation <= 8; }

/// The part of a picture that the target shows.
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

RgbImage asRgbImage(const cv::Mat& mat) {
    RgbImage image{mat.cols, mat.rows, {}};
    image.pixels.resize(static_cast<std::size_t>(mat.cols) * mat.rows * 3);
    mat.copyTo(asMat(image));
    return image;
}

/// Lays 8-bit BGRA on white. @return RGB
cv::Mat onWhite(const cv::Mat& bgra) {
    cv::Mat rgb(bgra.size(), CV_8UC3);
    for (int row = 0; row < bgra.rows; ++row) {
        const auto* source = bgra.ptr<cv::Vec4b>(row);
        auto* target = rgb.ptr<cv::Vec3b>(row);
        for (int column = 0; column < bgra.cols; ++column) {
            const cv::Vec4b& pixel = source[column];
            const int alpha = pixel[3];
            for (int channel = 0; channel < 3; ++channel) {
                const int value = pixel[2 - channel] * alpha + 255 * (255 - alpha);
                target[column][channel] = static_cast<std::uint8_t>((value + 127) / 255);
            }
        }
    }
    return rgb;
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
            throw Error(
                ErrorKind::BadInput,
                "The picture's pixels are of a kind that is not read; save it as PNG or JPEG.");
    }
}

/// Any decoded picture of one to four channels as 8-bit RGB.
cv::Mat toRgb(const cv::Mat& decoded) {
    const cv::Mat eightBits = toEightBits(decoded);
    cv::Mat rgb;
    switch (eightBits.channels()) {
        case 1:
            cv::cvtColor(eightBits, rgb, cv::COLOR_GRAY2RGB);
            return rgb;
        case 3:
            cv::cvtColor(eightBits, rgb, cv::COLOR_BGR2RGB);
            return rgb;
        case 4:
            return onWhite(eightBits);
        default:
            throw Error(
                ErrorKind::BadInput,
                "The picture's pixels are of a kind that is not read; save it as PNG or JPEG.");
    }
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

/// Bytes that decoding holds at most, by the header alone. Sixteen bits a value are assumed where
/// the header may say so.
std::int64_t expectedBytes(const ImageProbe& probe, std::span<const std::byte> bytes) {
    constexpr std::size_t kPngDepth = 24;
    const bool isPng = probe.facts.format == "PNG";
    const bool isDeep = probe.facts.format == "TIFF" ||
                        (isPng && bytes.size() > kPngDepth && bytes[kPngDepth] == std::byte{16});
    return probe.facts.width * probe.facts.height * (isDeep ? 8 : 4);
}

RgbImage decodeJpegTo(std::span<const std::byte> bytes, int orientation, const PixelTarget& target,
                      const DecodeLimits& limits, const cv::Size& stored) {
    const cv::Rect part = framedPart(stored, target);
    const auto covering = [](int targetEdge, int partEdge, int pictureEdge) {
        return static_cast<int>(std::ceil(static_cast<double>(std::min(targetEdge, partEdge)) *
                                          pictureEdge / partEdge));
    };
    RgbImage image = decodeJpeg(
        bytes, {covering(target.width, part.width, stored.width),
                covering(target.height, part.height, stored.height), limits.largestBuffer});
    return asRgbImage(oriented(resized(asMat(image), target), orientation));
}

}  // namespace

RgbImage decodeImage(std::span<const std::byte> bytes, const PixelTarget& target,
                     const DecodeLimits& limits) {
    setUpOpenCv();
    const ImageProbe probe = probeImage(bytes);
    if (!probe.trouble.empty()) {
        throw Error(ErrorKind::BadInput, "The picture " + probe.trouble);
    }
    if (probe.facts.width * probe.facts.height > limits.largestPicture) {
        refuseSize();
    }
    PixelTarget storedTarget = target;
    cv::Size stored(static_cast<int>(probe.facts.width), static_cast<int>(probe.facts.height));
    if (isTurned(probe.orientation)) {
        std::swap(storedTarget.width, storedTarget.height);
        std::swap(stored.width, stored.height);
    }
    const std::int64_t expected = expectedBytes(probe, bytes);
    static std::mutex oneLargePicture;
    std::unique_lock<std::mutex> turn(oneLargePicture, std::defer_lock);
    if (expected > kLargeBuffer) {
        turn.lock();
    }
    if (probe.facts.format == "JPEG") {
        return decodeJpegTo(bytes, probe.orientation, storedTarget, limits, stored);
    }
    if (expected > limits.largestBuffer) {
        refuseSize();
    }
    if (probe.facts.format == "GIF") {
        RgbImage frame = decodeGif(bytes, limits.largestPicture);
        return asRgbImage(resized(asMat(frame), target));
    }
    const cv::Mat decoded = decodeByOpenCv(bytes, probe);
    const cv::Mat small = resized(toRgb(decoded), storedTarget);
    return asRgbImage(oriented(small, probe.orientation));
}

std::vector<std::byte> encodeJpeg(const RgbImage& image, int quality) {
    setUpOpenCv();
    const cv::Mat rgb(image.height, image.width, CV_8UC3,
                      const_cast<std::uint8_t*>(image.pixels.data()));
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
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

std::vector<std::byte> encodeJpeg(const RgbImage&, int) { refuseWithoutOpenCv(); }

}  // namespace setscope

#endif  // SETSCOPE_WITH_OPENCV
