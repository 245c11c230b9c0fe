#pragma once

#include <QDialog>
#include <QString>

#include "core/items/collection.h"

class QLineEdit;
class QListWidget;
class QPushButton;

namespace setscope {

/// Asks which set members go to: an existing one, found by typing a part of its name, or a new one
/// of the typed name.
class SetChooser : public QDialog {
    Q_OBJECT
  public:
    /// @param except the set that the members are in
    SetChooser(const Collection& collection, SetId except, qint64 memberCount, QWidget* parent);

  Q_SIGNALS:
    void setChosen(setscope::SetId set);
    void newSetChosen(const QString& name);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void filter(const QString& text);
    void chooseSet();
    void chooseNewSet();

    QLineEdit* text_;
    QListWidget* sets_;
    QPushButton* move_;
    QPushButton* newSet_;
};

}  // namespace setscope
