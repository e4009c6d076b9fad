"""Prints words of xoshiro256** from seeds spread by SplitMix64, for RandomGeneratorTests, and the
orders a shuffle makes of them, for ShuffleTests.

Checks itself against published words: those of SplitMix64 for the seed 1234567 (Rosetta Code) and
those of xoshiro256** for the state 1, 2, 3, 4 (the test vectors of rand_xoshiro).
"""

from itertools import islice

MASK = (1 << 64) - 1


def splitmix64(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotate(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def xoshiro256(state):
    s = list(state)
    while True:
        yield rotate(s[1] * 5 & MASK, 7) * 9 & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)


def words(seed, count):
    return [hex(x) for x in islice(xoshiro256(islice(splitmix64(seed), 4)), count)]


assert list(islice(splitmix64(1234567), 3)) == [
    6457827717110365317, 3203168211198807973, 9817491932198370423]
assert list(islice(xoshiro256([1, 2, 3, 4]), 4)) == [11520, 0, 1509978240, 1215971899390074240]

for seed in (0, 1, MASK):
    print(seed, words(seed, 5))
# Stream 3 of seed 7: the first word of the seed, mixed with the stream, is the seed.
mixed = next(splitmix64(7)) ^ (3 * 0x9E3779B97F4A7C15 & MASK)
print("7, stream 3", words(mixed, 3))


def shuffled(values, words):
    values = list(values)
    for last in range(len(values) - 1, 0, -1):
        # The part of 0, 1, ..., last that a 64-bit fraction falls into.
        other = next(words) * (last + 1) // 2**64
        values[last], values[other] = values[other], values[last]
    return values


for seed in (0, 1):
    print("shuffled", seed, shuffled(range(12), xoshiro256(islice(splitmix64(seed), 4))))
