#pragma once

// What has to be C: handlers that run at any point of the program, and so may call nothing but
// async-signal-safe functions; and what Swift does not import.
//
// The state behind these functions belongs to the process, as signal dispositions do: one terminal
// at a time.

#include <stddef.h>
#include <termios.h>

// Signals ///////////////////////////////////////////////////////////////////////////////////////

// Installs the handlers and returns the reading end of a pipe on which every signal that arrives
// is one byte, its number; -1 if they are installed already or the pipe cannot be made. It is the same
// pipe each time, empty at first, and not to be closed.
//
// Handlers have to be C because a Swift closure may allocate, lock or retain. A termination signal
// (SIGINT, SIGTERM, SIGHUP, SIGQUIT) that was ignored at the start stays ignored, as nohup wants; one
// that arrives ends the process after so many seconds, whatever it does then.
int terminal_signals_open(int with_notices, unsigned seconds);

// Has SIGUSR1 or SIGUSR2, which would end the process, reported on the pipe instead, until the
// former dispositions are put back. Returns -1 where handlers are not installed.
int terminal_signals_report(int number);

// Lets the handlers run on a stack of their own where this thread's has run out, as by an endless
// recursion; without it such a crash ends the process with the terminal as it is. The thread of
// `terminal_signals_open` has one. May be called again and again.
void terminal_signals_cover_thread(void);

// Puts the former dispositions back and calls the deadline off. A process that `ends`, but has files to
// write first, is no longer told of hang-ups, keeps the first termination signal in mind, and is ended
// by one that comes a second later or more.
void terminal_signals_close(int ends);

// Has termination signals end the process that has been told to wait for its files: they are written. To
// hang-ups it stays deaf.
void terminal_signals_release(void);

// Takes back that a hang-up ends the process: the deadline is called off, and SIGHUP ignored from
// here on. Other termination signals arrive as before.
void terminal_signals_outlive_hang_up(void);

// The termination signal that has been received, 0 for none; also once the handlers are given back.
int terminal_signals_termination(void);

// Sets the seconds from a termination signal, or from now if there was one, to the end of a process
// that is still there.
void terminal_signals_set_deadline(unsigned seconds);

// Stops the process group as Ctrl-Z does and returns when it goes on. It is C because `sigaction`
// holds its handler in a union of macros.
void terminal_stop_group(void);

// Restoring the terminal when the process dies /////////////////////////////////////////////////

// Tells the handlers how to restore the terminal: its nonblocking descriptor, its settings, a file
// that collects standard error meanwhile (or -1), and at most 512 bytes to write.
//
// The handlers lead `terminal` to nowhere first, and write to a copy of it, which stays open, so that
// no other thread draws over what the shell shows.
void terminal_guard_arm(int terminal, const struct termios *cooked, int errors, const void *restore,
                        size_t count);

// Makes the handlers leave the terminal alone.
void terminal_guard_disarm(void);

// Not imported by Swift ////////////////////////////////////////////////////////////////////////

// Makes a file in memory (`memfd_create` needs _GNU_SOURCE, which the module is built without).
int terminal_memory_file(const char *name);

// Makes a nonblocking counter to wake a `poll` with (Swift's Glibc leaves <sys/eventfd.h> out).
int terminal_event_counter(void);

// Tells the columns a code point takes (`wcwidth` needs _XOPEN_SOURCE).
int terminal_character_width(wchar_t character);
