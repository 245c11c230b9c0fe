#pragma once

#include "core/base/bytes.h"
#include "core/items/member.h"

namespace setscope {

class MediaReader;

/// The middle of a member's picture as a square JPEG, upright, transparency on white, decoded no
/// larger than needed. Thread-safe; needs no QGuiApplication.
/// @param edge pixels
/// @return empty if the member is no picture, or it cannot be read or decoded
Bytes thumbnailJpeg(const Member& member, const MediaReader& media, int edge);

}  // namespace setscope
