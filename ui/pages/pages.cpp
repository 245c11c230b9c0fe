#include <QCoreApplication>

#include "ui/pages/expand_page.h"
#include "ui/pages/outliers_page.h"
#include "ui/pages/page.h"

namespace setscope {

const std::vector<PageEntry>& pages() {
    static const std::vector<PageEntry> kPages = {
        {QStringLiteral("outliers"), QCoreApplication::translate("pages", "Outliers"),
         QStringLiteral("outliers"), PageDocks::All,
         [](Session& session, QWidget* parent) -> QWidget* {
             return new OutliersPage(session, parent);
         }},
        {QStringLiteral("expand"), QCoreApplication::translate("pages", "Expand"),
         QStringLiteral("expand"), PageDocks::Jobs,
         [](Session& session, QWidget* parent) -> QWidget* {
             return new ExpandPage(session, parent);
         }},
    };
    return kPages;
}

}  // namespace setscope
