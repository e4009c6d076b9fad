#!/usr/bin/env python3
"""Computes the coefficients in Sources/LinearAlgebra/VectorMath.swift, and prints how near they are.

Minimax polynomials by Remez' algorithm, in 60 digits. Needs mpmath:

    python3 -m pip install mpmath && python3 minimax.py
"""

import struct

from mpmath import atanh, cos, exp, expm1, log, lu_solve, matrix, mp, mpf, pi, sqrt

mp.dps = 60


def remez(function, weight, low, high, count):
    """Returns the `count` coefficients that make max |weight · (function − p)| least, and that."""
    middle, half = (low + high) / 2, (high - low) / 2
    nodes = [middle - half * cos(pi * (2 * i + 1) / (2 * (count + 1))) for i in range(count + 1)]
    for _ in range(40):
        system, values = matrix(count + 1, count + 1), matrix(count + 1, 1)
        for i, x in enumerate(nodes):
            for power in range(count):
                system[i, power] = x**power
            system[i, count] = (-1) ** i / weight(x)
            values[i] = function(x)
        c = lu_solve(system, values)
        grid = [low + (high - low) * k / mpf(600) for k in range(601)]
        errors = [
            weight(x) * (function(x) - sum(c[j] * x**j for j in range(count))) for x in grid
        ]
        # The largest error of each run of one sign.
        extrema, best = [], 0
        for k in range(1, 601):
            if (errors[k] > 0) != (errors[best] > 0):
                extrema.append(best)
                best = k
            elif abs(errors[k]) > abs(errors[best]):
                best = k
        extrema.append(best)
        while len(extrema) > count + 1:
            extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
        moved = [grid[k] for k in extrema]
        if len(moved) < count + 1 or moved == nodes:
            break
        nodes = moved
    return [c[j] for j in range(count)], max(abs(error) for error in errors)


def show(name, result):
    coefficients, error = result
    print(f"{name}: relative error 2^{float(log(error, 2)):.1f}")
    numbers = [float(c) for c in coefficients]
    if name.endswith("Float"):
        numbers = struct.unpack(f"{len(numbers)}f", struct.pack(f"{len(numbers)}f", *numbers))
    print("  " + ", ".join(number.hex() for number in numbers))


def exponential(count):
    """P in e^r = 1 + r + r² · P(r) for |r| ≤ ½ ln 2."""
    bound = log(2) / 2 * mpf("1.0001")
    return remez(
        lambda r: (expm1(r) - r) / r**2 if r != 0 else mpf(1) / 2,
        lambda r: max(r**2 / exp(r), mpf(10) ** -18),
        -bound,
        bound,
        count,
    )


def logarithm(bound, count):
    """Q in 2 artanh s = 2s + s · (t · Q(t)) with t = s² and s up to `bound`."""
    return remez(
        lambda t: (2 * atanh(sqrt(t)) / sqrt(t) - 2) / t,
        lambda t: t / 2,
        mpf(10) ** -9,
        bound**2 * mpf("1.0001"),
        count,
    )


# s = f / (2 + f) of 1 + f = √2, and of 1 + f = 2.
NEAR_ONE = (sqrt(2) - 1) / (sqrt(2) + 1)
UP_TO_TWO = mpf(1) / 3

show("exponential, Float", exponential(5))
show("exponential, Double", exponential(10))
show("nearOne, Float", logarithm(NEAR_ONE, 4))
show("nearOne, Double", logarithm(NEAR_ONE, 7))
show("upToTwo, Float", logarithm(UP_TO_TWO, 5))
show("upToTwo, Double", logarithm(UP_TO_TWO, 10))
