#!/usr/bin/env python3
"""Times the same training in NumPy, PyTorch, JAX and scikit-learn, beside regulus-benchmark.

Run from the top of the package:

    pip install numpy torch jax scikit-learn pandas
    python3 Sources/regulus-benchmark/peers.py [--rounds N] [WORKLOAD ...]
    python3 Sources/regulus-benchmark/peers.py [--rounds N] --read

The second reads CSV files of 60,000 rows and 785 columns, whole numbers as MNIST has them and
numbers of six and of seventeen digits, beside pandas.read_csv.

Peers that are not installed are left out. All sides have the same network, batch and regularization,
single precision, the same number of threads, all data in memory and no evaluation:

- NumPy as a textbook writes it;
- PyTorch in eager mode, torch.nn and torch.optim.SGD with weight decay, batches gathered by a
  shuffled index;
- JAX with the whole loop over the updates compiled (lax.scan, gradients by jax.grad);
- scikit-learn's MLPClassifier, where it can do the same: SGD without momentum and without dropout.

The sides take turns, so that the ratios hold on a machine whose speed drifts. What is printed is the
median of the rounds and of the ratios, and the smallest and largest ratio.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

WORKLOADS = {
    # name: widths, examples, batch, L2 λ, keep probability, learning rate, threads
    "pitch": ([2, 20, 3, 1], 211, 211, 0.0, 1.0, 0.3, 1),
    "pitch-l2": ([2, 20, 3, 1], 211, 211, 0.7, 1.0, 0.3, 1),
    "pitch-dropout": ([2, 20, 3, 1], 211, 211, 0.0, 0.86, 0.3, 1),
    "digits": ([64, 128, 64, 10], 1797, 64, 0.7, 0.8, 0.01, 1),
    "mnist": ([784, 512, 256, 10], 12800, 128, 0.7, 0.8, 0.01, 2),
}
SECONDS = 1.0


def make_data(workload):
    import numpy as np

    widths, examples, *_ = workload
    rng = np.random.default_rng(1)
    x = rng.standard_normal((examples, widths[0])).astype(np.float32)
    classes = max(2, widths[-1])
    y = (np.arange(examples) % classes).astype(np.int64)
    weights = [
        (rng.standard_normal((o, i)) * np.sqrt(2 / i)).astype(np.float32)
        for i, o in zip(widths, widths[1:])
    ]
    return x, y, weights


def timed(update, most=1_000_000):
    """Returns microseconds a call, after a warm-up."""
    for _ in range(5):
        update()
    calls, start = 0, time.perf_counter()
    while calls < most and time.perf_counter() - start < SECONDS:
        for _ in range(10):
            update()
        calls += 10
    return (time.perf_counter() - start) / calls * 1e6


def numpy_peer(workload):
    import numpy as np

    widths, examples, size, l2, keep, rate, _ = workload
    x, y, w = make_data(workload)
    b = [np.zeros((o, 1), np.float32) for o in widths[1:]]
    x = x.T.copy()
    rng = np.random.default_rng(1)
    order, position = np.arange(examples), examples

    def update():
        nonlocal order, position
        if size == examples:
            a, labels = x, y
        else:
            if position + size > examples:
                order, position = rng.permutation(examples), 0
            chosen = order[position : position + size]
            position += size
            a, labels = x[:, chosen], y[chosen]
        m = a.shape[1]
        values, masks = [a], []
        for layer, (weight, bias) in enumerate(zip(w, b)):
            z = weight @ values[-1] + bias
            if layer == len(w) - 1:
                break
            a = np.maximum(0, z)
            if keep < 1:
                masks.append(rng.random(a.shape, np.float32) < keep)
                a = a * masks[-1] / np.float32(keep)
            values.append(a)
        if widths[-1] == 1:
            dz = 1 / (1 + np.exp(-z)) - labels
        else:
            e = np.exp(z - z.max(axis=0))
            dz = e / e.sum(axis=0)
            dz[labels, np.arange(m)] -= 1
        dz = (dz / m).astype(np.float32)
        gradients = []
        for layer in reversed(range(len(w))):
            gradients.append((dz @ values[layer].T, dz.sum(axis=1, keepdims=True)))
            if layer > 0:
                da = w[layer].T @ dz
                if keep < 1:
                    da = da * masks[layer - 1] / np.float32(keep)
                dz = da * (values[layer] > 0)
        for layer, (dw, db) in enumerate(reversed(gradients)):
            if l2 > 0:
                dw = dw + np.float32(l2 / examples) * w[layer]
            w[layer] -= np.float32(rate) * dw
            b[layer] -= np.float32(rate) * db

    return timed(update)


def torch_peer(workload):
    import torch

    widths, examples, size, l2, keep, rate, threads = workload
    torch.set_num_threads(threads)
    x, y, weights = make_data(workload)
    layers = []
    for i, o in zip(widths, widths[1:-1]):
        layers += [torch.nn.Linear(i, o), torch.nn.ReLU()]
        if keep < 1:
            layers.append(torch.nn.Dropout(1 - keep))
    layers.append(torch.nn.Linear(widths[-2], widths[-1]))
    model = torch.nn.Sequential(*layers)
    with torch.no_grad():
        for layer, weight in zip([l for l in model if isinstance(l, torch.nn.Linear)], weights):
            layer.weight.copy_(torch.from_numpy(weight))
            layer.bias.zero_()
    decay = [p for n, p in model.named_parameters() if n.endswith("weight")]
    rest = [p for n, p in model.named_parameters() if n.endswith("bias")]
    optimizer = torch.optim.SGD(
        [{"params": decay, "weight_decay": l2 / examples}, {"params": rest}], lr=rate
    )
    x = torch.from_numpy(x)
    binary = widths[-1] == 1
    y = torch.from_numpy(y).float().unsqueeze(1) if binary else torch.from_numpy(y)
    loss = torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()
    order, position = torch.arange(examples), examples

    def update():
        nonlocal order, position
        if size == examples:
            inputs, labels = x, y
        else:
            if position + size > examples:
                order, position = torch.randperm(examples), 0
            chosen = order[position : position + size]
            position += size
            inputs, labels = x[chosen], y[chosen]
        optimizer.zero_grad()
        loss(model(inputs), labels).backward()
        optimizer.step()

    return timed(update)


def jax_peer(workload):
    import jax
    import jax.numpy as jnp

    widths, examples, size, l2, keep, rate, _ = workload
    x, y, weights = make_data(workload)
    x, y = jnp.asarray(x), jnp.asarray(y)
    parameters = [(jnp.asarray(w.T), jnp.zeros(w.shape[0], jnp.float32)) for w in weights]

    def loss(parameters, inputs, labels, key):
        a = inputs
        for layer, (weight, bias) in enumerate(parameters):
            z = a @ weight + bias
            if layer == len(parameters) - 1:
                break
            a = jax.nn.relu(z)
            if keep < 1:
                key, sub = jax.random.split(key)
                a = jnp.where(jax.random.bernoulli(sub, keep, a.shape), a / keep, 0)
        if widths[-1] == 1:
            z = z[:, 0]
            return jnp.mean(jnp.maximum(z, 0) - z * labels + jnp.log1p(jnp.exp(-jnp.abs(z))))
        return -jnp.mean(jax.nn.log_softmax(z)[jnp.arange(labels.shape[0]), labels])

    batches = examples // size
    gradient = jax.grad(loss)

    def update(state, chosen):
        parameters, key = state
        key, sub = jax.random.split(key)
        inputs, labels = (x, y) if size == examples else (x[chosen], y[chosen])
        slopes = gradient(parameters, inputs, labels, sub)
        parameters = [
            (w - rate * (dw + l2 / examples * w), b - rate * db)
            for (w, b), (dw, db) in zip(parameters, slopes)
        ]
        return (parameters, key), None

    def epoch(state, _):
        parameters, key = state
        key, sub = jax.random.split(key)
        if size == examples:
            order = jnp.zeros((1, 1), jnp.int32)
        else:
            order = jax.random.permutation(sub, examples)[: batches * size].reshape(-1, size)
        return jax.lax.scan(update, (parameters, key), order)

    epochs = max(1, int(2000 / batches)) if widths[0] == 2 else max(1, int(200 / batches))
    run = jax.jit(lambda state: jax.lax.scan(epoch, state, None, length=epochs)[0])
    state = (parameters, jax.random.PRNGKey(0))
    jax.block_until_ready(run(state))
    calls, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        state = jax.block_until_ready(run(state))
        calls += 1
    return (time.perf_counter() - start) / (calls * epochs * batches) * 1e6


def sklearn_peer(workload):
    import warnings

    from sklearn.neural_network import MLPClassifier

    widths, examples, size, l2, keep, rate, _ = workload
    if keep < 1:
        return None
    x, y, _ = make_data(workload)
    warnings.simplefilter("ignore")

    def fit(epochs):
        model = MLPClassifier(
            hidden_layer_sizes=widths[1:-1], activation="relu", solver="sgd", momentum=0,
            alpha=l2, batch_size=size, learning_rate_init=rate, max_iter=epochs, tol=0,
            n_iter_no_change=10**9, shuffle=size < examples,
        )
        start = time.perf_counter()
        model.fit(x, y)
        return time.perf_counter() - start

    # The difference leaves out what a fit costs once.
    fit(10)
    few, many = 50, 1050
    return (fit(many) - fit(few)) / (many - few) / (examples // size) * 1e6


PEERS = {
    "NumPy": numpy_peer,
    "PyTorch": torch_peer,
    "JAX": jax_peer,
    "scikit-learn": sklearn_peer,
}


def in_a_process_of_its_own(peer, name):
    """Returns microseconds an update, or None where the peer cannot do it.

    A process a measurement, since libraries keep the number of threads that they began with.
    """
    threads = str(WORKLOADS[name][6])
    environment = dict(os.environ)
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[variable] = threads
    command = [sys.executable, __file__, "--peer", peer, name]
    if peer == "JAX" and threads == "1":
        environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        print(f"{peer}: {lines[-1] if lines else 'failed'}", file=sys.stderr)
        return None
    return json.loads(done.stdout)


def regulus(name):
    """Returns microseconds an update."""
    command = ["swift", "run", "-c", "release", "regulus-benchmark", "--json", name]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(output)["updates"][0]["microsecondsPerUpdate"]


def pandas_read(path):
    """Returns the seconds that pandas takes to read a file."""
    import pandas

    start = time.perf_counter()
    frame = pandas.read_csv(path)
    seconds = time.perf_counter() - start
    assert frame.shape == (60_000, 785)
    return seconds


def regulus_read(path):
    """Returns the seconds that Regulus takes, in a process of its own as well."""
    command = ["swift", "run", "--skip-build", "-c", "release", "regulus-benchmark", "--json"]
    command += ["--read", path, "--runs", "1"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(output)["seconds"]


def write_tables(folder):
    """Writes the files to read, and returns their paths."""
    import numpy as np

    rng = np.random.default_rng(1)
    rows, columns = 60_000, 784
    header = ",".join(f"x{i}" for i in range(columns)) + ",label"
    pixels = np.where(
        rng.random((rows, columns)) < 0.19, rng.integers(1, 256, (rows, columns)), 0
    )
    numbers = rng.standard_normal((rows, columns))
    paths = {}
    for name, values, form in [
        ("pixels", pixels, "%d"), ("6 digits", numbers, "%.6g"), ("17 digits", numbers, "%.17g"),
    ]:
        paths[name] = os.path.join(folder, name.replace(" ", "-") + ".csv")
        line = ",".join([form] * columns) + ",%d\n"
        with open(paths[name], "w") as file:
            file.write(header + "\n")
            for index, row in enumerate(values):
                file.write(line % (*row, index % 10))
    return paths


def compare_reading(rounds):
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'60,000 × 785, seconds':32}{'pandas':>10}{'Regulus':>10}{'ratio':>18}")
        for name, path in write_tables(folder).items():
            pairs = []
            for _ in range(rounds):
                command = [sys.executable, __file__, "--read-one", path]
                theirs = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
                pairs.append((theirs, regulus_read(path)))
            theirs, ours = (statistics.median(side) for side in zip(*pairs))
            ratios = [t / o for t, o in pairs]
            print(
                f"{name:32}{theirs:10.2f}{ours:10.2f}"
                f"{statistics.median(ratios):8.1f} ({min(ratios):.1f}–{max(ratios):.1f})",
                flush=True,
            )
            os.remove(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer", choices=PEERS, help=argparse.SUPPRESS)
    parser.add_argument("--read", action="store_true", help="read files instead of training")
    parser.add_argument("--read-one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read_one:
        print(json.dumps(pandas_read(arguments.read_one)))
        return
    if arguments.peer:
        print(json.dumps(PEERS[arguments.peer](WORKLOADS[arguments.workloads[0]])))
        return
    subprocess.run(
        ["swift", "build", "-c", "release", "--product", "regulus-benchmark"], check=True,
        stdout=subprocess.DEVNULL,
    )
    if arguments.read:
        compare_reading(arguments.rounds)
        return
    print(f"{'single precision, µs an update':32}{'peer':>10}{'Regulus':>10}{'ratio':>18}")
    for name in arguments.workloads or WORKLOADS:
        for peer in PEERS:
            pairs = []
            for _ in range(arguments.rounds):
                theirs = in_a_process_of_its_own(peer, name)
                if theirs is None:
                    break
                pairs.append((theirs, regulus(name)))
            if not pairs:
                continue
            theirs, ours = (statistics.median(side) for side in zip(*pairs))
            ratios = [t / o for t, o in pairs]
            print(
                f"{name + ', ' + peer:32}{theirs:10.1f}{ours:10.2f}"
                f"{statistics.median(ratios):8.1f} ({min(ratios):.1f}–{max(ratios):.1f})",
                flush=True,
            )


main()
