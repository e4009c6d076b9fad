#define _GNU_SOURCE
#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

void keep_descriptors(const int *kept, int count, int first) {
  int moved[8];
  // First out of the way of each other, then to their places.
  for (int i = 0; i < count; i++) moved[i] = fcntl(kept[i], F_DUPFD, 32);
  for (int i = 0; i < count; i++) dup3(moved[i], first + i, O_CLOEXEC);
  closefrom(first + count);
}

void reset_signals(void) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

void become(const char *path, char *const arguments[], char *const environment[],
            const char *directory, int failures) {
  int code = 0;
  if (directory && chdir(directory) != 0) code = errno;
  if (code == 0) {
    execve(path, arguments, environment);
    code = errno;
  }
  if (write(failures, &code, sizeof code) < 0) _exit(126);
  _exit(127);
}

// Before a process forks, OpenBLAS ends its threads, and a product that another thread of the tests
// has them share at that moment would wait for them for ever. So products here have one thread, as in
// the program itself.
extern void openblas_set_num_threads(int) __attribute__((weak));

__attribute__((constructor)) static void use_one_blas_thread(void) {
  if (openblas_set_num_threads) openblas_set_num_threads(1);
}

// A program that does not read its input, or a file that is too large, is no reason to end the tests;
// and where a test puts dispositions back, it puts back these.
__attribute__((constructor)) static void ignore_failed_writes(void) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}
