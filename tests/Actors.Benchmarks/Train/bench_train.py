"""The full-size network in Python, for TrainBenchmark: reads "step" lines, answers "SECONDS CPU-SECONDS LOSS" with the loss's bits in hex."""

import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional

CHARACTERS, CLASSES = 6, 63


class Block(nn.Module):
    def __init__(self, channels, filters, stride, projects):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, 3, stride, 1)
        self.norm1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1)
        self.norm2 = nn.BatchNorm2d(filters)
        self.shortcut = None
        if projects:
            self.shortcut = nn.Sequential(nn.Conv2d(channels, filters, 1, stride), nn.BatchNorm2d(filters))

    def forward(self, x):
        y = self.norm2(self.conv2(self.norm1(self.conv1(x)).relu_()))
        return y.add_(x if self.shortcut is None else self.shortcut(x)).relu_()


class OneBiasLstm(nn.Module):
    """nn.LSTM, bidirectional, with one bias for each gate."""

    def __init__(self, inputs, units):
        super().__init__()
        self.units = units
        self.names = []
        for suffix in ("_l0", "_l0_reverse"):
            for name, shape in (("weight_ih", (4 * units, inputs)), ("weight_hh", (4 * units, units)), ("bias_ih", (4 * units,))):
                bound = 1 / units**0.5
                setattr(self, name + suffix, nn.Parameter(torch.empty(shape).uniform_(-bound, bound)))
                self.names.append(name + suffix)
            setattr(self, "bias_hh" + suffix, torch.zeros(4 * units))
            self.names.append("bias_hh" + suffix)

    def forward(self, x):
        zeros = torch.zeros(2, x.size(0), self.units)
        weights = [getattr(self, name) for name in self.names]
        return torch._VF.lstm(x, (zeros, zeros), weights, True, 1, 0.0, self.training, True, True)[0]


def stage(channels, filters, blocks, stride):
    return nn.Sequential(*[
        Block(channels, filters, stride, True) if index == 0 else Block(filters, filters, 1, False) for index in range(blocks)
    ])


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.stages = nn.Sequential(stage(64, 64, 3, 1), stage(64, 128, 4, 2), stage(128, 256, 6, 2), stage(256, 512, 3, 2))
        self.lstm = OneBiasLstm(2 * 512, 256)
        self.head = nn.Sequential(nn.Linear(7 * 512, 2048), nn.ReLU(), nn.Dropout(0.5), nn.Linear(2048, CHARACTERS * CLASSES))

    def forward(self, images):
        features = self.stages(self.stem(images))
        return self.head(self.lstm(features.permute(0, 3, 2, 1).flatten(2)).flatten(1))


def main():
    batch, threads, seed = map(int, sys.argv[1:4])
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    images = torch.randn(batch, 3, 60, 200)
    targets = torch.randint(CLASSES, (batch, CHARACTERS))
    network = Network()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    print("ready", torch.__version__, flush=True)
    for _ in sys.stdin:
        started, cpu_started = time.perf_counter(), time.process_time()
        optimizer.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(network(images).reshape(-1, CLASSES), targets.reshape(-1))
        loss.backward()
        optimizer.step()
        value = loss.item()
        print(time.perf_counter() - started, time.process_time() - cpu_started, struct.pack(">f", value).hex(), flush=True)


if __name__ == "__main__":
    main()
