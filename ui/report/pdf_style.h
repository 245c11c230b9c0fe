#pragma once

#include <QColor>
#include <QFont>
#include <QString>
#include <QStringList>
#include <string>
#include <vector>

class QPaintDevice;
class QPainter;
class QPointF;

namespace setscope {

/// Pages are laid out in tenths of a point.
inline constexpr int kPdfResolution = 720;
constexpr double points(double count) { return count * 10.0; }

namespace pdf_colour {
inline const QColor kText(0x1f, 0x23, 0x28);
inline const QColor kMuted(0x65, 0x6d, 0x76);
inline const QColor kLine(0xd5, 0xd9, 0xde);
inline const QColor kSoft(0xf4, 0xf5, 0xf7);
inline const QColor kAccent(0x2f, 0x6b, 0xd8);
inline const QColor kFlag(0xd1, 0x34, 0x2f);
inline const QColor kFlagSoft(0xfd, 0xf0, 0xef);
}  // namespace pdf_colour

/// How a piece of text looks on a page, and how much room it takes there.
class TextStyle {
  public:
    enum class Face { Proportional, FixedWidth };
    /// @param device what the text will be painted on; outlives the style
    TextStyle(double size, QFont::Weight weight, const QColor& colour, QPaintDevice* device,
              Face face = Face::Proportional);

    double lineHeight() const;
    double widthOf(const QString& text) const;
    QString elided(const QString& text, double width) const;
    /// Lines no wider than `width`, broken between words, or within one that is wider; at least
    /// one.
    QStringList wrapped(const QString& text, double width) const;
    /// The same, broken at blanks only, so that what is copied from there stays what it was.
    QStringList wrappedAtBlanks(const QString& text, double width) const;
    /// Draws one line whose box begins at `topLeft`.
    void draw(QPainter& painter, const QPointF& topLeft, const QString& line) const;
    void drawRightAligned(QPainter& painter, const QPointF& topRight, const QString& line) const;
    void drawOnBaseline(QPainter& painter, const QPointF& start, const QString& line) const;

    TextStyle withColour(const QColor& colour) const;

  private:
    QFont font_;
    QColor colour_;
    QPaintDevice* device_;
};

/// The text styles of a report.
struct PdfStyle {
    explicit PdfStyle(QPaintDevice* device);

    TextStyle brand;
    TextStyle title;
    TextStyle heading;
    TextStyle subheading;
    TextStyle lead;
    TextStyle body;
    TextStyle strong;
    TextStyle note;
    TextStyle figure;
    TextStyle cell;
    TextStyle cellHead;
    TextStyle caption;
    TextStyle captionStrong;
    TextStyle code;
    std::vector<TextStyle> tile;  ///< of a text in its tile, the largest first; at least one
};

/// Line and paragraph separators become spaces: a name cannot break out of its line.
QString oneLine(const std::string& text);

}  // namespace setscope
