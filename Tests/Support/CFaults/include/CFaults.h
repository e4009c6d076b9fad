#pragma once

// A library to be loaded before a program (LD_PRELOAD), in which one of the calls that write files comes
// to nothing. Calls are counted from 1 over all threads of the process; strace counts each thread's.
//
// FAULT_AT is the number of the call, or 0 for all of them.
// FAULT_EFFECT is "short": `write` to a regular file takes only half of what it is given, as it may at
// any time (POSIX.1-2024, write), and only such writes count; or "kill": the process is killed in the
// place of `write` to a regular file, `fsync`, `fdatasync`, `ftruncate`, `rename`, `mkdir` or `unlink`.
// FAULT_NOTE is a file that is made once that has happened.
