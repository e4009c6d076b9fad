#!/usr/bin/env python3
"""Times the same training in NumPy, written as a textbook writes it, beside regulus-benchmark.

Run from the top of the package: python3 Sources/regulus-benchmark/numpy_peer.py
Needs NumPy. Both sides use one thread, double precision, the full batch of 211 examples with two
features, 2-20-3-1 with ReLU and a sigmoid output, alpha 0.3, and no evaluation. They take turns, so
that the ratio holds on a machine whose speed drifts.
"""

import json
import os
import statistics
import subprocess
import time

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np

ROUNDS = 5
UPDATES = 3000


def train_numpy(keep):
    """Returns microseconds an update."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((2, 211))
    y = (rng.random((1, 211)) < 0.5).astype(float)
    m = x.shape[1]
    widths = [2, 20, 3, 1]
    w = [rng.standard_normal((o, i)) * np.sqrt(2 / i) for i, o in zip(widths, widths[1:])]
    b = [np.zeros((o, 1)) for o in widths[1:]]

    def update():
        z1 = w[0] @ x + b[0]
        a1 = np.maximum(0, z1)
        if keep < 1:
            d1 = rng.random(a1.shape) < keep
            a1 = a1 * d1 / keep
        z2 = w[1] @ a1 + b[1]
        a2 = np.maximum(0, z2)
        if keep < 1:
            d2 = rng.random(a2.shape) < keep
            a2 = a2 * d2 / keep
        a3 = 1 / (1 + np.exp(-(w[2] @ a2 + b[2])))
        dz3 = a3 - y
        dw3 = dz3 @ a2.T / m
        db3 = dz3.sum(axis=1, keepdims=True) / m
        da2 = w[2].T @ dz3
        if keep < 1:
            da2 = da2 * d2 / keep
        dz2 = da2 * (z2 > 0)
        dw2 = dz2 @ a1.T / m
        db2 = dz2.sum(axis=1, keepdims=True) / m
        da1 = w[1].T @ dz2
        if keep < 1:
            da1 = da1 * d1 / keep
        dz1 = da1 * (z1 > 0)
        dw1 = dz1 @ x.T / m
        db1 = dz1.sum(axis=1, keepdims=True) / m
        for weight, bias, dw, db in zip(w, b, (dw1, dw2, dw3), (db1, db2, db3)):
            weight -= 0.3 * dw
            bias -= 0.3 * db

    for _ in range(200):
        update()
    start = time.perf_counter()
    for _ in range(UPDATES):
        update()
    return (time.perf_counter() - start) / UPDATES * 1e6


def train_regulus():
    """Returns microseconds an update, by workload."""
    command = ["swift", "run", "-c", "release", "regulus-benchmark", "--json", "--runs", "3"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(output)


rows = {"pitch": 1.0, "pitch, dropout": 0.86}
times = {name: {"NumPy": [], "Regulus": []} for name in rows}
for _ in range(ROUNDS):
    regulus = train_regulus()
    for name, keep in rows.items():
        times[name]["NumPy"].append(train_numpy(keep))
        times[name]["Regulus"].append(regulus[f"{name} double"])

print(f"{'double precision, µs an update':34}{'NumPy':>8}{'Regulus':>9}{'ratio':>14}")
for name, sides in times.items():
    ratios = [n / r for n, r in zip(sides["NumPy"], sides["Regulus"])]
    print(
        f"{name:34}{statistics.median(sides['NumPy']):8.1f}"
        f"{statistics.median(sides['Regulus']):9.1f}"
        f"{statistics.median(ratios):7.1f} ({min(ratios):.1f}–{max(ratios):.1f})"
    )
