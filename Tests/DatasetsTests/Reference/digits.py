"""Writes Sources/Datasets/Digits/DigitImages.swift, and prints what DigitsTests know of the digits.

Needs scikit-learn, which carries the data: python3 digits.py ../../../Sources/Datasets/Digits
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

LEVELS = "0123456789abcdefg"

HEAD = '''/// Holds 1,797 handwritten digits, 8 × 8 pixels each.
///
/// E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
/// Repository, 1998, https://doi.org/10.24432/C50P49, under the Creative Commons Attribution 4.0
/// International licence (CC BY 4.0, https://creativecommons.org/licenses/by/4.0/). These are the
/// 1,797 digits of its test set, by 13 writers, as scikit-learn carries them; only the notation is
/// changed.
///
/// It is a string in the program and no file beside it, so that the program may be moved. An array
/// of numbers would take the compiler half a minute, the string takes it no time.
enum DigitImages {
  /// A line a digit: its class, a space, and its 64 pixels row by row, one character each, from 0
  /// for paper to g, 16, for ink. Tests/DatasetsTests/Reference/digits.py wrote them.
  static let lines: StaticString = """
'''

TAIL = '''
    """
}
'''

digits = load_digits()
pixels = digits.data.astype(int)
assert np.array_equal(pixels, digits.data)
lines = [
    f"    {label} {''.join(LEVELS[pixel] for pixel in image)}"
    for image, label in zip(pixels, digits.target)
]
Path(sys.argv[1], "DigitImages.swift").write_text(HEAD + "\n".join(lines) + TAIL)

print("shape", pixels.shape)
print("examples of each class", np.bincount(digits.target).tolist())
print("sum", pixels.sum(), "sum of squares", (pixels**2).sum())
print("sum of row × pixel", (np.arange(8)[:, None] * pixels.reshape(-1, 8, 8)).sum())
print("sum of column × pixel", (np.arange(8) * pixels.reshape(-1, 8, 8)).sum())
print("sum of number × label", (np.arange(1797) * digits.target).sum())
print("first", digits.target[0], pixels[0].reshape(8, 8).tolist())
print("last", digits.target[-1], pixels[-1].reshape(8, 8).tolist())
print("always paper", [(i // 8 + 1, i % 8 + 1) for i in range(64) if pixels[:, i].max() == 0])
