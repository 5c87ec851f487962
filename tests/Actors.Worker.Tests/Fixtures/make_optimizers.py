"""Makes optimizers.safetensors beside it: parameters after each of five steps of every optimizer. Run with Debian's python3-torch (1.13.1)."""

import os

import torch
from torch import nn

from safetensors_writer import save

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "optimizers.safetensors")

OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd_momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
    "sgd_nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adam_decay": lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.1),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
}
SHAPES = {"a": (33, 17), "b": (1,), "c": (5, 3, 2), "never": (2,)}


def optimizers():
    tensors = {}
    torch.manual_seed(4)
    start = {name: torch.randn(*shape) for name, shape in SHAPES.items()}
    gradients = [{name: torch.randn(*shape) for name, shape in SHAPES.items()} for _ in range(5)]
    for name, value in start.items():
        tensors[f"start.{name}"] = value
    for step, values in enumerate(gradients):
        for name, value in values.items():
            tensors[f"gradient.{step}.{name}"] = value
    for label, make in OPTIMIZERS.items():
        parameters = {name: nn.Parameter(value.clone()) for name, value in start.items()}
        optimizer = make(list(parameters.values()))
        for step, values in enumerate(gradients):
            for name, parameter in parameters.items():
                # One parameter begins late, one never has a gradient.
                has = name != "never" and not (name == "c" and step < 2)
                parameter.grad = values[name].clone() if has else None
            for group in optimizer.param_groups:
                group["lr"] *= 0.5 if step == 3 else 1
            optimizer.step()
            for name, parameter in parameters.items():
                tensors[f"{label}.{step}.{name}"] = parameter.detach().clone()
    save(PATH, tensors)


optimizers()
