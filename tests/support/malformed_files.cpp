#include "tests/support/malformed_files.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/random.h"
#include "core/io/file.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestTestFile = 1'000'000;

struct DamageRow {
    Damage damage;
    const char* name;
    bool mustBeRefused;
};

constexpr std::array kDamages = {
    DamageRow{Damage::Empty, "empty", true},
    DamageRow{Damage::Truncated, "truncated", true},
    DamageRow{Damage::WrongMagic, "wrong_magic", true},
    DamageRow{Damage::RandomBytes, "random_bytes", true},
    DamageRow{Damage::WebPage, "web_page", true},
    DamageRow{Damage::Zeros, "zeros", true},
    DamageRow{Damage::HugeDimensions, "huge_dimensions", true},
    DamageRow{Damage::FlippedBytes, "flipped_bytes", false},
    DamageRow{Damage::ZeroedRange, "zeroed_range", false},
    DamageRow{Damage::ZipTruncated, "zip_truncated", true},
    DamageRow{Damage::ZipDamagedDirectory, "zip_damaged_directory", true},
    DamageRow{Damage::ZipRandomBytes, "zip_random_bytes", true},
    DamageRow{Damage::ZipClimbingName, "zip_climbing_name", true},
    DamageRow{Damage::ZipAbsoluteName, "zip_absolute_name", true},
    DamageRow{Damage::ZipBackslashName, "zip_backslash_name", true},
    DamageRow{Damage::ZipLink, "zip_link", true},
    DamageRow{Damage::ZipEncrypted, "zip_encrypted", true},
    DamageRow{Damage::ZipBomb, "zip_bomb", true},
    DamageRow{Damage::ZipLyingSize, "zip_lying_size", true},
    DamageRow{Damage::ZipWrongChecksum, "zip_wrong_checksum", true},
    DamageRow{Damage::ZipDuplicateName, "zip_duplicate_name", true},
    DamageRow{Damage::ZipInZip, "zip_in_zip", true},
};

const DamageRow& rowOf(Damage damage) {
    return *std::ranges::find(kDamages, damage, &DamageRow::damage);
}

Bytes toBytes(std::string_view text) {
    const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

void append(Bytes& bytes, std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) {
        bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
    }
}

std::uint32_t slowCrc32(std::span<const std::byte> bytes) {
    std::uint32_t crc = ~std::uint32_t{0};
    for (const std::byte byte : bytes) {
        crc ^= std::to_integer<std::uint32_t>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320U : 0);
        }
    }
    return ~crc;
}

Bytes randomBytes(Random& random, std::size_t count) {
    Bytes bytes(count);
    std::ranges::generate(bytes, [&] { return static_cast<std::byte>(random.below(256)); });
    return bytes;
}

/// A bitmap's header that claims far more pixels than it holds.
Bytes hugeBitmap(Random& random) {
    Bytes bytes = toBytes("BM");
    append(bytes, 1078, 4);
    append(bytes, 0, 4);
    append(bytes, 54, 4);
    append(bytes, 40, 4);
    append(bytes, 60'000 + random.below(1'000'000), 4);
    append(bytes, 60'000 + random.below(1'000'000), 4);
    append(bytes, 1, 2);
    append(bytes, 24, 2);
    bytes.resize(1078);
    return bytes;
}

/// A whole PNG, checksums included, of 60,000 pixels or more a side and no data to speak of.
Bytes hugePng(Random& random) {
    const auto chunk = [](Bytes& png, std::string_view type, const Bytes& content) {
        Bytes body = toBytes(type);
        body.insert(body.end(), content.begin(), content.end());
        Bytes bigEndian;
        append(bigEndian, content.size(), 4);
        png.insert(png.end(), bigEndian.rbegin(), bigEndian.rend());
        png.insert(png.end(), body.begin(), body.end());
        bigEndian.clear();
        append(bigEndian, slowCrc32(body), 4);
        png.insert(png.end(), bigEndian.rbegin(), bigEndian.rend());
    };
    Bytes header;
    for (int side = 0; side < 2; ++side) {
        Bytes littleEndian;
        append(littleEndian, 60'000 + random.below(2'000'000'000), 4);
        header.insert(header.end(), littleEndian.rbegin(), littleEndian.rend());
    }
    const Bytes depthAndType = toBytes(std::string_view("\x08\x02\0\0\0", 5));
    header.insert(header.end(), depthAndType.begin(), depthAndType.end());
    Bytes png = toBytes("\x89PNG\r\n\x1a\n");
    chunk(png, "IHDR", header);
    chunk(png, "IDAT", randomBytes(random, 40));
    chunk(png, "IEND", {});
    return png;
}

Bytes damagedPicture(const Bytes& good, Damage damage, Random& random) {
    Bytes bytes = good;
    switch (damage) {
        case Damage::Empty:
            bytes.clear();
            break;
        case Damage::Truncated:
            bytes.resize(1 + random.below(good.size() * 9 / 10));
            break;
        case Damage::WrongMagic:
            std::ranges::copy(randomBytes(random, 2), bytes.begin());
            bytes[0] = std::byte{'X'};
            break;
        case Damage::RandomBytes:
            bytes = randomBytes(random, good.size());
            bytes[0] = std::byte{0x01};
            break;
        case Damage::WebPage:
            bytes = toBytes("<!DOCTYPE html><html><body>404 Not Found</body></html>");
            break;
        case Damage::Zeros:
            std::ranges::fill(bytes, std::byte{0});
            break;
        case Damage::HugeDimensions:
            bytes = random.below(2) == 0 ? hugeBitmap(random) : hugePng(random);
            break;
        case Damage::FlippedBytes:
            for (int i = 0; i < 8; ++i) {
                bytes[random.below(bytes.size())] ^= static_cast<std::byte>(1U << random.below(8));
            }
            break;
        case Damage::ZeroedRange: {
            const std::size_t begin = random.below(bytes.size());
            const std::size_t length = std::min(bytes.size() - begin, 1 + random.below(200));
            std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(begin), length, std::byte{0});
            break;
        }
        default:
            break;
    }
    return bytes;
}

/// The hostile entries of a zip; the first is the one that must be named.
std::vector<RawZipEntry> hostileEntries(const Bytes& picture, Damage damage, Random& random) {
    constexpr std::uint32_t kSymbolicLink = 0120777U << 16U;
    constexpr std::uint32_t kBombBytes = 200'000'000;
    RawZipEntry entry = storedZipEntry("cats/evil.png", picture);
    switch (damage) {
        case Damage::ZipClimbingName:
            entry.name = random.below(2) == 0 ? "../../evil.png" : "cats/../../evil.png";
            break;
        case Damage::ZipAbsoluteName:
            entry.name = random.below(2) == 0 ? "/tmp/evil.png" : "C:/evil.png";
            break;
        case Damage::ZipBackslashName:
            entry.name = "..\\evil.png";
            break;
        case Damage::ZipLink:
            entry = storedZipEntry("cats/evil.png", toBytes("/etc/passwd"));
            entry.externalAttributes = kSymbolicLink;
            break;
        case Damage::ZipEncrypted:
            entry.flags |= 1U;
            break;
        case Damage::ZipBomb:
            entry.stored = randomBytes(random, 1000);
            entry.method = 8;
            entry.size = kBombBytes;
            break;
        case Damage::ZipLyingSize:
            entry.size =
                random.below(2) == 0
                    ? static_cast<std::uint32_t>(1 + random.below(picture.size() - 1))
                    : static_cast<std::uint32_t>(picture.size() + 1 + random.below(100'000));
            break;
        case Damage::ZipWrongChecksum:
            entry.checksum ^= 1U << random.below(32);
            break;
        case Damage::ZipDuplicateName:
            return {entry, storedZipEntry(entry.name, randomBytes(random, 100))};
        case Damage::ZipInZip:
            entry =
                storedZipEntry("inner.zip", rawZip(std::array{storedZipEntry("a.png", picture)}));
            break;
        default:
            break;
    }
    return {entry};
}

MalformedFile writeZip(const fs::path& file, const Bytes& picture, Damage damage, Random& random) {
    if (damage == Damage::ZipRandomBytes) {
        Bytes bytes = toBytes("PK\x03\x04");
        const Bytes rest = randomBytes(random, 500);
        bytes.insert(bytes.end(), rest.begin(), rest.end());
        writeFileSafely(file, bytes);
        return {file, damage, {}};
    }
    std::vector<RawZipEntry> entries = hostileEntries(picture, damage, random);
    const std::string named = entries.front().name;
    entries.push_back(storedZipEntry("good.png", picture));
    Bytes zip = rawZip(entries);
    if (damage == Damage::ZipTruncated) {
        zip.resize(4 + random.below(zip.size() * 9 / 10));
        writeFileSafely(file, zip);
        return {file, damage, {}};
    }
    if (damage == Damage::ZipDamagedDirectory) {
        constexpr std::size_t kEndRecordBytes = 22;
        constexpr std::size_t kDirectoryBytes = 100;
        std::fill_n(zip.end() - kEndRecordBytes - kDirectoryBytes, kDirectoryBytes, std::byte{0});
        writeFileSafely(file, zip);
        return {file, damage, {}};
    }
    writeFileSafely(file, zip);
    return {file, damage, named};
}

}  // namespace

fs::path testDataFolder() { return SETSCOPE_TEST_DATA; }

std::vector<fs::path> goodPictures() {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(testDataFolder() / "pictures")) {
        files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

std::span<const Damage> allDamages() {
    static const std::vector<Damage> all = [] {
        std::vector<Damage> damages;
        std::ranges::transform(kDamages, std::back_inserter(damages), &DamageRow::damage);
        return damages;
    }();
    return all;
}

const char* nameOf(Damage damage) { return rowOf(damage).name; }

bool isZipDamage(Damage damage) { return damage >= Damage::ZipTruncated; }

bool mustBeRefused(Damage damage) { return rowOf(damage).mustBeRefused; }

std::vector<MalformedFile> writeMalformedFiles(const fs::path& folder, std::size_t count,
                                               std::uint64_t seed) {
    const std::vector<fs::path> sources = goodPictures();
    std::vector<MalformedFile> files;
    for (std::size_t i = 0; i < count; ++i) {
        Random random = Random(seed).fork(std::to_string(i));
        const Damage damage = allDamages()[i % allDamages().size()];
        const fs::path& source = sources[random.below(sources.size())];
        const Bytes picture = readFile(source, kLargestTestFile);
        const std::string stem = std::to_string(i) + "_" + nameOf(damage);
        if (isZipDamage(damage)) {
            files.push_back(writeZip(folder / (stem + ".zip"), picture, damage, random));
        } else {
            const fs::path file = folder / (stem + source.extension().string());
            writeFileSafely(file, damagedPicture(picture, damage, random));
            files.push_back({file, damage, {}});
        }
    }
    return files;
}

RawZipEntry storedZipEntry(const std::string& name, const Bytes& content) {
    RawZipEntry entry;
    entry.name = name;
    entry.stored = content;
    entry.size = static_cast<std::uint32_t>(content.size());
    entry.checksum = slowCrc32(content);
    return entry;
}

// PKWARE's APPNOTE 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).
Bytes rawZip(std::span<const RawZipEntry> entries) {
    const auto appendCommonFields = [](Bytes& bytes, const RawZipEntry& entry) {
        append(bytes, 20, 2);  // version needed
        append(bytes, entry.flags, 2);
        append(bytes, entry.method, 2);
        append(bytes, 0, 2);       // time
        append(bytes, 0x5821, 2);  // 1 January 2024
        append(bytes, entry.checksum, 4);
        append(bytes, entry.stored.size(), 4);
        append(bytes, entry.size, 4);
        append(bytes, entry.name.size(), 2);
        append(bytes, 0, 2);  // extra field
    };
    Bytes zip;
    Bytes directory;
    for (const RawZipEntry& entry : entries) {
        const Bytes name = toBytes(entry.name);
        append(directory, 0x02014b50, 4);
        append(directory, 0x031e, 2);  // made on Unix
        appendCommonFields(directory, entry);
        append(directory, 0, 6);  // comment, disk, internal attributes
        append(directory, entry.externalAttributes, 4);
        append(directory, zip.size(), 4);
        directory.insert(directory.end(), name.begin(), name.end());
        append(zip, 0x04034b50, 4);
        appendCommonFields(zip, entry);
        zip.insert(zip.end(), name.begin(), name.end());
        zip.insert(zip.end(), entry.stored.begin(), entry.stored.end());
    }
    const std::size_t directoryAt = zip.size();
    zip.insert(zip.end(), directory.begin(), directory.end());
    append(zip, 0x06054b50, 4);
    append(zip, 0, 4);  // disks
    append(zip, entries.size(), 2);
    append(zip, entries.size(), 2);
    append(zip, directory.size(), 4);
    append(zip, directoryAt, 4);
    append(zip, 0, 2);  // comment
    return zip;
}

}  // namespace setscope
