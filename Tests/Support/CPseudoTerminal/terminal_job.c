#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CPseudoTerminal.h"
#include "start.h"

// In the leader: where its descriptors are, after 0, 1 and 2, the terminal.
enum { CHANGES = 3, RELEASE = 4, FAILURES = 5 };

static volatile pid_t leader_job;

// A shell passes the hang-up of its terminal on to its jobs.
static void pass_hang_up(int number) {
  if (leader_job > 0) kill(-leader_job, number);
}

static void lead(const char *terminal, const char *path, char *const arguments[],
                 char *const environment[], const char *directory) {
  reset_signals();
  setsid();
  int tty = open(terminal, O_RDWR);
  for (int stream = 0; stream < 3; stream++) dup2(tty, stream);
  if (tty > FAILURES) close(tty);
  pid_t program = fork();
  if (program == 0) {
    setpgid(0, 0);
    // Still in the background, where taking the foreground is answered with this signal.
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(0, getpid());
    signal(SIGTTOU, SIG_DFL);
    become(path, arguments, environment, directory, FAILURES);
  }
  close(FAILURES);
  if (program > 0) setpgid(program, program);
  leader_job = program;
  signal(SIGHUP, pass_hang_up);
  if (write(CHANGES, &program, sizeof program) < 0) _exit(1);
  for (;;) {
    int status;
    if (waitpid(program, &status, WUNTRACED | WCONTINUED) < 0) {
      if (errno == EINTR) continue;
      break;
    }
    if (WIFEXITED(status) || WIFSIGNALED(status)) leader_job = 0;
    if (write(CHANGES, &status, sizeof status) < 0 || leader_job == 0) break;
  }
  char byte;
  while (read(RELEASE, &byte, 1) < 0 && errno == EINTR) {
  }
  _exit(0);
}

static int open_terminal(struct terminal_job *job, char *name, size_t count, int width,
                         int height) {
  job->controller = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (job->controller < 0 || grantpt(job->controller) != 0 || unlockpt(job->controller) != 0)
    return errno;
  struct winsize size = {.ws_row = (unsigned short)height, .ws_col = (unsigned short)width};
  if (ioctl(job->controller, TIOCSWINSZ, &size) != 0) return errno;
  return ptsname_r(job->controller, name, count);
}

int terminal_job_start(struct terminal_job *job, const char *path, char *const arguments[],
                       char *const environment[], const char *directory, int width, int height) {
  *job = (struct terminal_job){-1, -1, -1, -1, -1};
  char terminal[128];
  int code = open_terminal(job, terminal, sizeof terminal, width, height);
  if (code != 0) return code;
  int changes[2], release[2], failures[2];
  if (pipe2(changes, O_CLOEXEC) != 0 || pipe2(release, O_CLOEXEC) != 0 ||
      pipe2(failures, O_CLOEXEC) != 0)
    return errno;
  job->leader = fork();
  if (job->leader == 0) {
    int kept[] = {changes[1], release[0], failures[1]};
    keep_descriptors(kept, 3, CHANGES);
    lead(terminal, path, arguments, environment, directory);
  }
  close(changes[1]);
  close(release[0]);
  close(failures[1]);
  job->changes = changes[0];
  job->release = release[1];
  if (job->leader < 0) code = EAGAIN;
  if (code == 0 && read(changes[0], &job->program, sizeof job->program) <= 0) code = ECHILD;
  // Nothing to read means that the program runs: `execve` has closed the pipe.
  int failure;
  if (code == 0 && read(failures[0], &failure, sizeof failure) > 0) code = failure;
  close(failures[0]);
  fcntl(changes[0], F_SETFL, O_NONBLOCK);
  return code;
}

int wait_status_has_exited(int status) { return WIFEXITED(status); }
int wait_status_exit_code(int status) { return WEXITSTATUS(status); }
int wait_status_was_signaled(int status) { return WIFSIGNALED(status); }
int wait_status_signal(int status) { return WTERMSIG(status); }
int wait_status_is_stopped(int status) { return WIFSTOPPED(status); }
