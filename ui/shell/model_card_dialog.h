#pragma once

#include <QDialog>

namespace setscope {

struct ModelInfo;

/// What a model says of itself: its card as a tree of names and values.
class ModelCardDialog : public QDialog {
    Q_OBJECT
  public:
    ModelCardDialog(const ModelInfo& info, QWidget* parent);
};

}  // namespace setscope
