"""Writes the first 30 pictures of every class of the digits example as PNG files, in a folder for each class.

pip install numpy pillow && python make_data.py
"""

import pathlib

import numpy as np
from PIL import Image

here = pathlib.Path(__file__).parent
digits = np.load(here.parent / "digits" / "digits.npy")
labels = np.load(here.parent / "digits" / "labels.npy")
for label in range(10):
    folder = here / "pictures" / str(label)
    folder.mkdir(parents=True, exist_ok=True)
    for number, picture in enumerate(digits[labels == label][:30]):
        values = np.round(picture.reshape(8, 8).astype(float) * 255 / 16).astype("u1")
        Image.fromarray(values).save(folder / f"{number:02}.png", optimize=True)
