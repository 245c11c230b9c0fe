#include "app/cli/report_support.h"

#include <utility>

#ifdef SETSCOPE_WITH_PDF
#include "core/io/media_reader.h"
#include "ui/report/chart_picture.h"
#include "ui/report/offscreen_application.h"
#include "ui/report/pdf_report.h"
#include "ui/report/thumbnail.h"
#endif

namespace setscope {

ReportSupport supportReports(std::shared_ptr<const ArchiveFormat> archives) {
    ReportSupport support;
    support.tools.archives = archives;
#ifdef SETSCOPE_WITH_PDF
    support.application = std::make_shared<OffscreenApplication>();
    support.tools.pdf = toPdf;
    support.chartPicture = toPng;
    support.thumbnails = [media = std::make_shared<MediaReader>(std::move(archives))](
                             const Member& member, int edge) {
        return thumbnailJpeg(member, *media, edge);
    };
#endif
    return support;
}

}  // namespace setscope
