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
import statistics
import subprocess
import sys
import tempfile
import time

# Files beside the sources would be reported by the build.
sys.dont_write_bytecode = True

from terminal import PROGRAM, Terminal, processor_seconds, resident


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
    """Returns the memory after some minutes at full pace, and the slope an hour after the first of
    them: of the line through a sample each second, with the least squares."""
    terminal = Terminal("--pace", "max", "--epochs", "1000000000")
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
                    terminal.read(0, most=51)
                    time.sleep(0.05)
                with open(log) if os.path.exists(log) else open(os.devnull) as lines:
                    if '"ended"' in lines.read():
                        break
            terminal.close()
        last = [json.loads(l) for l in open(log) if '"train_cost"' in l][-1]
        return last["update"] / last["time"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="of each longer measurement; memory takes ten times that")
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
    end, growth = memory(6 if options.quick else 10 * seconds)
    row("resident memory at full pace", f"{end:.1f} MB", "40 MB")
    row("  growth an hour, after the first minute", f"{growth:+.1f} MB", "1 MB")
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
