// OpenBLAS's C interface: the matrix products behind every layer.
#include <cblas.h>
#include <stdint.h>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

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

// Makes this thread take numbers below the least normal one for 0, in operands and in results, and
// returns how its arithmetic was set before; Swift has no names for the registers. Elsewhere it does
// nothing.
static inline uint64_t regulus_flush_subnormal_numbers(void) {
#if defined(__x86_64__)
  unsigned former = _mm_getcsr();
  _mm_setcsr(former | 0x8040);  // flush to zero, denormals are zeros
  return former;
#elif defined(__aarch64__)
  uint64_t former = __builtin_aarch64_get_fpcr64();
  __builtin_aarch64_set_fpcr64(former | UINT64_C(1) << 24);
  return former;
#else
  return 0;
#endif
}

// Sets this thread's arithmetic as it was.
static inline void regulus_restore_arithmetic(uint64_t former) {
#if defined(__x86_64__)
  _mm_setcsr((unsigned)former);
#elif defined(__aarch64__)
  __builtin_aarch64_set_fpcr64(former);
#else
  (void)former;
#endif
}
