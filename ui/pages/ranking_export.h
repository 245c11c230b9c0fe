#pragma once

class QWidget;

namespace setscope {

class Session;

/// Asks for a file (.txt, .csv or .json) and writes the ranking to it off the window's thread.
void exportRanking(Session& session, QWidget* parent);

/// The same with what the query holds: the examples and what was accepted.
void exportSet(Session& session, QWidget* parent);

}  // namespace setscope
