"""Makes the fixture beside it: run with Debian's python3-torch (1.13.1), one thread.

    /usr/bin/python3 make_fixtures.py

training.safetensors   a small network's first weights, the batches of twenty steps, and the loss of each step with each optimizer
"""

import os

import torch
from torch import nn
from torch.nn import functional

from safetensors_writer import save

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "training.safetensors")
STEPS = 20

OPTIMIZERS = {
    "adam": lambda p: torch.optim.Adam(p, lr=2e-3, weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=2e-3, weight_decay=0.01),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.01),
    "sgd-momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
}


class Network(nn.Module):
    """[B, 3, 12, 20] -> [B, 10]; as SmallNetwork.cs without dropout."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.lstm = nn.LSTM(48, 16, bidirectional=True, batch_first=True)
        self.head = nn.Linear(320, 10)

    def forward(self, images_BCHW):
        features_BCHW = functional.max_pool2d(torch.relu(self.norm(self.conv(images_BCHW))), 2)
        sequence_BTC = features_BCHW.permute(0, 3, 1, 2).flatten(2)
        output_BTC, _ = self.lstm(sequence_BTC)
        return self.head(output_BTC.flatten(1))


def losses(start, make_optimizer, images, classes):
    network = Network()
    network.load_state_dict(start)
    optimizer = make_optimizer(network.parameters())
    values = []
    for images_BCHW, classes_B in zip(images, classes):
        loss = functional.cross_entropy(network(images_BCHW), classes_B)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        values.append(loss.detach())
    return torch.stack(values)


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.manual_seed(5)
    start = {name: value.clone() for name, value in Network().state_dict().items()}
    # Few images and few classes, so that there is something to learn in so few steps: the image of a class is noise around a pattern of its own.
    patterns = torch.randn(10, 3, 12, 20)
    classes = torch.randint(10, (STEPS, 6))
    images = patterns[classes] + 0.5 * torch.randn(STEPS, 6, 3, 12, 20)
    tensors = {f"initial.{name}": value for name, value in start.items()}
    tensors.update(images=images, classes=classes)
    for name, make in OPTIMIZERS.items():
        tensors[f"losses.{name}"] = losses(start, make, images, classes)
        print(name, tensors[f"losses.{name}"])
    save(PATH, tensors, {"torch": torch.__version__})
