#include "ui/report/pdf_report.h"

#include <QBuffer>
#include <QMarginsF>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <variant>

#include "core/base/error.h"
#include "core/report/markup.h"
#include "ui/report/page_layout.h"
#include "ui/report/pdf_blocks.h"
#include "ui/report/pdf_style.h"

namespace setscope {
namespace {

constexpr double kFooter = points(26.0);

/// Title, author and program as XMP, which is where QPdfWriter lets an author be named.
QByteArray metadata(const ReportDocument& document) {
    const std::string title = escapeMarkup(document.title);
    const std::string author = escapeMarkup(document.author);
    return QByteArray::fromStdString(
        "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
        "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
        "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">"
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
        title + "</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>" + author +
        "</rdf:li></rdf:Seq></dc:creator><xmp:CreatorTool>" + author +
        "</xmp:CreatorTool></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>");
}

void setUp(QPdfWriter& writer, const ReportDocument& document) {
    writer.setResolution(kPdfResolution);
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait,
                                     QMarginsF(16.0, 16.0, 16.0, 12.0), QPageLayout::Millimeter));
    writer.setTitle(QString::fromUtf8(document.title));
    writer.setCreator(QString::fromUtf8(document.author));
    writer.setDocumentXmpMetadata(metadata(document));
}

void drawFooter(QPainter& painter, const QSizeF& page, const QString& left, const QString& right,
                const TextStyle& text) {
    const double top = page.height() - text.lineHeight();
    painter.setPen(QPen(pdf_colour::kLine, points(0.5)));
    painter.drawLine(QPointF(0.0, top - points(5.0)), QPointF(page.width(), top - points(5.0)));
    text.draw(painter, QPointF(0.0, top), left);
    text.drawRightAligned(painter, QPointF(page.width(), top), right);
}

void paint(const PageLayout& layout, QPdfWriter& writer, const ReportDocument& document,
           const PdfStyle& style) {
    const QSizeF page(writer.width(), writer.height());
    const std::size_t count = layout.pages().size();
    QPainter painter(&writer);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) {
            writer.newPage();
        }
        for (const PageLayout::Drawing& drawing : layout.pages()[i]) {
            drawing.draw(painter, drawing.area);
        }
        const QString number =
            QStringLiteral("Setscope report · page %1 of %2").arg(i + 1).arg(count);
        drawFooter(painter, page, oneLine(document.title + " · " + document.created), number,
                   style.note);
    }
}

}  // namespace

Bytes toPdf(const ReportDocument& document) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    setUp(writer, document);
    const PdfStyle style(&writer);
    PageLayout layout(QSizeF(writer.width(), writer.height() - kFooter));
    PdfBlocks blocks(layout, style);
    for (const report::Block& block : document.blocks) {
        std::visit(blocks, block);
    }
    paint(layout, writer, document, style);
    const auto* first = reinterpret_cast<const std::byte*>(buffer.data().constData());
    Bytes pdf(first, first + buffer.size());
    if (pdf.empty()) {
        throw Error(ErrorKind::Failed, "The PDF report could not be made; try .html instead.");
    }
    return pdf;
}

}  // namespace setscope
