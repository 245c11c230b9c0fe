#pragma once

#include <QString>
#include <QWidget>
#include <chrono>
#include <functional>

class QFrame;
class QVBoxLayout;

namespace setscope {

/// One button of a banner.
struct BannerChoice {
    QString text;
    std::function<void()> chosen;  ///< the banner is gone when it is called
};

/// Sentences above the page. One of the same text is shown once; one of the same kind and origin
/// takes the place of the one before.
class BannerArea : public QWidget {
    Q_OBJECT
  public:
    enum class Kind {
        Information,  ///< goes away by itself, but not while it has the pointer or the focus
        Question,     ///< stays until it is answered
        Trouble,      ///< stays until it is dismissed
    };

    explicit BannerArea(QWidget* parent = nullptr);

    /// @param origin what the sentence is about, never shown; empty: it replaces nothing
    void show(Kind kind, const QString& sentence, const QList<BannerChoice>& choices = {},
              const QString& origin = {});
    bool isShowing(const QString& sentence) const;
    /// Takes away what only tells something; questions stay until they are answered.
    void clear();
    /// How long information stays; ten seconds unless told.
    void setPatience(std::chrono::milliseconds patience) { patience_ = patience; }

  private:
    QList<QFrame*> banners() const;
    QFrame* create(Kind kind, const QString& sentence, const QList<BannerChoice>& choices);
    void removeLater(QFrame* banner);
    void remove(QFrame* banner);

    QVBoxLayout* layout_;
    std::chrono::milliseconds patience_ = std::chrono::seconds(10);
};

}  // namespace setscope
