#pragma once

namespace setscope {

class Session;

/// Opens libsetscope_engine.so on a worker thread and gives its engine to the session, or the
/// sentence that says why it could not be opened. The library is found where the program's own
/// libraries are; it is never closed again. Called once, on the window's thread, when the first
/// frame is on screen.
void loadEngine(Session& session);

}  // namespace setscope
