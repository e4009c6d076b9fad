#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// Restoring the terminal ///////////////////////////////////////////////////////////////////////

static int guard_armed;
// The terminal and nowhere are opened once and stay open: another thread may be inside a handler while
// the guard is taken off, and a number that has been closed may be another file's by then.
static int guard_terminal = -1, guard_output = -1, guard_errors = -1, guard_nowhere = -1;
static struct termios guard_cooked;
static char guard_restore[512];
static size_t guard_restore_count;

// Writes what a terminal takes within a second, and gives up then.
static void write_bounded(const char *bytes, size_t count) {
  for (int attempt = 0; count > 0 && attempt < 10;) {
    ssize_t written = write(guard_terminal, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd wait = {.fd = guard_terminal, .events = POLLOUT};
      poll(&wait, 1, 100);
      attempt++;
    } else if (written == 0 || errno != EINTR) {
      return;
    }
  }
}

// Restores the terminal, once, from inside a handler; then shows what the program had said on
// standard error, the message of a Swift trap for one.
static void restore_terminal(void) {
  if (!__atomic_exchange_n(&guard_armed, 0, __ATOMIC_SEQ_CST)) return;
  if (guard_nowhere >= 0) dup2(guard_nowhere, guard_output);
  tcflush(guard_terminal, TCOFLUSH);
  // In the background the settings are the shell's, and setting them would stop this process.
  pid_t foreground = tcgetpgrp(guard_terminal);
  if (foreground < 0 || foreground == getpgrp()) tcsetattr(guard_terminal, TCSANOW, &guard_cooked);
  write_bounded(guard_restore, guard_restore_count);
  char buffer[4096];
  off_t end = guard_errors < 0 ? 0 : lseek(guard_errors, 0, SEEK_END);
  off_t offset = end > 65536 ? end - 65536 : 0;
  ssize_t count;
  while (offset < end && (count = pread(guard_errors, buffer, sizeof buffer, offset)) > 0) {
    write_bounded(buffer, (size_t)count);
    offset += count;
  }
  // Where no description of our own could be had, the shell shares this one.
  fcntl(guard_terminal, F_SETFL, fcntl(guard_terminal, F_GETFL) & ~O_NONBLOCK);
}

void terminal_guard_arm(int terminal, const struct termios *cooked, int errors, const void *restore,
                        size_t count) {
  terminal_guard_disarm();
  if (count > sizeof guard_restore) count = 0;
  guard_output = terminal;
  if (guard_terminal < 0)
    guard_terminal = fcntl(terminal, F_DUPFD_CLOEXEC, 3);
  else
    dup3(terminal, guard_terminal, O_CLOEXEC);
  if (guard_nowhere < 0) guard_nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  guard_cooked = *cooked;
  guard_errors = errors;
  memcpy(guard_restore, restore, count);
  guard_restore_count = count;
  __atomic_store_n(&guard_armed, 1, __ATOMIC_SEQ_CST);
}

void terminal_guard_disarm(void) { __atomic_store_n(&guard_armed, 0, __ATOMIC_SEQ_CST); }

// Signals //////////////////////////////////////////////////////////////////////////////////////

// Kept as long as the process lives, like the descriptors of the guard.
static int pipe_read = -1, pipe_write = -1;
static int are_installed;
static volatile sig_atomic_t termination;
// When it came, in nanoseconds.
static long long termination_time;
// Seconds between a termination signal and the end of a process that does not react to it.
static volatile sig_atomic_t deadline;

static const int terminations[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static const int notices[] = {SIGWINCH, SIGCONT, SIGTSTP};
static const int crashes[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGSYS};
// What ends a process that does not expect it, from batch systems and limits for one.
// Real-time signals do so, too.
static const int others[] = {SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM,
                             SIGPROF, SIGIO,   SIGPWR,  SIGSTKFLT};
static const int ignored[] = {SIGPIPE, SIGXFSZ};

static struct sigaction saved[NSIG];
static char is_saved[NSIG];
// For the main thread, whose own stack may be what has run out.
static char alternate_stack[65536];
static stack_t saved_stack;
// For any other thread that asks for it, taken from its own stack's memory before there is none left.
static _Thread_local char thread_stack[32768];
static _Thread_local char has_thread_stack;

static void die_by(int number) {
  signal(number, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  _exit(128 + number);
}

static void report(int number) {
  char byte = (char)number;
  // A full pipe loses the byte; the ones in it wake the reader all the same.
  ssize_t ignored_result = write(pipe_write, &byte, 1);
  (void)ignored_result;
}

static void on_notice(int number) {
  int saved_errno = errno;
  report(number);
  errno = saved_errno;
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void note_termination(int number) {
  __atomic_store_n(&termination_time, now(), __ATOMIC_SEQ_CST);
  termination = number;
}

static void on_termination(int number) {
  int saved_errno = errno;
  if (!termination) {
    note_termination(number);
    alarm((unsigned)deadline);
    // Given back meanwhile, there is no handler for it, and it would end the process.
    if (!__atomic_load_n(&are_installed, __ATOMIC_SEQ_CST)) alarm(0);
  }
  report(number);
  errno = saved_errno;
}

// Once the handlers are given back: the first signal is kept in mind, so that what the process still has to
// write is written; a second one ends it. One that comes within a second is the same, sent twice to a
// process and its group; a hang-up is none that anybody has sent in impatience.
static void on_late_termination(int number) {
  if (!termination || termination == SIGHUP)
    note_termination(number);
  else if (now() - __atomic_load_n(&termination_time, __ATOMIC_SEQ_CST) >= 1000000000LL)
    die_by(number);
}

static void on_deadline(int number) {
  (void)number;
  if (!termination) return;
  restore_terminal();
  die_by(termination);
}

// A fault happens again when the handler returns, a raised signal is pending until then: both end
// the process by the same signal, with its core file.
static void on_crash(int number) {
  restore_terminal();
  signal(number, SIG_DFL);
  raise(number);
}

static void install(int number, void (*handler)(int), int flags, int keep_ignored) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigfillset(&action.sa_mask);
  for (size_t i = 0; i < COUNT(crashes); i++) sigdelset(&action.sa_mask, crashes[i]);
  if (sigaction(number, NULL, &saved[number]) != 0) return;
  if (keep_ignored && saved[number].sa_handler == SIG_IGN) return;
  is_saved[number] = sigaction(number, &action, NULL) == 0;
}

int terminal_signals_open(int with_notices, unsigned seconds) {
  int ends[2];
  if (are_installed) return -1;
  if (pipe_read < 0) {
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return -1;
    pipe_read = ends[0];
    pipe_write = ends[1];
  }
  // What arrived too late for the last reader is nothing to this one.
  char late[64];
  while (read(pipe_read, late, sizeof late) > 0) continue;
  are_installed = 1;
  termination = 0;
  terminal_signals_set_deadline(seconds);
  stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
  sigaltstack(&stack, &saved_stack);
  for (size_t i = 0; i < COUNT(terminations); i++)
    install(terminations[i], on_termination, SA_RESTART, 1);
  for (size_t i = 0; with_notices && i < COUNT(notices); i++)
    install(notices[i], on_notice, SA_RESTART, notices[i] == SIGTSTP);
  for (size_t i = 0; i < COUNT(crashes); i++) install(crashes[i], on_crash, SA_ONSTACK, 0);
  for (size_t i = 0; i < COUNT(others); i++) install(others[i], on_crash, SA_ONSTACK, 1);
  for (int i = SIGRTMIN; i <= SIGRTMAX; i++) install(i, on_crash, SA_ONSTACK, 1);
  for (size_t i = 0; i < COUNT(ignored); i++) install(ignored[i], SIG_IGN, 0, 0);
  install(SIGALRM, on_deadline, SA_RESTART, 0);
  return pipe_read;
}

void terminal_signals_close(int ends) {
  if (!are_installed) return;
  // A signal that comes meanwhile finds its former disposition, not half of the change.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  __atomic_store_n(&are_installed, 0, __ATOMIC_SEQ_CST);
  alarm(0);
  // A process that ends has files to write, and hang-ups may be signalled more than once: by the kernel,
  // by the shell, by the kernel again when the shell has ended.
  for (size_t i = 0; ends && i < COUNT(terminations); i++) {
    struct sigaction *action = &saved[terminations[i]];
    action->sa_handler = terminations[i] == SIGHUP ? SIG_IGN : on_late_termination;
    action->sa_flags = SA_RESTART;
    sigfillset(&action->sa_mask);
  }
  for (int number = 1; number < NSIG; number++) {
    if (is_saved[number]) sigaction(number, &saved[number], NULL);
    is_saved[number] = 0;
  }
  // Another thread may have taken a signal by its handler meanwhile, and set the alarm again.
  alarm(0);
  sigaltstack(&saved_stack, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void terminal_signals_release(void) {
  for (size_t i = 0; i < COUNT(terminations); i++) {
    struct sigaction action;
    if (sigaction(terminations[i], NULL, &action) == 0 &&
        action.sa_handler == on_late_termination)
      signal(terminations[i], SIG_DFL);
  }
}

void terminal_signals_cover_thread(void) {
  if (has_thread_stack) return;
  has_thread_stack = 1;
  stack_t former, stack = {.ss_sp = thread_stack, .ss_size = sizeof thread_stack};
  if (sigaltstack(NULL, &former) == 0 && former.ss_flags & SS_DISABLE) sigaltstack(&stack, NULL);
}

int terminal_signals_report(int number) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_notice;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  // What it did before was kept when the others were installed.
  if (!are_installed || sigaction(number, &action, NULL) != 0) return -1;
  is_saved[number] = 1;
  return 0;
}

int terminal_signals_termination(void) { return termination; }

void terminal_signals_outlive_hang_up(void) {
  if (!are_installed) return;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  signal(SIGHUP, SIG_IGN);
  saved[SIGHUP].sa_handler = SIG_IGN;
  if (termination == SIGHUP) {
    termination = 0;
    alarm(0);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void terminal_signals_set_deadline(unsigned seconds) {
  deadline = (sig_atomic_t)seconds;
  if (termination && are_installed) alarm(seconds);
}

void terminal_stop_group(void) {
  struct sigaction handler, stop;
  memset(&stop, 0, sizeof stop);
  stop.sa_handler = SIG_DFL;
  if (sigaction(SIGTSTP, NULL, &handler) != 0 || handler.sa_handler == SIG_IGN) return;
  sigaction(SIGTSTP, &stop, NULL);
  kill(0, SIGTSTP);
  sigaction(SIGTSTP, &handler, NULL);
}

int terminal_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int terminal_event_counter(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int terminal_character_width(wchar_t character) { return wcwidth(character); }
