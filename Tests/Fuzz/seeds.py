#!/usr/bin/env python3
"""Writes the files that fuzzing begins with: seeds.py FOLDER, into FOLDER/csv, FOLDER/idx and so on."""

import gzip
import io
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
}

for name, files in SEEDS.items():
    folder = Path(sys.argv[1]) / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(files):
        (folder / f"seed-{number}").write_bytes(content)
