#pragma once

#include <QString>
#include <QWidget>
#include <functional>

class QFrame;
class QVBoxLayout;

namespace setscope {

/// One button of a banner.
struct BannerChoice {
    QString text;
    std::function<void()> chosen;  ///< the banner is gone when it is called
};

/// Sentences above the page that stay until they are dismissed. One of the same text is shown once.
class BannerArea : public QWidget {
    Q_OBJECT
  public:
    enum class Kind { Information, Trouble };

    explicit BannerArea(QWidget* parent = nullptr);

    void show(Kind kind, const QString& sentence, const QList<BannerChoice>& choices = {});
    bool isShowing(const QString& sentence) const;
    /// Takes away what only tells something; questions stay until they are answered.
    void clear();

  private:
    QFrame* find(const QString& sentence) const;
    void remove(QFrame* banner);

    QVBoxLayout* layout_;
};

}  // namespace setscope
