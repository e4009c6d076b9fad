#define _GNU_SOURCE
#include "CShortWrites.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

ssize_t write(int descriptor, const void *bytes, size_t count) {
  static atomic_long calls;
  const char *at = getenv("SHORT_WRITE_AT");
  const char *note = getenv("SHORT_WRITE_NOTE");
  struct stat status;
  if (at && note && count > 1 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    long wanted = atol(at);
    if (atomic_fetch_add(&calls, 1) + 1 == wanted || wanted == 0) {
      int file = open(note, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
      if (file >= 0) close(file);
      count /= 2;
    }
  }
  return syscall(SYS_write, descriptor, bytes, count);
}
