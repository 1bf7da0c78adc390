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


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [784, 256, 64, 256, 784]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, rows):
        for layer in self.layers[:-1]:
            rows = torch.relu(layer(rows))
        return torch.sigmoid(self.layers[-1](rows))


class Seed(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder1, self.encoder2, self.code = nn.Linear(100, 64), nn.Linear(64, 32), nn.Linear(32, 10)
        self.skip, self.reconstruction = nn.Linear(100, 10), nn.Linear(20, 100)

    def forward(self, rows):
        code = self.code(torch.relu(self.encoder2(torch.relu(self.encoder1(rows)))))
        return self.reconstruction(torch.cat([torch.relu(self.skip(rows)), code], -1))


def train(model, rows, epochs, batch):
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    for _ in range(epochs):
        for picked in torch.randperm(len(rows)).split(batch):
            loss = nn.functional.mse_loss(model(rows[picked]), rows[picked])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


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
