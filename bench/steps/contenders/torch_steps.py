"""PyTorch's training loop, as its tutorials write it: torch_steps.py THREADS"""
import sys

import torch
from torch import nn
from work import pair, serve

activations = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "linear": nn.Identity, "softmax": nn.Identity}


class Model(nn.Module):
    """The layers of a spec. Softmax is left to the loss, as is usual in PyTorch. Images have their channels first."""

    def __init__(self, model):
        super().__init__()
        shape = model["shape"]
        channels = {"x": shape[-1]}
        self.modules_by_name, self.steps, before = nn.ModuleDict(), [], "x"
        for layer in model["layers"]:
            name, inputs = layer["name"], layer.get("inputs", [before])
            size = sum(channels[i] for i in inputs)
            module, size = self.layer(layer, size, len(shape) > 1)
            activation = activations[layer.get("activation", "linear")]
            if layer["type"] != "Activation" and activation is not nn.Identity:
                module = nn.Sequential(module, activation())
            self.modules_by_name[name] = module
            self.steps.append((name, inputs))
            channels[name] = size
            before = name

    @staticmethod
    def layer(layer, size, image):
        kind = layer["type"]
        if kind == "Dense":
            return nn.Linear(size, layer["units"]), layer["units"]
        if kind == "Activation":
            return activations[layer["activation"]](), size
        if kind == "Concatenate":
            return nn.Identity(), size
        if kind == "BatchNormalization":
            return (nn.BatchNorm2d if image else nn.BatchNorm1d)(size, eps=1e-3, momentum=0.01), size
        kernel, stride, filters = pair(layer["kernelSize"]), pair(layer.get("strides", 1)), layer["filters"]
        padding = tuple(k // 2 for k in kernel)
        if kind == "Conv2D":
            return nn.Conv2d(size, filters, kernel, stride, padding), filters
        if kind == "Conv2DTranspose":
            return nn.ConvTranspose2d(size, filters, kernel, stride, padding, output_padding=tuple(s - 1 for s in stride)), filters
        raise ValueError(f"no layer {kind}")

    def forward(self, x):
        values = {"x": x}
        for name, inputs in self.steps:
            given = [values[i] for i in inputs]
            values[name] = self.modules_by_name[name](given[0] if len(given) == 1 else torch.cat(given, 1))
        return values[name]


def prepare(model):
    torch.manual_seed(1)
    shape = model["shape"]
    rows, batch = model["rows"], model["batchSize"]
    x = torch.rand(rows, shape[-1], *shape[:-1]) if len(shape) > 1 else torch.rand(rows, *shape)
    classifies = "classes" in model
    y = torch.randint(model["classes"], (rows,)) if classifies else None
    net = Model(model)
    net.train()
    loss_of = nn.CrossEntropyLoss() if classifies else nn.MSELoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

    def train(epochs):
        for _ in range(epochs):
            order = torch.randperm(rows)
            for start in range(0, rows, batch):
                chosen = order[start : start + batch]
                inputs = x[chosen]
                optimizer.zero_grad()
                loss = loss_of(net(inputs), y[chosen] if classifies else inputs)
                loss.backward()
                optimizer.step()

    return train


torch.set_num_threads(int(sys.argv[1]))
serve(prepare)
