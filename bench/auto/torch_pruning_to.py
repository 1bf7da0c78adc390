"""What Torch-Pruning reaches: torch_pruning_to.py digits MNIST_FOLDER SHARE SEED, or torch_pruning_to.py seed - SHARE SEED.

Trains the same model as the bench does, takes whole units by the magnitude of their groups in ten rounds, with an epoch (digits) or five (seed) after
each and five more at the end, and prints as JSON: the share of the parameters that is left, the loss on the test rows (digits) or on the training rows
(seed), and the seconds of shrinking.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch_pruning
from torch import nn

sys.path.append(str(Path(__file__).resolve().parents[1]))
from torch_models import Digits, Seed, train


def parameters_of(model):
    return sum(weights.numel() for weights in model.parameters())


def prune_to(model, example, share, rounds, fine_tune):
    """Parameters fall along a cubic curve; the pruner goes in small steps until the next point of it."""
    importance = torch_pruning.importance.GroupMagnitudeImportance(p=2)
    pruner = torch_pruning.pruner.MetaPruner(
        model, example, importance=importance, iterative_steps=50, pruning_ratio=0.95, ignored_layers=[model.last], global_pruning=True
    )
    whole = parameters_of(model)
    points = [whole * (1 + (share - 1) * (1 - (1 - number / rounds) ** 3)) for number in range(1, rounds + 1)]
    for _ in range(50):
        pruner.step()
        if parameters_of(model) > points[0]:
            continue
        fine_tune()
        points = [point for point in points if parameters_of(model) > point]
        if not points:
            break
    return parameters_of(model) / whole


def main(task, folder, share, seed):
    torch.manual_seed(int(seed))
    torch.set_num_threads(2)
    if task == "digits":
        images = [np.load(Path(folder) / f"{name}_images.npy").reshape(-1, 784).astype("float32") / 256 for name in ("train", "test")]
        rows, test = torch.from_numpy(images[0][:10000]), torch.from_numpy(images[1])
        model, batch, epochs, each, last = Digits(), 128, 10, 1, 5
    else:
        rows = torch.randn(1000, 100)
        test, model, batch, epochs, each, last = rows, Seed(), 32, 100, 5, 0
    train(model, rows, epochs, batch)
    start = time.perf_counter()
    left = prune_to(model, rows[:1], float(share), 10, lambda: train(model, rows, each, batch))
    train(model, rows, last, batch)
    seconds = time.perf_counter() - start
    with torch.no_grad():
        loss = nn.functional.mse_loss(model(test), test).item()
    print(json.dumps({"share": left, "loss": loss, "seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
