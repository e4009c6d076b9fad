#!/usr/bin/env python3
"""Measures what the dashboard costs: its first frame, keys, memory, bytes, processor time.

Run from the top of the package, after swift build -c release:

    python3 Sources/regulus-benchmark/dashboard.py [--seconds N] [--quick]

The program runs under a pseudo-terminal of 120 by 36 that this script reads, as a terminal would;
nothing but Python is needed. Its own records are kept in a temporary folder. Figures are medians
where a row says so. On two processors the script itself takes some of the time it measures.
"""

import argparse
import fcntl
import json
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

PROGRAM = os.path.abspath(".build/release/regulus")
TICKS = os.sysconf("SC_CLK_TCK")


class Terminal:
    """The program under a pseudo-terminal."""

    def __init__(self, *arguments, size=(36, 120)):
        self.start = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
            for name in ("NO_COLOR", "COLORFGBG"):
                os.environ.pop(name, None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
            os.execv(PROGRAM, [PROGRAM, "--no-record", *arguments])
        self.bytes = 0

    def read(self, timeout):
        """Returns what comes within a time, b"" for nothing."""
        if not select.select([self.fd], [], [], max(timeout, 0))[0]:
            return b""
        try:
            data = os.read(self.fd, 1 << 16)
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

    def processor_seconds(self, thread=None):
        path = f"/proc/{self.pid}/task/{thread}/stat" if thread else f"/proc/{self.pid}/stat"
        fields = open(path).read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident(self):
        for line in open(f"/proc/{self.pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def first_frame(runs=20):
    times = []
    for _ in range(runs):
        terminal = Terminal()
        # The last line of the frame ends with what q does.
        terminal.wait(b"quit")
        times.append((time.monotonic() - terminal.start) * 1000)
        terminal.close()
    return statistics.median(times), max(times)


def key_to_screen(presses):
    terminal = Terminal("--pace", "max", "--epochs", "100000000")
    terminal.wait(b"quit")
    terminal.drain(1)
    times = []
    for _ in range(presses):
        # The first bytes after a key may be those of a frame under way, so what is looked for is the
        # answer to a key without a meaning; another key takes it away again.
        terminal.key("S")
        times.append(terminal.wait(b"that key does nothing") * 1000)
        terminal.key("h")
        terminal.drain(0.12)
    terminal.close()
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.99)]


def memory(seconds):
    terminal = Terminal("--pace", "max", "--epochs", "1000000000")
    terminal.drain(min(60, seconds / 3))
    start = terminal.resident()
    terminal.drain(seconds - min(60, seconds / 3))
    end = terminal.resident()
    terminal.close()
    hours = (seconds - min(60, seconds / 3)) / 3600
    return end, (end - start) / hours


def traffic(seconds, view):
    terminal = Terminal()
    terminal.wait(b"quit")
    terminal.key("v" * view)
    terminal.drain(1)
    before, all_before = terminal.processor_seconds(terminal.pid), terminal.processor_seconds()
    count = terminal.drain(seconds)
    interface = (terminal.processor_seconds(terminal.pid) - before) / seconds
    whole = (terminal.processor_seconds() - all_before) / seconds
    terminal.key(" ")
    terminal.drain(3)
    paused = terminal.drain(3)
    terminal.close()
    return count / seconds, paused, interface, whole


def rate(arguments, how, epochs):
    """Returns the updates a second of a whole run at full pace."""
    with tempfile.TemporaryDirectory() as folder:
        log = f"{folder}/log.jsonl"
        options = ["--epochs", str(epochs), "--log", log, "--pace", "max", *arguments]
        if how == "headless":
            subprocess.run([PROGRAM, "--no-record", "--headless", *options], capture_output=True)
        else:
            terminal = Terminal(*options)
            deadline, chunk = time.monotonic() + 120, b""
            while time.monotonic() < deadline:
                if how == "dashboard":
                    terminal.read(0.05)
                elif how == "unread":
                    time.sleep(0.05)
                elif how == "slow":
                    if select.select([terminal.fd], [], [], 0)[0]:
                        os.read(terminal.fd, 51)
                    time.sleep(0.05)
                with open(log) if os.path.exists(log) else open(os.devnull) as lines:
                    if '"ended"' in lines.read():
                        break
            terminal.close()
        last = [json.loads(l) for l in open(log) if '"train_cost"' in l][-1]
        return last["update"] / last["time"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="of each longer measurement")
    parser.add_argument("--quick", action="store_true", help="a few seconds of everything")
    options = parser.parse_args()
    seconds = 6 if options.quick else options.seconds
    epochs = 200_000 if options.quick else 600_000

    def row(name, value, limit):
        print(f"{name:58} {value:>24}   {limit}", flush=True)

    median, worst = first_frame(5 if options.quick else 20)
    row("first full frame after exec, median (largest)", f"{median:.0f} ms ({worst:.0f})", "60 ms")
    median, slow = key_to_screen(30 if options.quick else 500)
    row("key to changed screen at full pace, median (99 %)", f"{median:.0f} ms ({slow:.0f})", "50 ms")
    for view, name, limit in [(0, "with the decision boundary", 8), (1, "with the diagnosis", 4)]:
        count, paused, interface, whole = traffic(seconds, view)
        row(f"bytes a second at the usual pace, {name}", f"{count / 1000:.1f} KB", f"{limit} KB")
        row("  the same while paused", f"{paused} bytes", "0")
        row("  processor time of the interface's thread", f"{interface:.1%}", "4 %")
        row("  processor time of the whole program", f"{whole:.1%}", "")
    end, growth = memory(6 if options.quick else 3 * seconds)
    row("resident memory at full pace", f"{end:.1f} MB", "40 MB")
    row("  growth an hour", f"{growth:+.1f} MB", "1 MB")
    shares = {"dashboard": [], "unread": [], "slow": []}
    for _ in range(1 if options.quick else 5):
        headless = rate([], "headless", epochs)
        for how, values in shares.items():
            values.append(rate([], how, epochs) / headless)
    for how, name, limit in [
        ("dashboard", "updates a second under the dashboard", "97 %"),
        ("unread", "  on a terminal that nobody reads", "98 %"),
        ("slow", "  on one that reads 1 KB a second", "98 %"),
    ]:
        row(f"{name}, median of pairs", f"{statistics.median(shares[how]):.1%}", limit)


if __name__ == "__main__":
    sys.exit(main())
