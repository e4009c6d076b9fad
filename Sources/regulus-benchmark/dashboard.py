#!/usr/bin/env python3
"""Measures what the dashboard costs: its first frame, keys, memory, bytes, processor time.

Run from the top of the package, after swift build -c release:

    python3 Sources/regulus-benchmark/dashboard.py [--seconds N] [--quick]

The program runs under a pseudo-terminal of 120 by 36 that this script reads, as a terminal would;
nothing but Python is needed. Its own records are kept in a temporary folder. Figures are medians
where a row says so. On two processors the script itself takes some of the time it measures. What bad
connections do is measured by connections.py.
"""

import argparse
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import time

# Files beside the sources would be reported by the build.
sys.dont_write_bytecode = True

from terminal import PROGRAM, Terminal, processor_seconds, resident

# As fast as it can, for longer than any measurement; some twenty evaluations a second here.
FULL_PACE = ["--pace", "max", "--epochs", "1000000000", "--evaluate-every", "2000"]
# How long a run trains before it is the turn of the next, in seconds.
TURN = 0.25
# After how much of that its rate counts, in seconds.
SETTLING = 0.05


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
    terminal = Terminal(*FULL_PACE)
    terminal.wait(b"quit")
    terminal.drain(1)
    times = []
    for _ in range(presses):
        # The first bytes after a key may be those of a frame under way, so what is looked for is the
        # answer to a key without a meaning; another key takes it away again.
        times.append(terminal.answer("S", b"that key does nothing") * 1000)
        terminal.key("h")
        terminal.drain(0.12)
    terminal.close()
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.99)]


def memory(seconds):
    """Returns the memory after some minutes at full pace, and the slope an hour after the first of
    them: of the line through a sample each second, with the least squares."""
    terminal = Terminal(*FULL_PACE)
    terminal.drain(min(60, seconds / 3))
    start, times, sizes = time.monotonic(), [], []
    while (elapsed := time.monotonic() - start) < seconds - min(60, seconds / 3):
        times.append(elapsed / 3600)
        sizes.append(resident(terminal.pid))
        terminal.drain(1)
    terminal.close()
    return sizes[-1], statistics.linear_regression(times, sizes).slope


def traffic(seconds, view):
    terminal = Terminal()
    terminal.wait(b"quit")
    terminal.key("v" * view)
    terminal.drain(2)
    # Before the rest, since a run at the usual pace is over after a minute.
    terminal.key(" ")
    terminal.drain(3)
    paused = terminal.drain(5)
    terminal.key(" ")
    terminal.drain(1)
    before, all_before = processor_seconds(terminal.pid, terminal.pid), processor_seconds(terminal.pid)
    count = terminal.drain(seconds)
    interface = (processor_seconds(terminal.pid, terminal.pid) - before) / seconds
    whole = (processor_seconds(terminal.pid) - all_before) / seconds
    terminal.close()
    return count / seconds, paused, interface, whole


class Run:
    """A run at full pace that trains while it is its turn, and else is stopped."""

    def __init__(self, how, folder):
        self.how, self.log = how, f"{folder}/{how}.jsonl"
        options = [*FULL_PACE, "--log", self.log]
        headless = [PROGRAM, "--no-record", "--headless", *options]
        self.terminal = Terminal(*options, command=headless if how == "headless" else None)
        while not (os.path.exists(self.log) and os.path.getsize(self.log)):
            self.terminal.read(0.01)
        os.kill(self.terminal.pid, signal.SIGSTOP)

    def train(self, seconds):
        """Trains for a time, on a terminal that is read as the name of the run says."""
        start = time.monotonic()
        os.kill(self.terminal.pid, signal.SIGCONT)
        while (left := start + seconds - time.monotonic()) > 0:
            if self.how == "unread":
                time.sleep(left)
            elif self.how == "slow":
                self.terminal.read(0, most=51)
                time.sleep(min(left, 0.05))
            else:
                self.terminal.read(left)
        os.kill(self.terminal.pid, signal.SIGSTOP)

    def rate(self):
        """Ends the run and returns the updates a second of the time it had: by its own log, from line to
        line, without those in which it was stopped or had just begun again, when threads that are
        woken together still have to find a processor each."""
        os.kill(self.terminal.pid, signal.SIGCONT)
        self.terminal.close()
        updates, seconds, since_stop = 0, 0, 0
        former = None
        for line in open(self.log):
            if not line.endswith("}\n") or '"update"' not in line:
                continue
            now = json.loads(line)
            if former:
                took = now["time"] - former["time"]
                since_stop = 0 if took > TURN else since_stop + took
                if since_stop > SETTLING:
                    updates += now["update"] - former["update"]
                    seconds += took
            former = now
        if not seconds:
            raise SystemExit(f"the run '{self.how}' logs too seldom to tell its rate; train on a faster machine")
        return updates / seconds


def rates(seconds):
    """Returns the updates a second of a run without a dashboard and of three with one, each of which
    has that many seconds. They take short turns, in an order drawn anew each time, so that what else
    the machine does meets all of them alike."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [Run(how, folder) for how in ("headless", "dashboard", "unread", "slow")]
        for _ in range(round(seconds / TURN)):
            random.shuffle(runs)
            for run in runs:
                run.train(TURN)
        return {run.how: run.rate() for run in runs}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="of each longer measurement; memory takes ten times that")
    parser.add_argument("--quick", action="store_true", help="a few seconds of everything")
    options = parser.parse_args()
    seconds = 6 if options.quick else options.seconds

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
    end, growth = memory(6 if options.quick else 10 * seconds)
    row("resident memory at full pace", f"{end:.1f} MB", "40 MB")
    row("  growth an hour, after the first minute", f"{growth:+.1f} MB", "1 MB")
    shares = {"dashboard": [], "unread": [], "slow": []}
    for _ in range(1 if options.quick else 5):
        found = rates(seconds * 2 / 3)
        for how, values in shares.items():
            values.append(found[how] / found["headless"])
    for how, name, limit in [
        ("dashboard", "updates a second under the dashboard", "97 %"),
        ("unread", "  on a terminal that nobody reads", "98 %"),
        ("slow", "  on one that reads 1 KB a second", "98 %"),
    ]:
        values = shares[how]
        row(
            f"{name}, median (least, most)",
            f"{statistics.median(values):.1%} ({min(values):.1%}, {max(values):.1%})", limit)


if __name__ == "__main__":
    sys.exit(main())
