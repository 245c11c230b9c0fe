#include "core/experiments/experiment_setup.h"

#include <system_error>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/tensor/device.h"

namespace setscope {

void requireData(const std::filesystem::path& file) {
    std::error_code unknown;
    if (!std::filesystem::exists(file, unknown)) {
        throw Error(ErrorKind::BadInput, toUtf8(file) +
                                             ": this file of the experiment is not there; name the "
                                             "folder of the development data with --data.");
    }
}

void requireArchives(const std::shared_ptr<const ArchiveFormat>& archives) {
    if (archives == nullptr) {
        throw Error(ErrorKind::Failed,
                    "This Setscope was built without zip files, in which the pictures of the "
                    "experiment lie; build it with QuaZip.");
    }
}

void requirePictures(const OutlierRecipe& recipe, const std::filesystem::path& dataFolder,
                     const std::shared_ptr<const ArchiveFormat>& archives) {
    requireArchives(archives);
    for (const PictureSource& source : recipe.sources) {
        if (!source.archive.empty()) {
            requireData(dataFolder / source.archive);
        }
    }
}

void makeWorkFolder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw Error(ErrorKind::Failed, toUtf8(folder) +
                                           ": this folder for the experiment cannot be made (" +
                                           error.message() + "); name another one with --work.");
    }
}

DeviceUse processorUse(const std::string& requested) {
    chooseDevice(requested);
    DeviceUse use = chooseDevice("cpu").use;
    use.requested = requested;
    use.reason =
        requested == use.used ? "" : "Detectors are always trained and tested on the processor.";
    return use;
}

}  // namespace setscope
