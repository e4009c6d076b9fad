#pragma once

// What both kinds of start share.

// Puts the descriptors `kept` in the places from `first` on, to be closed by `execve`, and closes
// all others from there; a pipe of another test would stay open for as long as the program runs.
void keep_descriptors(const int *kept, int count, int first);

// Gives signals the dispositions and the mask that a shell starts programs with.
void reset_signals(void);

// Becomes the program, or tells the error number on `failures`.
void become(const char *path, char *const arguments[], char *const environment[],
            const char *directory, int failures);
