#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CPseudoTerminal.h"
#include "start.h"

int headless_job_start(struct headless_job *job, const char *path, char *const arguments[],
                       char *const environment[], const char *directory) {
  *job = (struct headless_job){-1, -1, {-1, -1, -1}};
  int theirs[4], failures[2];
  for (int stream = 0; stream < 3; stream++) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    int ours = stream == 0;
    job->streams[stream] = ends[ours];
    theirs[stream] = ends[!ours];
    fcntl(ends[ours], F_SETFL, O_NONBLOCK);
  }
  if (pipe2(failures, O_CLOEXEC) != 0) return errno;
  theirs[3] = failures[1];
  job->program = fork();
  if (job->program == 0) {
    reset_signals();
    // No terminal the tests run on is any business of the program's.
    setsid();
    keep_descriptors(theirs, 4, 3);
    for (int stream = 0; stream < 3; stream++) dup2(3 + stream, stream);
    become(path, arguments, environment, directory, 6);
  }
  for (int i = 0; i < 4; i++) close(theirs[i]);
  int code = job->program < 0 ? EAGAIN : 0, failure;
  if (code == 0 && read(failures[0], &failure, sizeof failure) > 0) code = failure;
  close(failures[0]);
  // Older C libraries lack the wrapper.
  if (job->program > 0) job->ended = (int)syscall(SYS_pidfd_open, job->program, 0);
  return code;
}
