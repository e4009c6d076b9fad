#!/usr/bin/env python3
"""Prints the figures of KolmogorovSmirnovTests: run it with SciPy (1.17 made those in the test)."""

from scipy.special import kolmogorov
from scipy.stats import ks_2samp


def sample(count, step, shift):
    """A sample that every language makes alike: multiples of 1/1024, all different."""
    return [((i * step) % 1021) / 1024 + shift for i in range(count)]


print("Q(lambda)")
for value in [0.2, 0.5, 0.8, 1.0, 1.17, 1.18, 1.36, 1.63, 2.0, 3.0]:
    print(value, repr(float(kolmogorov(value))))

print("two samples: n, m, shift, D, exact p")
for n, m, shift in [
    (20, 30, 0.0), (50, 80, 0.15), (100, 100, 0.2), (400, 300, 0.1), (211, 200, 0.05), (10, 10, 0.5),
]:
    result = ks_2samp(sample(n, 37, 0.0), sample(m, 101, shift), method="exact")
    print(n, m, shift, repr(float(result.statistic)), repr(float(result.pvalue)))

print("ties")
result = ks_2samp([1, 1, 2, 2, 3], [1, 2, 2, 2, 4, 4])
print(repr(float(result.statistic)))
