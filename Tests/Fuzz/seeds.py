#!/usr/bin/env python3
"""Writes the files that fuzzing begins with: seeds.py FOLDER, into FOLDER/csv, FOLDER/idx and so on."""

import gzip
import io
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path


def npy(descr, shape, data, fortran=False, version=1):
    header = f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n".encode()
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header + data


def idx(kind, shape, data):
    return bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + data


def archive(entries, method):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as target:
        for name, data in entries.items():
            with target.open(name, "w", force_zip64=True) as entry:
                entry.write(data)
    return file.getvalue()


def tensors(header, data=b""):
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def tensor(kind, shape, begin, end):
    return {"dtype": kind, "shape": shape, "data_offsets": [begin, end]}


# The weights of 2-3-1, by which the target reads them.
weights = {
    "layers.0.weight": tensor("F32", [3, 2], 0, 24), "layers.0.bias": tensor("F64", [3], 24, 48),
    "layers.1.weight": tensor("F32", [1, 3], 48, 60), "layers.1.bias": tensor("F32", [1], 60, 64),
    "normalization.mean": tensor("F64", [0], 64, 64), "__metadata__": {"format": "pt"},
}
run = {
    "format": 1, "program": "0.1.0", "started": "2026-11-23T17:15:30Z",
    "options": {"hidden": "4", "normalize": "false"}, "network": "2-4-1 relu", "epochs": 100,
    "seed": 7, "data": {"name": "pitch", "train": 211, "dev": 200, "features": 2, "hash": "00ff"},
}
result = {
    "reason": "early-stopping", "message": "no improvement", "epoch": 3, "seconds": 0.5,
    "best": {"epoch": 2, "dev_cost": 0.25},
}
evaluation = {"epoch": 1, "update": 1, "train_cost": 0.5, "dev_cost": 0.25, "weight_norms": [1e-3, None]}
bytes_of = bytes(range(24))
arrays = {"x_train.npy": npy("|u1", (2, 3), bytes_of[:6]), "y_train.npy": npy("<i2", (2,), b"\0\0\1\0")}
raw = zlib.compressobj(9, zlib.DEFLATED, -15)
SEEDS = {
    "csv": [
        b"\0a,b,c\n1,2,x\n3,4,y\n", b"\0\xef\xbb\xbf1,2\r\n-3.5e-7,4\r\n", b"\4a\tb\n1\t0\n2\t1\n",
        b'\0"a,""b""",c\n"1","x\ny"\n2,z\n', b"\x08a;b\n0.12345678901234567;1e5\n2;3\n",
        b"\xc0" + b"".join(b"%d,%d\n" % (i, i % 3) for i in range(40)), b"\0,\n\n1,nan\n1e999,\n",
    ],
    "idx": [
        idx(8, (2, 2, 3), bytes_of[:12]), idx(8, (3,), b"\7\0\1"), idx(0x0D, (1, 2), bytes_of[:8]),
        idx(0x0E, (1, 1, 1, 3), bytes_of), idx(0x0B, (2,), bytes_of[:4]), idx(0x0C, (0,), b""),
    ],
    "npy": [
        npy("|u1", (2, 3), bytes_of[:6]), npy("<f2", (3, 2, 2), bytes_of, fortran=True),
        npy(">f4", (2, 1, 1, 3), bytes_of, version=2), npy("<i8", "(3L,)", bytes_of),
        npy("|b1", (24,), bytes_of, version=3), npy("<f8", (), bytes_of[:8]),
    ],
    "npz": [
        archive(arrays, zipfile.ZIP_STORED), archive(arrays, zipfile.ZIP_DEFLATED),
        archive({"x.npy": b"", "y": b"1"}, zipfile.ZIP_STORED), archive({}, zipfile.ZIP_STORED),
    ],
    "gzip": [
        gzip.compress(b"1,2\n3,4\n" * 20), gzip.compress(b"a" * 100_000),
        gzip.compress(b"") + gzip.compress(b"b") + b"\0\0", raw.compress(b"raw" * 9) + raw.flush(),
    ],
    "safetensors": [
        tensors(weights, bytes(64)), tensors({}), tensors({"a": tensor("BF16", [], 0, 2)}, b"\1\2"),
        tensors({"a": tensor("F4", [2, 1], 0, 1), "b\u202e": tensor("BOOL", [1], 1, 2)}, b"\0\1"),
    ],
    "toml": [
        b'# Mine.\ndata = "digits"\nhidden = [20, 3]\nnormalize = false\nl2 = 0.7\nepochs = 1_000\n',
        b"hidden = 'none'\r\n\"l2\" = 1e-3\nepochs = 0x10\nheadless = true\n", b"data = [[1]]\nx = 1\n",
        b'data = """a\\u001b\nb"""\n[table]\nkey.inner = {a = 1979-05-27T07:32:00Z}\n', b"config = inf",
    ],
    "run": [
        json.dumps(run).encode(), json.dumps({**run, "result": result}, indent=1).encode(),
        json.dumps({**run, "network": "\x1b[31m\u202e", "seed": 2**64 - 1}).encode(),
    ],
    "metrics": [
        json.dumps(evaluation).encode() + b'\n{"intervention":"l2","update":2,"epoch":2,"value":0.7}\n',
        b'{"epoch":2,"dev_cost":null}\n\n{"epoch":3,"dev_cost":1e-5}\n{"epoch":4,"dev_',
    ],
}

for name, files in SEEDS.items():
    folder = Path(sys.argv[1]) / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(files):
        (folder / f"seed-{number}").write_bytes(content)
