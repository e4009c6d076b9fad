#include <stddef.h>
#include <stdint.h>

/// Changes `size` bytes of `data` as libFuzzer does where a target has no way of its own, into at most
/// `max_size`, and returns how many there are then. libFuzzer defines it, and no header of Swift's
/// toolchain declares it.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/// Between these two calls the leak check overlooks what is allocated.
void __lsan_disable(void);
void __lsan_enable(void);
