"""Runs regulus under a pseudo-terminal, for the scripts beside this one that measure it."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

PROGRAM = os.path.abspath(".build/release/regulus")


class Terminal:
    """A program under a pseudo-terminal of 120 by 36; regulus, if no other is named."""

    def __init__(self, *arguments, command=None, size=(36, 120)):
        command = command or [PROGRAM, "--no-record", *arguments]
        self.start = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
            for name in ("NO_COLOR", "COLORFGBG"):
                os.environ.pop(name, None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
            os.execvp(command[0], command)
        self.bytes = 0

    def read(self, timeout, most=1 << 16):
        """Returns what comes within a time, b"" for nothing."""
        if not select.select([self.fd], [], [], max(timeout, 0))[0]:
            return b""
        try:
            data = os.read(self.fd, most)
        except OSError:
            return b""
        self.bytes += len(data)
        return data

    def drain(self, seconds):
        """Reads for a time and returns how many bytes came."""
        before, end = self.bytes, time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)
        return self.bytes - before

    def read_until_quiet(self, seconds, timeout=60):
        """Reads until nothing has come for a time; returns the bytes, and when the last came."""
        data, last, end = [], time.monotonic(), time.monotonic() + timeout
        while time.monotonic() < min(last + seconds, end):
            if more := self.read(last + seconds - time.monotonic()):
                data.append(more)
                last = time.monotonic()
        return b"".join(data), last

    def wait(self, text, timeout=10):
        """Reads until text has come, and returns the time that took."""
        seen, start = b"", time.monotonic()
        while text not in seen:
            if time.monotonic() - start > timeout:
                raise SystemExit(f"waited {timeout} s for {text!r}")
            seen = seen[-4096:] + self.read(1)
        return time.monotonic() - start

    def key(self, text):
        os.write(self.fd, text.encode())

    def answer(self, text, expected):
        """Presses keys and returns the time until the answer has come."""
        # From before the keys: who reads them may take this processor at once.
        start = time.monotonic()
        self.key(text)
        self.wait(expected)
        return time.monotonic() - start

    def hang_up(self):
        """Goes away, as a terminal window that is closed."""
        os.close(self.fd)
        self.fd = -1

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        if self.fd >= 0:
            os.close(self.fd)


def processor_seconds(process, thread=None):
    """Returns the processor time of a process, or of one of its threads, so far."""
    if thread:
        # In nanoseconds, where the kernel counts them; the other files know hundredths of a second.
        try:
            return int(open(f"/proc/{process}/task/{thread}/schedstat").read().split()[0]) / 1e9
        except (FileNotFoundError, IndexError):
            pass
    path = f"/proc/{process}/task/{thread}/stat" if thread else f"/proc/{process}/stat"
    fields = open(path).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(process):
    """Returns the resident memory of a process in megabytes."""
    for line in open(f"/proc/{process}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
