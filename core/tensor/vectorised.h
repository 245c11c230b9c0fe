#pragma once

/// SETSCOPE_VECTORISED before a plain function compiles it for AVX2 and AVX-512 beside the
/// processor that every PC has, and the fitting one is chosen when the library is loaded. The
/// levels x86-64-v3 and -v4 are asked for by their features; a processor's name, such as haswell,
/// would be matched by that maker's alone. What such a function calls must be SETSCOPE_INLINE to be
/// compiled with it. Not with AddressSanitizer, which is not ready yet when the choice is made.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && \
    !defined(__SANITIZE_ADDRESS__)
#define SETSCOPE_VECTORISED \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define SETSCOPE_INLINE __attribute__((always_inline)) inline
#else
#define SETSCOPE_VECTORISED
#define SETSCOPE_INLINE inline
#endif
