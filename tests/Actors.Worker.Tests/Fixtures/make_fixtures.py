"""Makes the fixtures beside it: run with Debian's python3-torch (1.13.1), one thread.

    /usr/bin/python3 make_fixtures.py

initial.safetensors    weights of each layer right after construction, seed 1
layers.safetensors     inputs, outputs and gradients of each layer and loss
optimizers.safetensors parameters after each of five steps of every optimizer
training.safetensors   twenty steps of a small network: losses, last state, last optimizer state, generator

The numbers depend on the instructions that the libraries choose for a processor. Here they are those that every
x86-64 processor of the last ten years has; ../instructions.runsettings makes the same choice for the tests.
"""

import os

os.environ.update(ATEN_CPU_CAPABILITY="avx2", ONEDNN_MAX_CPU_ISA="AVX2", OPENBLAS_CORETYPE="Haswell")

import torch
from torch import nn
from torch.nn import functional

from safetensors_writer import save

HERE = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(HERE, name)


def initial():
    layers = {
        "conv": lambda: nn.Conv2d(3, 8, 3, padding=1),
        "linear": lambda: nn.Linear(20, 7),
        "lstm": lambda: nn.LSTM(5, 6, num_layers=2, bidirectional=True, batch_first=True),
        "batch_norm": lambda: nn.BatchNorm2d(4),
    }
    tensors = {}
    for name, make in layers.items():
        torch.manual_seed(1)
        for key, value in make().state_dict().items():
            tensors[f"{name}.{key}"] = value.clone()
    save(path("initial.safetensors"), tensors)


def layers():
    tensors = {}

    def record(name, module, *shape):
        torch.manual_seed(2)
        module = module()
        x = torch.randn(*shape, requires_grad=True)
        y = module(x)
        y = y[0] if isinstance(y, tuple) else y
        g = torch.randn(y.shape)
        y.backward(g)
        tensors.update({f"{name}.input": x, f"{name}.output": y, f"{name}.output_gradient": g, f"{name}.input_gradient": x.grad})
        for key, value in module.named_parameters():
            tensors[f"{name}.gradient.{key}"] = value.grad
        for key, value in module.named_buffers():
            tensors[f"{name}.buffer.{key}"] = value

    record("conv", lambda: nn.Conv2d(3, 8, 3, stride=2, padding=1), 2, 3, 9, 11)
    record("conv_without_bias", lambda: nn.Conv2d(3, 4, 1, bias=False), 2, 3, 5, 5)
    record("batch_norm", lambda: nn.BatchNorm2d(4), 3, 4, 5, 6)
    record("max_pool", lambda: nn.MaxPool2d(3, stride=2, padding=1), 2, 3, 9, 11)
    record("linear", lambda: nn.Linear(20, 7), 4, 20)
    record("lstm", lambda: nn.LSTM(5, 6, bidirectional=True, batch_first=True), 3, 7, 5)
    record("lstm_of_two_layers", lambda: nn.LSTM(5, 6, num_layers=2), 7, 3, 5)
    record("dropout", lambda: nn.Dropout(0.3), 4, 33)
    record("relu", lambda: nn.ReLU(), 4, 9)
    record("sequential", lambda: nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 4)), 3, 6)

    torch.manual_seed(3)
    logits = torch.randn(9, 5, requires_grad=True)
    classes = torch.randint(5, (9,))
    loss = functional.cross_entropy(logits, classes)
    loss.backward()
    tensors.update({"cross_entropy.input": logits, "cross_entropy.target": classes, "cross_entropy.output": loss, "cross_entropy.input_gradient": logits.grad})
    logits = torch.randn(9, 5, requires_grad=True)
    targets = torch.rand(9, 5)
    loss = functional.binary_cross_entropy_with_logits(logits, targets)
    loss.backward()
    tensors.update({"binary_cross_entropy.input": logits, "binary_cross_entropy.target": targets, "binary_cross_entropy.output": loss, "binary_cross_entropy.input_gradient": logits.grad})
    save(path("layers.safetensors"), tensors)


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
    save(path("optimizers.safetensors"), tensors)


class Network(nn.Module):
    """[B, 3, 12, 20] -> [B, 10]; layers in the order in which C# makes them."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.pool = nn.MaxPool2d(2)
        self.lstm = nn.LSTM(48, 16, bidirectional=True, batch_first=True)
        self.dropout = nn.Dropout(0.5)
        self.head = nn.Linear(320, 10)

    def forward(self, images_BCHW):
        features_BCHW = self.pool(torch.relu(self.norm(self.conv(images_BCHW))))
        sequence_BTC = features_BCHW.permute(0, 3, 1, 2).flatten(2)
        output_BTC, _ = self.lstm(sequence_BTC)
        return self.head(self.dropout(output_BTC.flatten(1)))


def training():
    tensors = {}
    torch.manual_seed(5)
    network = Network()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    losses = []
    for _ in range(20):
        images_BCHW = torch.randn(6, 3, 12, 20)
        classes_B = torch.randint(10, (6,))
        loss = functional.cross_entropy(network(images_BCHW), classes_B)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    tensors["losses"] = torch.stack(losses)
    tensors["rng"] = torch.get_rng_state()
    for name, value in network.state_dict().items():
        tensors[f"model.{name}"] = value
    for name, parameter in network.named_parameters():
        state = optimizer.state[parameter]
        for slot in ("exp_avg", "exp_avg_sq"):
            tensors[f"optimizer.{name}.{slot}"] = state[slot]
    save(path("training.safetensors"), tensors, {"torch": torch.__version__})


if __name__ == "__main__":
    torch.set_num_threads(1)
    initial()
    layers()
    optimizers()
    training()
