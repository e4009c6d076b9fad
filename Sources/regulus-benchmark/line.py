#!/usr/bin/env python3
"""Carries bytes to a server as a long and narrow line does: late, and so many a second.

For ssh, which starts it in the place of a connection of its own:

    ssh -o 'ProxyCommand=python3 line.py 127.0.0.1 %p --delay 0.15 --rate 32000' …

Each direction is a queue at the end of which bytes leave at the rate, and arrive the delay later. What
would wait for more than half a second is not taken from the sender, as by a router with that much
memory. To cut the line, kill this process; to let it go dead without a word, stop it.
"""

import argparse
import collections
import os
import select
import socket
import sys
import time

PACKET = 1400
MOST_WAITING = 0.5


class Direction:
    """One way through the line, from a descriptor to another."""

    def __init__(self, source, sink, delay, rate):
        self.source, self.sink, self.delay, self.rate = source, sink, delay, rate
        self.free = 0  # When all that has been taken will have left.
        self.under_way = collections.deque()
        self.has_ended = False

    def takes(self, now):
        return not self.has_ended and self.free - now < MOST_WAITING

    def take(self, now):
        data = os.read(self.source, PACKET)
        self.has_ended = not data
        self.free = max(self.free, now) + len(data) / self.rate
        self.under_way.append((self.free + self.delay, data))

    def deliver(self, now):
        """Hands over what has arrived, and returns whether the end has."""
        while self.under_way and self.under_way[0][0] <= now:
            _, data = self.under_way.popleft()
            if not data:
                return True
            while data:
                data = data[os.write(self.sink, data) :]
        return False

    def next_moment(self, now):
        """When there will be something to do here, whatever comes."""
        moments = [self.under_way[0][0]] if self.under_way else []
        if not self.has_ended and not self.takes(now):
            moments.append(self.free - MOST_WAITING)
        return min(moments, default=now + 60)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--delay", type=float, default=0.15, help="seconds, each way")
    parser.add_argument("--rate", type=float, default=32_000, help="bytes a second, each way")
    options = parser.parse_args()

    connection = socket.create_connection((options.host, options.port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = connection.fileno()
    directions = [
        Direction(sys.stdin.fileno(), server, options.delay, options.rate),
        Direction(server, sys.stdout.fileno(), options.delay, options.rate),
    ]
    while True:
        now = time.monotonic()
        sources = {way.source: way for way in directions if way.takes(now)}
        wait = min(way.next_moment(now) for way in directions) - now
        for source in select.select(list(sources), [], [], max(wait, 0))[0]:
            sources[source].take(time.monotonic())
        if any([way.deliver(time.monotonic()) for way in directions]):
            return


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, ConnectionError, KeyboardInterrupt):
        sys.exit(1)
