#define _GNU_SOURCE
#include "CFaults.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Whether the call under way is to come to nothing in some way. The library's own calls to the system do
// not count.
static bool is_next(const char *effect) {
  static atomic_long calls;
  const char *wanted = getenv("FAULT_EFFECT"), *at = getenv("FAULT_AT"), *note = getenv("FAULT_NOTE");
  if (!wanted || !at || !note || strcmp(wanted, effect) != 0) return false;
  long number = atol(at);
  if (atomic_fetch_add(&calls, 1) + 1 != number && number != 0) return false;
  int file = open(note, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file >= 0) close(file);
  return true;
}

static void kill_if_next(void) {
  if (is_next("kill")) kill(getpid(), SIGKILL);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  struct stat status;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    kill_if_next();
    if (count > 1 && is_next("short")) count /= 2;
  }
  return syscall(SYS_write, descriptor, bytes, count);
}

int fsync(int descriptor) {
  kill_if_next();
  return syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor) {
  kill_if_next();
  return syscall(SYS_fdatasync, descriptor);
}

int ftruncate(int descriptor, off_t size) {
  kill_if_next();
  return syscall(SYS_ftruncate, descriptor, size);
}

int rename(const char *from, const char *to) {
  kill_if_next();
  return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int mkdir(const char *path, mode_t mode) {
  kill_if_next();
  return syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int unlink(const char *path) {
  kill_if_next();
  return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
