"""Prints the first positions of the training set `pitch`, for PitchTests, from its description alone:
a point is drawn uniformly within |u|⁴ + |v|⁴ < 1 until it is on the side of its class, away and home
in turn, and then displaced by normal noise of 0.09 (Marsaglia's polar method, the second number of a
pair left out).

The generator is that of xoshiro.py beside RandomGeneratorTests, which checks itself against published
words.
"""

import contextlib
import io
import math
import os
import sys
from itertools import islice

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../LinearAlgebraTests/Reference"))
with contextlib.redirect_stdout(io.StringIO()):
    from xoshiro import MASK, splitmix64, xoshiro256


def uniforms(seed, stream):
    mixed = next(splitmix64(seed)) ^ (stream * 0x9E3779B97F4A7C15 & MASK)
    for word in xoshiro256(islice(splitmix64(mixed), 4)):
        yield (word >> 11) / 2**53


def normal(numbers):
    while True:
        u, v = 2 * next(numbers) - 1, 2 * next(numbers) - 1
        square = u * u + v * v
        if 0 < square < 1:
            return u * math.sqrt(-2 * math.log(square) / square)


def position(numbers, home):
    while True:
        u, v = 2 * next(numbers) - 1, 2 * next(numbers) - 1
        if u**4 + v**4 >= 1:
            continue
        x1, x2 = -0.05 + 0.55 * u, -0.05 + 0.55 * v
        if (x1 < -0.15 + 0.5 * x2 - 1.2 * x2**2) == home:
            return x1, x2


numbers = uniforms(seed=9, stream=int.from_bytes(b"train", "big"))
for home in (False, True):
    x1, x2 = position(numbers, home)
    print(x1 + 0.09 * normal(numbers), x2 + 0.09 * normal(numbers))
