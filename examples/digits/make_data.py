"""Writes digits.npy and labels.npy: the handwritten digits that come with scikit-learn.

Needed only to make the files anew: pip install scikit-learn, then python make_data.py.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

here = Path(__file__).parent
digits = load_digits()
np.save(here / "digits.npy", digits.images.astype("uint8"))
np.save(here / "labels.npy", digits.target.astype("uint8"))
