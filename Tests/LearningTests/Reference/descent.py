"""Prints the weights after 20 updates of full-batch gradient descent, for GradientDescentTests.

An independent implementation on NumPy, in double precision: forward and backward passes written
out, L2 as a term of the gradient, L1 as a soft threshold after the step. Weights and examples are
fractions that are exact in binary, made by the same formula as in the test.
"""

import numpy as np


def exact(rows, columns, start):
    return np.array([((37 * k + 11 * start) % 29 - 14) / 16 for k in range(rows * columns)]
                    ).reshape(rows, columns)


def train(widths, activation, softmax, examples, rate, l1, l2, updates):
    x = exact(widths[0], examples, 1)
    classes = widths[-1] if softmax else 2
    labels = np.array([(5 * k + k // 3) % classes for k in range(examples)])
    weights = [exact(o, i, 2 + n) for n, (i, o) in enumerate(zip(widths, widths[1:]))]
    biases = [exact(o, 1, 20 + n) for n, o in enumerate(widths[1:])]
    y = np.eye(classes)[labels].T if softmax else labels[None, :].astype(float)
    m = examples
    for _ in range(updates):
        values = [x]
        for n, (w, b) in enumerate(zip(weights, biases)):
            z = w @ values[-1] + b
            if n < len(weights) - 1:
                values.append(np.maximum(z, 0) if activation == "relu" else np.tanh(z))
        if softmax:
            p = np.exp(z - z.max(axis=0))
            p /= p.sum(axis=0)
        else:
            p = 1 / (1 + np.exp(-z))
        delta = (p - y) / m
        for n in reversed(range(len(weights))):
            dw = delta @ values[n].T + l2 / m * weights[n]
            db = delta.sum(axis=1, keepdims=True)
            if n > 0:
                a = values[n]
                delta = weights[n].T @ delta * ((a > 0) if activation == "relu" else 1 - a * a)
            stepped = weights[n] - rate * dw
            weights[n] = np.sign(stepped) * np.maximum(
                np.abs(stepped) - rate * l1 / (2 * m), 0)
            biases[n] = biases[n] - rate * db
    return weights, biases


def show(title, result):
    print(title)
    for n, (w, b) in enumerate(zip(*result), 1):
        print(f"  W{n}", ", ".join(repr(float(v)) for v in w.ravel()))
        print(f"  b{n}", ", ".join(repr(float(v)) for v in b.ravel()))


show("2-4-1 tanh, sigmoid, L2 0.7",
     train([2, 4, 1], "tanh", False, 7, 0.5, 0, 0.7, 20))
show("3-4-3-3 ReLU, softmax, L1 0.9",
     train([3, 4, 3, 3], "relu", True, 8, 0.25, 0.9, 0, 20))
show("3-4-3-3 ReLU, softmax, L1 0.4, L2 0.6",
     train([3, 4, 3, 3], "relu", True, 8, 0.25, 0.4, 0.6, 20))
