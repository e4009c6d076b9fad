#!/usr/bin/env python3
"""Measures the dashboard on bad connections: slow ones, stalled ones, and those that are gone.

Run from the top of the package, after swift build -c release:

    pip install pyte
    python3 Sources/regulus-benchmark/connections.py [--seconds N] [--quick]

Over a real sshd on the loopback address, with a key made for it, through line.py: 150 ms late each
way, 256 kbit/s. Rows whose programs are missing (sshd, tmux) say so.
"""

import argparse
import contextlib
import getpass
import json
import os
import shlex
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

# Files beside the sources would be reported by the build.
sys.dont_write_bytecode = True

from terminal import PROGRAM, Terminal, processor_seconds

HERE = os.path.dirname(os.path.abspath(__file__))
SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin:" + os.environ.get("PATH", ""))
DELAY, RATE = 0.15, 32_000


def row(name, value, limit=""):
    print(f"{name:62} {value:>30}   {limit}", flush=True)


def screen_of(data, size=(36, 120)):
    """Returns what a terminal shows after some bytes: characters with their looks."""
    import pyte

    screen = pyte.Screen(size[1], size[0])
    pyte.ByteStream(screen).feed(data)
    return [[screen.buffer[y][x] for x in range(size[1])] for y in range(size[0])]


# A stalled terminal


def time_to_right(reading, seconds):
    """Returns the seconds from when a terminal is read again to when its screen is whole and right,
    and the bytes that came meanwhile. Training goes on at full pace until just before."""
    terminal = Terminal("--pace", "max", "--epochs", "1000000000", "--alert", "none")
    shown, _ = terminal.read_until_quiet(10, timeout=2)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if reading:
            shown += terminal.read(0, most=51)
        time.sleep(0.05)
    # So that there is one screen that is right.
    terminal.key(" ")
    time.sleep(0.5)
    start = time.monotonic()
    caught_up, last = terminal.read_until_quiet(2)
    terminal.key("\x0c")
    repainted, _ = terminal.read_until_quiet(1)
    terminal.close()
    if screen_of(shown + caught_up) != screen_of(repainted):
        raise SystemExit("the screen is not right after it was read again")
    return last - start, len(caught_up)


def stalled(seconds, runs):
    for reading, name in [(False, "nobody reads"), (True, "reads 1 KB a second")]:
        found = [time_to_right(reading, seconds) for _ in range(runs)]
        times = [seconds * 1000 for seconds, _ in found]
        row(
            f"a terminal that {name}, then all: whole screen right after",
            f"{statistics.median(times):.0f} ms ({max(times):.0f}), {found[0][1] / 1000:.0f} KB",
            "1 s",
        )


# A terminal that goes away


def wait_for(condition, timeout=20):
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("waited in vain")
        time.sleep(0.02)


def interface_share(process, log, seconds):
    """Returns what share of a processor the interface's thread takes, two seconds after its terminal
    has gone; training has to go on meanwhile."""
    time.sleep(2)
    size, before = os.path.getsize(log), processor_seconds(process, process)
    time.sleep(seconds)
    share = (processor_seconds(process, process) - before) / seconds
    if os.path.getsize(log) == size:
        raise SystemExit("training does not go on")
    os.kill(process, signal.SIGTERM)
    return share


def hang_ups(seconds):
    with tempfile.TemporaryDirectory() as folder:
        log = f"{folder}/log.jsonl"
        command = [PROGRAM, "--no-record", "--pace", "500", "--epochs", "100000000", "--log", log]
        command += ["--evaluate-every", "20"]

        def has_begun():
            return os.path.exists(log) and os.path.getsize(log) > 1000

        for name, shell in [
            ("as it is", 'exec "$@"'),
            ("ignored", "trap '' HUP; exec \"$@\""),
            ("ignored, by nohup", 'exec nohup "$@" > "$0/out" 2> "$0/errors"'),
        ]:
            terminal = Terminal(command=["sh", "-c", shell, folder, *command])
            terminal.drain(1)
            wait_for(has_begun)
            terminal.hang_up()
            share = interface_share(terminal.pid, log, seconds)
            os.waitpid(terminal.pid, 0)
            os.remove(log)
            row(f"terminal gone, SIGHUP {name}: time of the interface", f"{share:.2%}", "1 %")
        if not shutil.which("tmux"):
            return row("  in a tmux whose server is killed", "not measured: no tmux")
        tmux = ["tmux", "-f", "/dev/null", "-S", f"{folder}/tmux"]
        inner = f"echo $$ > {folder}/pid; exec {shlex.join(command)}"
        subprocess.run([*tmux, "new-session", "-d", "-x", "120", "-y", "36", inner], check=True)
        wait_for(has_begun)
        server = subprocess.check_output([*tmux, "display-message", "-p", "#{pid}"])
        os.kill(int(server), signal.SIGKILL)
        share = interface_share(int(open(f"{folder}/pid").read()), log, seconds)
        row("tmux's server killed: time of the interface", f"{share:.2%}", "1 %")


# A slow line


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def shell_server():
    """Runs an sshd for this user alone, and gives the command that connects to it by the line."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("host", "user"):
            make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/{name}"]
            subprocess.run(make, check=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with open(f"{folder}/config", "w") as config:
            config.write(
                f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nPidFile none\n"
                f"AuthorizedKeysFile {folder}/user.pub\nStrictModes no\nUsePAM no\n"
                "PasswordAuthentication no\n"
            )
        if os.getuid() == 0:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        server = subprocess.Popen([SSHD, "-D", "-f", f"{folder}/config", "-E", f"{folder}/log"])
        wait_for(lambda: answers(port))
        line = shlex.join([sys.executable, f"{HERE}/line.py", "127.0.0.1", str(port)])
        line += f" --delay {DELAY} --rate {RATE}"
        try:
            yield ["ssh", "-F", "none", "-i", f"{folder}/user", "-tt", "-p", str(port)] + [
                option
                for setting in (
                    f"ProxyCommand={line}",
                    "StrictHostKeyChecking=no",
                    "UserKnownHostsFile=/dev/null",
                    "IdentitiesOnly=yes",
                    "LogLevel=ERROR",
                )
                for option in ("-o", setting)
            ] + [f"{getpass.getuser()}@127.0.0.1"]
        finally:
            server.terminate()
            server.wait()


def slow_line(seconds, presses):
    if not SSHD or not shutil.which("ssh"):
        return row("over SSH", "not measured: no sshd, or no ssh")
    with shell_server() as connect:
        program = f"exec env LANG=C.UTF-8 {PROGRAM} --no-record --on-hangup stop"
        times = []
        for _ in range(5):
            terminal = Terminal(command=[*connect, f"echo begun; {program}"])
            terminal.wait(b"begun", timeout=30)
            times.append(terminal.wait(b"quit"))
            terminal.close()
        row("over SSH: whole first frame after the start of the program", f"{statistics.median(times):.2f} s")

        terminal = Terminal(command=[*connect, f"{program} --pace max --epochs 1000000000"])
        terminal.wait(b"quit", timeout=20)
        terminal.drain(3)
        times = []
        for _ in range(presses):
            times.append(terminal.answer("S", b"that key does nothing"))
            terminal.key("h")
            terminal.drain(0.8)
        terminal.close()
        times.sort()
        trips = [time / (2 * DELAY) for time in times]
        row(
            "over SSH: key to changed screen at full pace, median (99 %)",
            f"{statistics.median(trips):.2f} round trips ({trips[int(len(trips) * 0.99)]:.2f})",
            "2",
        )

        for view, name in [(0, "with the boundary"), (1, "without")]:
            terminal = Terminal(command=[*connect, program])
            terminal.wait(b"quit", timeout=20)
            terminal.key("v" * view)
            terminal.drain(2)
            count = terminal.drain(seconds) / seconds
            terminal.key(" ")
            terminal.read_until_quiet(2)
            terminal.key("\x0c")
            frame, _ = terminal.read_until_quiet(1.5)
            terminal.close()
            row(
                f"over SSH: bytes a second at the usual pace, {name}",
                f"{count / 1000:.1f} KB",
                f"a whole frame is {len(frame) / 1000:.1f} KB",
            )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=30, help="of each longer measurement")
    parser.add_argument("--quick", action="store_true", help="a few seconds of everything")
    options = parser.parse_args()
    seconds = 4 if options.quick else options.seconds
    stalled(seconds, 1 if options.quick else 5)
    hang_ups(seconds)
    slow_line(seconds, 5 if options.quick else 100)


if __name__ == "__main__":
    sys.exit(main())
