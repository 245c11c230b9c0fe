#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace setscope {

/// Formats that a person may take for usable and that Setscope does not read.
/// @param ending in lower case, without the dot
/// @param start the first bytes: an ending counts only where the content does not speak for a
/// readable format. Camera raw
///   files begin like TIFF and office documents like zip; those endings count also then.
/// @return a sentence without the file's name: what it is and what to do; empty: not one of them
std::string foreignFormatTrouble(std::string_view ending, std::span<const std::byte> start);

/// True for the endings of pictures in formats that Setscope does not read.
bool isForeignPicture(std::string_view ending);

/// True for files that are zips inside but nothing that a person would take for an archive of
/// pictures: documents, programs, projects.
bool isZipBasedDocument(std::string_view ending);

/// What bytes are that a picture's name promised to be a picture, in a sentence without the file's
/// name: empty, a web page, a text, only zeros, a format that is not read.
std::string describeForeignContent(std::span<const std::byte> content);

}  // namespace setscope
