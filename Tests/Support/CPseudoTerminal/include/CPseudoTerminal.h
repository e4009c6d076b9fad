#pragma once

// Starting processes, which has to be C: between `fork` and `execve` of a process with threads only
// async-signal-safe functions may run, and Swift's Glibc leaves out half of the calls needed.

#include <sys/types.h>

// A program in the foreground of a pseudo-terminal.
struct terminal_job {
  // The terminal's own end of the pseudo-terminal, nonblocking.
  int controller;
  // The session leader, which stands in for the shell, and the program.
  pid_t leader, program;
  // Where every change of the program's state can be read, nonblocking, as an `int` of `waitpid`.
  int changes;
  // What the leader lives for: it exits when this is closed and the program has ended.
  int release;
};

// Starts a program the way an interactive shell does: in the foreground of a session whose leader
// is another process. As the leader itself, Ctrl-Z could not stop the program, whose process group
// would be orphaned, and its exit would reset the terminal's settings before a test can compare
// them. Returns 0, or the error number of the call that failed, `execve` included.
int terminal_job_start(struct terminal_job *job, const char *path, char *const arguments[],
                       char *const environment[], const char *directory, int width, int height);

// A program without a terminal.
struct headless_job {
  pid_t program;
  // Readable once the program has ended.
  int ended;
  // Our ends of its standard input, output and error, nonblocking.
  int streams[3];
};

// Starts a program with pipes, in a session of its own, without a terminal. Returns as above.
int headless_job_start(struct headless_job *job, const char *path, char *const arguments[],
                       char *const environment[], const char *directory);

// The macros that take a status of `waitpid` apart are not imported by Swift.
int wait_status_has_exited(int status);
int wait_status_exit_code(int status);
int wait_status_was_signaled(int status);
int wait_status_signal(int status);
int wait_status_is_stopped(int status);
