#pragma once

#include <string>

#include "core/io/byte_view.h"
#include "core/io/image_probe.h"

namespace setscope {

// One function per picture format: width and height as stored, the EXIF orientation, and the
// trouble if there is one. `bytes` starts with the format's signature. None throws or reads past
// the end; each is linear in the number of bytes.

ImageProbe probeJpeg(ByteView bytes);
ImageProbe probePng(ByteView bytes);
ImageProbe probeBmp(ByteView bytes);
ImageProbe probeTiff(ByteView bytes);
ImageProbe probeWebp(ByteView bytes);
ImageProbe probeGif(ByteView bytes);

/// The orientation that a TIFF directory or an EXIF block (which is one) names; 1 if it names none
/// or is damaged.
int tiffOrientation(ByteView bytes);

/// "is cut off after 31 kB; copy it again from its source."
std::string cutOff(ByteView bytes);
/// "is damaged (`what`); copy it again from its source."
std::string damaged(const std::string& what);

}  // namespace setscope
