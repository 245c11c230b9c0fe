#pragma once

namespace setscope {

/// From now on LibTorch and OpenMP start no threads of their own for work of the calling thread;
/// all other threads keep what they have. For threads that run side by side, one picture each.
/// Costs nothing when called again.
void computeOnThisThreadOnly();

}  // namespace setscope
