#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/bytes.h"

namespace setscope {

/// tests/data of the repository.
std::filesystem::path testDataFolder();
/// One small whole picture per file of tests/data/pictures, in the order of their names.
std::vector<std::filesystem::path> goodPictures();

/// What was done to a file.
enum class Damage {
    // Pictures.
    Empty,
    Truncated,       ///< at a random point in its first nine tenths
    WrongMagic,      ///< its first bytes overwritten
    RandomBytes,     ///< nothing of the picture is left
    WebPage,         ///< HTML under a picture's name
    Zeros,           ///< zeros only, of the picture's length
    HugeDimensions,  ///< a header that claims 60,000 or more pixels a side
    FlippedBytes,    ///< a few bits; the picture may still be whole by its structure
    ZeroedRange,     ///< likewise
    // Zips.
    ZipTruncated,
    ZipDamagedDirectory,
    ZipRandomBytes,
    ZipClimbingName,
    ZipAbsoluteName,
    ZipBackslashName,
    ZipLink,
    ZipEncrypted,
    ZipBomb,
    ZipLyingSize,
    ZipWrongChecksum,
    ZipDuplicateName,
    ZipInZip,
};

/// All kinds of damage, pictures first.
std::span<const Damage> allDamages();
const char* nameOf(Damage damage);
bool isZipDamage(Damage damage);
/// False where the damage may leave a picture that is whole as far as its structure tells.
bool mustBeRefused(Damage damage);

/// A malformed file.
struct MalformedFile {
    std::filesystem::path file;
    Damage damage;
    std::string entry;  ///< of a zip: the entry that must be named; empty if it is the file itself
};

/// Writes `count` malformed files into the folder, all kinds in turn, each from its own seed: the
/// same files every time. Zips also hold a whole picture "good.png", but for those whose directory
/// is destroyed.
std::vector<MalformedFile> writeMalformedFiles(const std::filesystem::path& folder,
                                               std::size_t count, std::uint64_t seed);

/// One entry of a zip written byte by byte, so that everything in it may be a lie.
struct RawZipEntry {
    std::string name;
    Bytes stored;                     ///< the packed bytes
    std::uint16_t method = 0;         ///< 0 stored, 8 Deflate
    std::uint16_t flags = 1U << 11U;  ///< UTF-8 names; bit 0: encrypted
    std::uint32_t size = 0;           ///< claimed when unpacked
    std::uint32_t checksum = 0;       ///< CRC-32 as claimed
    std::uint32_t externalAttributes = 0;
};

/// An entry whose claims are true.
RawZipEntry storedZipEntry(const std::string& name, const Bytes& content);
Bytes rawZip(std::span<const RawZipEntry> entries);

}  // namespace setscope
