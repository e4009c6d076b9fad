#pragma once

// A library to be loaded before a program (LD_PRELOAD), in which `write` to regular files takes only
// half of what it is given, as it may at any time (POSIX.1-2024, write). No kernel does that on
// demand, and strace can only claim it.
//
// SHORT_WRITE_AT is the number of the write that is to be short, counted from 1, or 0 for all.
// SHORT_WRITE_NOTE is a file that is made once that has happened.
