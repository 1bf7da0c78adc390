"""What torch.nn.utils.prune takes: torch_prune.py digits MNIST_FOLDER, or torch_prune.py seed. Prints the seconds of pruning.

digits: 784-256-64-256-784 on the first 10,000 images, 10 epochs; then 10 rounds of global magnitude pruning to a tenth of the parameters with an
epoch after each, and 5 more at the end.
seed: the autoencoder of examples/seed on 1,000 normal rows, 100 epochs; then 10 rounds to a fifth of the parameters with 5 epochs after each.
"""

import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.utils import prune

sys.path.append(str(Path(__file__).resolve().parents[1]))
from torch_models import Digits, Seed, train


def prune_to(model, keep, rounds, fine_tune):
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    total = sum(layer.weight.numel() for layer in layers)
    biases = sum(layer.bias.numel() for layer in layers)
    target = 1 - (keep * (total + biases) - biases) / total
    pruned = 0.0
    for number in range(1, rounds + 1):
        sparsity = target * (1 - (1 - number / rounds) ** 3)
        weights = [(layer, "weight") for layer in layers]
        prune.global_unstructured(weights, prune.L1Unstructured, amount=(sparsity - pruned) / (1 - pruned))
        pruned = sparsity
        fine_tune()


def main(task, *folder):
    torch.manual_seed(1)
    torch.set_num_threads(2)
    if task == "digits":
        rows = torch.from_numpy(np.load(Path(*folder) / "train_images.npy")[:10000].reshape(-1, 784).astype("float32") / 256)
        model, batch, epochs, keep, each, last = Digits(), 128, 10, 0.1, 1, 5
    else:
        rows = torch.randn(1000, 100)
        model, batch, epochs, keep, each, last = Seed(), 32, 100, 0.2, 5, 0
    train(model, rows, epochs, batch)
    start = time.perf_counter()
    prune_to(model, keep, 10, lambda: train(model, rows, each, batch))
    train(model, rows, last, batch)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
