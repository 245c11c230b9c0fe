#include "core/features/single_thread.h"

#include <ATen/Parallel.h>
#include <omp.h>

namespace setscope {

void computeOnThisThreadOnly() {
    // LibTorch sets a new thread's number of OpenMP threads when it is first asked; only after that
    // does another stay.
    at::get_num_threads();
    omp_set_num_threads(1);
}

}  // namespace setscope
