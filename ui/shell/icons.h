#pragma once

#include <QIcon>
#include <QString>

namespace setscope {

/// Makes the icons, the style sheet and the help page available; called once before the first of
/// them is used.
void loadResources();

/// The drawing `:/icons/<name>.svg` in the theme's colours of the moment it is painted: secondary
/// text, accent when it is on, faded when disabled. Sharp at every scale.
QIcon themedIcon(const QString& name);

}  // namespace setscope
