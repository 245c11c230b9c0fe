#pragma once

/// SETSCOPE_VECTORISED before a plain function compiles it for AVX2 and AVX-512 beside the
/// processor that every PC has, and the fitting one is chosen when the library is loaded. What such
/// a function calls must be SETSCOPE_INLINE to be compiled with it. Not with AddressSanitizer,
/// which is not ready yet when the choice is made.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && \
    !defined(__SANITIZE_ADDRESS__)
#define SETSCOPE_VECTORISED \
    __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#define SETSCOPE_INLINE __attribute__((always_inline)) inline
#else
#define SETSCOPE_VECTORISED
#define SETSCOPE_INLINE inline
#endif
