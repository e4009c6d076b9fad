"""Writes torch.json for TorchParityTests: parameters after 20 updates, as PyTorch computes them.

    python3 -m venv /tmp/torch && /tmp/torch/bin/pip install torch
    /tmp/torch/bin/python torch_reference.py > torch.json

Double precision on one thread. Weights and examples are fractions that are exact in binary, made by
the same formula as in the test. PyTorch gives the passes, the losses, the optimizers and the clip;
what it does not have is written out in `train`: the proximal step of L1, the norm limit, and L2
beside AdamW. Biases take no penalty and no decay.
"""

import itertools
import json

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

EXAMPLES = 7
UPDATES = 20

ACTIVATIONS = {
    "relu": F.relu,
    "leaky-relu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu,
    "gelu": F.gelu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "linear": lambda z: z,
}

OPTIMIZERS = {
    "sgd": (0.25, lambda p, a: torch.optim.SGD(p, lr=a)),
    "momentum": (0.05, lambda p, a: torch.optim.SGD(p, lr=a, momentum=0.9)),
    "nesterov": (0.05, lambda p, a: torch.optim.SGD(p, lr=a, momentum=0.9, nesterov=True)),
    "rmsprop": (0.01, lambda p, a: torch.optim.RMSprop(p, lr=a, alpha=0.9, eps=1e-8)),
    "adam": (0.05, lambda p, a: torch.optim.Adam(p, lr=a)),
    "adamw": (0.05, lambda p, a: torch.optim.AdamW(p, lr=a)),
}


def exact(rows, columns, start):
    return torch.tensor(
        [((37 * k + 11 * start) % 29 - 14) / 16 for k in range(rows * columns)]
    ).reshape(rows, columns)


def train(optimizer="sgd", activation="tanh", classes=3, l1=0, l2=0, max_norm=None,
          clip_norm=None, label_smoothing=0, weight_decay=0.01, loss="cross-entropy"):
    widths = [3, 5, 4, classes if classes > 2 and loss != "mse" else 1]
    x = exact(widths[0], EXAMPLES, 1)
    values = exact(EXAMPLES, 1, 30)[:, 0]
    labels = torch.tensor([(5 * k + k // 3) % classes for k in range(EXAMPLES)])
    weights = [exact(o, i, 2 + n).requires_grad_()
               for n, (i, o) in enumerate(zip(widths, widths[1:]))]
    biases = [exact(o, 1, 20 + n).requires_grad_() for n, o in enumerate(widths[1:])]
    rate, make = OPTIMIZERS[optimizer]
    # PyTorch's own coupled L2, except beside AdamW, whose weight_decay is something else.
    is_decoupled = optimizer == "adamw"
    step = make([
        {"params": weights, "weight_decay": weight_decay if is_decoupled else l2 / EXAMPLES},
        {"params": biases, "weight_decay": 0},
    ], rate)
    for _ in range(UPDATES):
        a = x
        for n, (w, b) in enumerate(zip(weights, biases)):
            z = w @ a + b
            a = ACTIVATIONS[activation](z)
        if loss == "mse":
            cost = F.mse_loss(z[0], values)
        elif classes > 2:
            cost = F.cross_entropy(z.T, labels, label_smoothing=label_smoothing)
        else:
            target = labels * (1 - label_smoothing) + label_smoothing / 2
            cost = F.binary_cross_entropy_with_logits(z[0], target)
        step.zero_grad()
        cost.backward()
        if clip_norm is not None:
            torch.nn.utils.clip_grad_norm_(weights + biases, clip_norm)
        with torch.no_grad():
            if is_decoupled:
                for w in weights:
                    w.grad += l2 / EXAMPLES * w
            step.step()
            for w in weights:
                if l1 > 0:
                    threshold = rate * l1 / (2 * EXAMPLES)
                    w.copy_(w.sign() * (w.abs() - threshold).clamp(min=0))
                if max_norm is not None:
                    norm = w.norm(dim=1, keepdim=True)
                    w.copy_(torch.where(norm > max_norm, w * (max_norm / norm), w))
    return rate, [v for w, b in zip(weights, biases)
                  for v in w.detach().flatten().tolist() + b.detach().flatten().tolist()]


runs = []
for name, l2 in itertools.product(OPTIMIZERS, [0, 0.7]):
    runs.append({"optimizer": name, "l2": l2})
runs += [{"activation": name} for name in ACTIVATIONS]
runs += [{"classes": 2}, {"classes": 2, "activation": "gelu", "label_smoothing": 0.1},
         {"label_smoothing": 0.1}, {"classes": 2, "activation": "elu", "optimizer": "adam"}]
runs += [{"l1": 0.4}, {"l1": 0.4, "l2": 0.7}, {"l1": 0.1, "optimizer": "adam"},
         {"max_norm": 1.25}, {"max_norm": 1.25, "optimizer": "momentum"},
         {"clip_norm": 0.125}, {"clip_norm": 0.125, "l2": 0.7, "optimizer": "nesterov"},
         {"clip_norm": 0.125, "optimizer": "adam"},
         {"optimizer": "adamw", "weight_decay": 0.3},
         {"optimizer": "adamw", "l1": 0.1, "l2": 0.7, "max_norm": 1.25, "clip_norm": 0.25,
          "label_smoothing": 0.2, "activation": "gelu"}]
runs += [{"loss": "mse", "optimizer": name} for name in OPTIMIZERS]
runs += [{"loss": "mse", "activation": "relu", "l1": 0.1, "l2": 0.7, "optimizer": "adam"}]
lines = []
for run in runs:
    rate, parameters = train(**run)
    lines.append("  " + json.dumps({**run, "rate": rate, "parameters": parameters}))
print('{"torch": "%s", "runs": [' % torch.__version__)
print(",\n".join(lines))
print("]}")
