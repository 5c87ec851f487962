"""The networks of Workload.cs in Python: WORKLOAD THREADS. Reads a number of steps a line, executes them, answers "SECONDS CPU-SECONDS PEAK-KIB"."""

import sys
import time

import torch
from torch import nn
from torch.nn import functional


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


def stage(channels, filters, blocks, stride):
    return nn.Sequential(*[
        Block(channels, filters, stride, True) if index == 0 else Block(filters, filters, 1, False) for index in range(blocks)
    ])


class Captcha(nn.Module):
    def __init__(self, channels, blocks, filters, columns, features, units, dense, dropout, outputs):
        super().__init__()
        first = filters[0]
        self.stem = nn.Sequential(nn.Conv2d(channels, first, 7, 2, 3), nn.BatchNorm2d(first), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1))
        self.stages = nn.Sequential(*[
            stage(before, now, count, 1 if index == 0 else 2)
            for index, (before, now, count) in enumerate(zip([first, *filters], filters, blocks))
        ])
        self.lstm = nn.LSTM(features, units, batch_first=True, bidirectional=True)
        for name, parameter in self.lstm.named_parameters():
            if name.startswith("bias_hh"):
                nn.init.zeros_(parameter).requires_grad_(False)
        self.head = nn.Sequential(nn.Linear(columns * 2 * units, dense), nn.ReLU(inplace=True), nn.Dropout(dropout), nn.Linear(dense, outputs))

    def forward(self, images):
        features = self.stages(self.stem(images))
        return self.head(self.lstm(features.permute(0, 3, 2, 1).flatten(2))[0].flatten(1))


# Network, shape of a batch, targets of a sample, classes of each.
WORKLOADS = {
    "captcha": (lambda: Captcha(3, (3, 4, 6, 3), (64, 128, 256, 512), 7, 2 * 512, 256, 2048, 0.5, 6 * 63), (16, 3, 60, 200), 6, 63),
    "captcha-small": (lambda: Captcha(1, (1, 1), (32, 64), 13, 4 * 64, 64, 256, 0.3, 6 * 25), (64, 1, 32, 100), 6, 25),
    "mlp": (lambda: nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 10)), (8, 16), 1, 10),
}


def peak_kib():
    with open("/proc/self/status") as status:
        return next(line.split()[1] for line in status if line.startswith("VmHWM:"))


def main():
    build, shape, characters, classes = WORKLOADS[sys.argv[1]]
    torch.set_num_threads(int(sys.argv[2]))
    torch.manual_seed(1)
    inputs = torch.randn(shape)
    targets = torch.randint(classes, (shape[0], characters)).reshape(-1)
    network = build()
    optimizer = torch.optim.Adam([parameter for parameter in network.parameters() if parameter.requires_grad], lr=1e-3)
    print("ready", torch.__version__, flush=True)
    for line in sys.stdin:
        steps = int(line)
        started, cpu_started = time.perf_counter(), time.process_time()
        for _ in range(steps):
            loss = functional.cross_entropy(network(inputs).reshape(-1, classes), targets)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            loss.item()
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu_started
        print(seconds / steps, cpu / steps, peak_kib(), flush=True)


if __name__ == "__main__":
    main()
