#include "core/features/jpeg_decoder.h"

#ifdef SETSCOPE_WITH_OPENCV

#include <algorithm>
#include <csetjmp>
#include <cstdio>

// libjpeg's headers need FILE and size_t to be declared before them.
#include <jerror.h>
#include <jpeglib.h>

#include "core/base/error.h"
#include "core/io/byte_budget.h"

namespace setscope {

namespace {

/// Progressive files with more scans than this take minutes for a few kilobytes and come from
/// nobody's camera.
constexpr int kMostScans = 200;

/// Everything that lives while libjpeg runs. libjpeg reports trouble by longjmp, so the functions
/// between setjmp and the libjpeg calls hold no C++ objects of their own.
struct Session {
    jpeg_decompress_struct decoder{};
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    std::jmp_buf onTrouble{};
    int trouble = 0;
    const std::stop_token* stop = nullptr;
    bool isStopped = false;
};

Session& sessionOf(j_common_ptr decoder) { return *static_cast<Session*>(decoder->client_data); }

[[noreturn]] void giveUp(j_common_ptr decoder) {
    Session& session = sessionOf(decoder);
    session.trouble = session.errors.msg_code;
    std::longjmp(session.onTrouble, 1);
}

void judgeMessage(j_common_ptr decoder, int level) {
    if (level >= 0) {
        return;
    }
    switch (decoder->err->msg_code) {
        case JWRN_HIT_MARKER:
        case JWRN_JPEG_EOF:
        case JWRN_HUFF_BAD_CODE:
        case JWRN_MUST_RESYNC:
        case JWRN_BOGUS_PROGRESSION:
            giveUp(decoder);
        default:
            break;
    }
}

/// libjpeg calls this for every row that it brings, and for every row of blocks that it reads
/// before it brings any.
void watch(j_common_ptr decoder) {
    Session& session = sessionOf(decoder);
    if (session.stop->stop_requested()) {
        session.isStopped = true;
        giveUp(decoder);
    }
    if (session.decoder.input_scan_number > kMostScans) {
        decoder->err->msg_code = JWRN_BOGUS_PROGRESSION;
        giveUp(decoder);
    }
}

bool readHeader(Session& session, const unsigned char* bytes, unsigned long size) {
    if (setjmp(session.onTrouble) != 0) {
        return false;
    }
    session.decoder.err = jpeg_std_error(&session.errors);
    session.errors.error_exit = giveUp;
    session.errors.emit_message = judgeMessage;
    session.decoder.client_data = &session;
    jpeg_create_decompress(&session.decoder);
    session.progress.progress_monitor = watch;
    session.decoder.progress = &session.progress;
    jpeg_mem_src(&session.decoder, bytes, size);
    jpeg_read_header(&session.decoder, TRUE);
    const bool isFourColour = session.decoder.jpeg_color_space == JCS_CMYK ||
                              session.decoder.jpeg_color_space == JCS_YCCK;
    session.decoder.out_color_space = isFourColour ? JCS_CMYK : JCS_RGB;
    return true;
}

bool computeSize(Session& session, unsigned int denominator) {
    if (setjmp(session.onTrouble) != 0) {
        return false;
    }
    session.decoder.scale_num = 1;
    session.decoder.scale_denom = denominator;
    jpeg_calc_output_dimensions(&session.decoder);
    return true;
}

bool readRows(Session& session, unsigned char* pixels, std::size_t rowBytes) {
    if (setjmp(session.onTrouble) != 0) {
        return false;
    }
    jpeg_start_decompress(&session.decoder);
    while (session.decoder.output_scanline < session.decoder.output_height) {
        JSAMPROW row = pixels + rowBytes * session.decoder.output_scanline;
        jpeg_read_scanlines(&session.decoder, &row, 1);
    }
    jpeg_finish_decompress(&session.decoder);
    return true;
}

/// Frees libjpeg's memory, also after it gave up.
struct SessionGuard {
    Session& session;
    ~SessionGuard() { jpeg_destroy_decompress(&session.decoder); }
};

[[noreturn]] void refuse(const Session& session) {
    if (session.isStopped) {
        throw Cancelled();
    }
    switch (session.trouble) {
        case JWRN_HIT_MARKER:
        case JWRN_JPEG_EOF:
        case JERR_INPUT_EOF:
            throw Error(
                ErrorKind::BadInput,
                "The picture's JPEG data end too early; copy it again from where it came from.");
        case JERR_OUT_OF_MEMORY:
            throw Error(ErrorKind::BadInput,
                        "The picture needs more memory than there is; save it in a smaller size.");
        default:
            throw Error(ErrorKind::BadInput,
                        "The picture's JPEG data are damaged; copy it again or save it anew.");
    }
}

/// Bytes that libjpeg holds for the whole picture at once: it keeps every coefficient of a file of
/// several scans.
std::int64_t coefficientBytes(jpeg_decompress_struct& decoder) {
    if (jpeg_has_multiple_scans(&decoder) == FALSE && !decoder.arith_code) {
        return 0;
    }
    std::int64_t share = 0;
    for (int component = 0; component < decoder.num_components; ++component) {
        const jpeg_component_info& info = decoder.comp_info[component];
        share += std::int64_t{info.h_samp_factor} * info.v_samp_factor;
    }
    const std::int64_t pixels = std::int64_t{decoder.image_width} * decoder.image_height;
    const std::int64_t full = std::int64_t{std::max(decoder.max_h_samp_factor, 1)} *
                              std::max(decoder.max_v_samp_factor, 1);
    return pixels * 2 * share / full;
}

void chooseScale(Session& session, const JpegRequest& request) {
    for (const unsigned int denominator : {8U, 4U, 2U, 1U}) {
        if (!computeSize(session, denominator)) {
            refuse(session);
        }
        if (static_cast<int>(session.decoder.output_width) >= request.leastWidth &&
            static_cast<int>(session.decoder.output_height) >= request.leastHeight) {
            return;
        }
    }
}

/// Adobe writes CMYK inverted: 255 is no ink.
std::vector<std::uint8_t> rgbFromCmyk(const std::vector<std::uint8_t>& cmyk, bool isInverted) {
    std::vector<std::uint8_t> rgb(cmyk.size() / 4 * 3);
    for (std::size_t pixel = 0; pixel < cmyk.size() / 4; ++pixel) {
        const std::uint8_t* ink = cmyk.data() + pixel * 4;
        const int paper = isInverted ? ink[3] : 255 - ink[3];
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const int light = isInverted ? ink[channel] : 255 - ink[channel];
            rgb[pixel * 3 + channel] = static_cast<std::uint8_t>(light * paper / 255);
        }
    }
    return rgb;
}

}  // namespace

RgbImage decodeJpeg(std::span<const std::byte> bytes, const JpegRequest& request,
                    ByteBudget& memory, const std::stop_token& stop) {
    Session session;
    session.stop = &stop;
    const SessionGuard guard{session};
    if (!readHeader(session, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size())) {
        refuse(session);
    }
    chooseScale(session, request);
    jpeg_decompress_struct& decoder = session.decoder;
    const std::int64_t rowBytes = std::int64_t{decoder.output_width} * decoder.out_color_components;
    const bool isFourColour = decoder.out_color_space == JCS_CMYK;
    const std::int64_t needed =
        rowBytes * decoder.output_height * (isFourColour ? 2 : 1) + coefficientBytes(decoder);
    if (needed > request.largestBuffer) {
        throw Error(ErrorKind::BadInput,
                    "The picture is too large to be decoded; save it in a smaller size.");
    }
    const ByteBudget::Share share(memory, static_cast<std::uint64_t>(needed), stop);
    RgbImage result{
        static_cast<int>(decoder.output_width), static_cast<int>(decoder.output_height),
        std::vector<std::uint8_t>(static_cast<std::size_t>(rowBytes) * decoder.output_height)};
    if (!readRows(session, result.pixels.data(), static_cast<std::size_t>(rowBytes))) {
        refuse(session);
    }
    if (isFourColour) {
        result.pixels = rgbFromCmyk(result.pixels, decoder.saw_Adobe_marker != 0);
    }
    return result;
}

}  // namespace setscope

#endif  // SETSCOPE_WITH_OPENCV
