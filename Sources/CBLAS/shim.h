// OpenBLAS's C interface: the matrix products behind every layer.
#include <cblas.h>

// Says which vector instructions the processor has, which Swift cannot ask: 2 for the AVX-512 of
// Skylake servers, 1 for AVX2 with fused multiply-add, 0 for less or another architecture.
static inline int regulus_vector_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return 2;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 1;
#endif
  return 0;
}

// Returns the square root as the instruction gives it. Swift's own sets errno below 0, which keeps
// loops from using the instruction for several numbers at once.
static inline __attribute__((always_inline)) float regulus_sqrtf(float x) { return __builtin_elementwise_sqrt(x); }
static inline __attribute__((always_inline)) double regulus_sqrt(double x) { return __builtin_elementwise_sqrt(x); }
