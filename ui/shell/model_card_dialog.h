#pragma once

#include <QDialog>
#include <QString>

namespace setscope {

struct ModelInfo;

/// What the model for pictures says of itself, its card as a tree of names and values, and what the
/// others are compared by.
class ModelCardDialog : public QDialog {
    Q_OBJECT
  public:
    /// @param others by what members that are no pictures are compared, one line
    ModelCardDialog(const ModelInfo& info, const QString& others, QWidget* parent);
};

}  // namespace setscope
