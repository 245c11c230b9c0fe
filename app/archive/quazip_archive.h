#pragma once

#include "core/io/archive.h"

namespace setscope {

/// Zip archives through QuaZip. Reads Deflate and stored entries, Zip64, and names in UTF-8 or code
/// page 437; writes UTF-8 names. Needs no QCoreApplication.
class QuaZipArchive : public ArchiveFormat {
  public:
    std::unique_ptr<ArchiveReader> open(const std::filesystem::path& file) const override;
    std::unique_ptr<ArchiveWriter> create(const std::filesystem::path& file) const override;
};

}  // namespace setscope
