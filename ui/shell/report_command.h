#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace setscope {

class Session;

/// Asks where the report goes and writes it in the background in the form that the file's ending
/// names. The report holds the answers of the moment when the file was chosen.
/// @param written is called with the file when it is whole
void exportReport(Session& session, QWidget* window,
                  const std::function<void(const QString& file)>& written);

}  // namespace setscope
