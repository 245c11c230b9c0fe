#include "core/features/gif_decoder.h"

#ifdef SETSCOPE_WITH_OPENCV

#include <gif_lib.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/base/error.h"

namespace setscope {

namespace {

/// The bytes not yet given to giflib.
struct Source {
    std::span<const std::byte> rest;
};

int readBytes(GifFileType* gif, GifByteType* target, int wanted) {
    Source& source = *static_cast<Source*>(gif->UserData);
    const std::size_t count =
        std::min(source.rest.size(), static_cast<std::size_t>(std::max(wanted, 0)));
    std::memcpy(target, source.rest.data(), count);
    source.rest = source.rest.subspan(count);
    return static_cast<int>(count);
}

struct CloseGif {
    void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};

[[noreturn]] void refuseDamage() {
    throw Error(ErrorKind::BadInput,
                "The picture's GIF data are damaged or cut off; copy it again or save it anew.");
}

/// Reads on to the first frame's description.
/// @return the index of its transparent colour, −1 if it has none
int seekFirstFrame(GifFileType* gif) {
    int transparent = NO_TRANSPARENT_COLOR;
    GifRecordType record = UNDEFINED_RECORD_TYPE;
    while (DGifGetRecordType(gif, &record) == GIF_OK && record == EXTENSION_RECORD_TYPE) {
        int code = 0;
        GifByteType* block = nullptr;
        if (DGifGetExtension(gif, &code, &block) == GIF_ERROR) {
            refuseDamage();
        }
        GraphicsControlBlock control{};
        if (code == GRAPHICS_EXT_FUNC_CODE && block != nullptr &&
            DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
            transparent = control.TransparentColor;
        }
        while (block != nullptr) {
            if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) {
                refuseDamage();
            }
        }
    }
    if (record != IMAGE_DESC_RECORD_TYPE || DGifGetImageDesc(gif) == GIF_ERROR) {
        refuseDamage();
    }
    return transparent;
}

/// The rows of a frame in the order in which they are stored.
std::vector<int> rowOrder(int height, bool isInterlaced) {
    std::vector<int> rows;
    rows.reserve(static_cast<std::size_t>(height));
    if (!isInterlaced) {
        for (int row = 0; row < height; ++row) {
            rows.push_back(row);
        }
        return rows;
    }
    constexpr int kStart[] = {0, 4, 2, 1};
    constexpr int kStep[] = {8, 8, 4, 2};
    for (int pass = 0; pass < 4; ++pass) {
        for (int row = kStart[pass]; row < height; row += kStep[pass]) {
            rows.push_back(row);
        }
    }
    return rows;
}

void paintRow(RgbImage& canvas, const GifImageDesc& frame, int row,
              std::span<const GifPixelType> indices, const ColorMapObject& colours,
              int transparent) {
    const int y = frame.Top + row;
    if (y < 0 || y >= canvas.height) {
        return;
    }
    for (int column = 0; column < frame.Width; ++column) {
        const int x = frame.Left + column;
        const int index = indices[static_cast<std::size_t>(column)];
        if (x < 0 || x >= canvas.width || index == transparent || index >= colours.ColorCount) {
            continue;
        }
        const GifColorType& colour = colours.Colors[index];
        std::uint8_t* pixel =
            canvas.pixels.data() + (static_cast<std::size_t>(y) * canvas.width + x) * 3;
        pixel[0] = colour.Red;
        pixel[1] = colour.Green;
        pixel[2] = colour.Blue;
    }
}

}  // namespace

RgbImage decodeGif(std::span<const std::byte> bytes, std::int64_t largestPicture,
                   const std::stop_token& stop) {
    Source source{bytes};
    const std::unique_ptr<GifFileType, CloseGif> gif(DGifOpen(&source, readBytes, nullptr));
    if (!gif) {
        refuseDamage();
    }
    const int transparent = seekFirstFrame(gif.get());
    const GifImageDesc& frame = gif->Image;
    const ColorMapObject* colours = frame.ColorMap != nullptr ? frame.ColorMap : gif->SColorMap;
    if (gif->SWidth <= 0 || gif->SHeight <= 0 || frame.Width <= 0 || frame.Height <= 0 ||
        colours == nullptr) {
        refuseDamage();
    }
    if (std::int64_t{gif->SWidth} * gif->SHeight > largestPicture ||
        std::int64_t{frame.Width} * frame.Height > largestPicture) {
        throw Error(ErrorKind::BadInput,
                    "The picture is too large to be decoded; save it in a smaller size.");
    }
    RgbImage canvas{gif->SWidth, gif->SHeight, {}};
    canvas.pixels.assign(static_cast<std::size_t>(canvas.width) * canvas.height * 3, 255);
    std::vector<GifPixelType> indices(static_cast<std::size_t>(frame.Width));
    for (const int row : rowOrder(frame.Height, frame.Interlace)) {
        if (stop.stop_requested()) {
            throw Cancelled();
        }
        if (DGifGetLine(gif.get(), indices.data(), frame.Width) == GIF_ERROR) {
            refuseDamage();
        }
        paintRow(canvas, frame, row, indices, *colours, transparent);
    }
    return canvas;
}

}  // namespace setscope

#endif  // SETSCOPE_WITH_OPENCV
