"""The models of the benches of shrinking, and their training, as a user of PyTorch writes them."""

import torch
from torch import nn


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [784, 256, 64, 256, 784]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    @property
    def last(self):
        return self.layers[-1]

    def forward(self, rows):
        for layer in self.layers[:-1]:
            rows = torch.relu(layer(rows))
        return torch.sigmoid(self.last(rows))


class Seed(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder1, self.encoder2, self.code = nn.Linear(100, 64), nn.Linear(64, 32), nn.Linear(32, 10)
        self.skip, self.last = nn.Linear(100, 10), nn.Linear(20, 100)

    def forward(self, rows):
        code = self.code(torch.relu(self.encoder2(torch.relu(self.encoder1(rows)))))
        return self.last(torch.cat([torch.relu(self.skip(rows)), code], -1))


def train(model, rows, epochs, batch):
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    for _ in range(epochs):
        for picked in torch.randperm(len(rows)).split(batch):
            loss = nn.functional.mse_loss(model(rows[picked]), rows[picked])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
