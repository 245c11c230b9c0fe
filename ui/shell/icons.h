#pragma once

#include <QIcon>
#include <QString>
#include <QWidget>

namespace setscope {

/// Makes the icons, the style sheet and the help page available; called once before the first of
/// them is used.
void loadResources();

/// The drawing `:/icons/<name>.svg` in the theme's colours of the moment it is painted: secondary
/// text, accent when it is on, faded when disabled. Sharp at every scale.
QIcon themedIcon(const QString& name);

/// A themed icon that stands by itself, and changes its colour with the theme.
class IconView : public QWidget {
    Q_OBJECT
  public:
    /// @param edge logical pixels
    IconView(const QString& name, int edge, QWidget* parent);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QIcon icon_;
};

}  // namespace setscope
