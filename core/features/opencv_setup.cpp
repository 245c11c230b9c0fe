#include "core/features/opencv_setup.h"

#include "core/base/error.h"

#ifdef SETSCOPE_WITH_OPENCV
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#endif

namespace setscope {

void setUpOpenCv() {
#ifdef SETSCOPE_WITH_OPENCV
    static std::once_flag once;
    std::call_once(once, [] {
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        cv::setNumThreads(1);
    });
#endif
}

void refuseWithoutOpenCv() {
    throw Error(ErrorKind::Failed,
                "This build of Setscope cannot read pictures because it was made without OpenCV; "
                "install OpenCV, libjpeg and giflib and build it again.");
}

}  // namespace setscope
