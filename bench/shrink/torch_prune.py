"""Prints the seconds that torch.nn.utils.prune takes for the digits model: torch_prune.py MNIST_FOLDER.

784-256-64-256-784 on the first 10,000 images, 10 epochs; then 10 rounds of global magnitude pruning to a tenth of the parameters with an epoch
after each, and 5 more at the end.
"""

import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.utils import prune

BATCH = 128
KEEP = 0.1
ROUNDS = 10


def train(model, optimizer, images, epochs):
    for _ in range(epochs):
        for batch in torch.randperm(len(images)).split(BATCH):
            loss = nn.functional.mse_loss(model(images[batch]), images[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def main(folder):
    torch.manual_seed(1)
    torch.set_num_threads(2)
    images = torch.from_numpy(np.load(folder / "train_images.npy")[:10000].reshape(-1, 784).astype("float32") / 256)
    sizes = [784, 256, 64, 256, 784]
    layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
    model = nn.Sequential(*(part for layer in layers[:-1] for part in (layer, nn.ReLU())), layers[-1], nn.Sigmoid())
    train(model, torch.optim.Adam(model.parameters(), 1e-3), images, 10)

    total = sum(layer.weight.numel() for layer in layers)
    biases = sum(layer.bias.numel() for layer in layers)
    target = 1 - (KEEP * (total + biases) - biases) / total
    start = time.perf_counter()
    pruned = 0.0
    for number in range(1, ROUNDS + 1):
        sparsity = target * (1 - (1 - number / ROUNDS) ** 3)
        weights = [(layer, "weight") for layer in layers]
        prune.global_unstructured(weights, prune.L1Unstructured, amount=(sparsity - pruned) / (1 - pruned))
        pruned = sparsity
        train(model, torch.optim.Adam(model.parameters(), 1e-3), images, 1)
    train(model, torch.optim.Adam(model.parameters(), 1e-3), images, 5)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
