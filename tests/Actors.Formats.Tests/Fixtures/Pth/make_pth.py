"""Makes the .pth fixtures beside it, and checks those that the project writes: run with Debian's python3-torch (1.13.1) and python3-numpy.

    /usr/bin/python3 make_pth.py                makes NAME.pth, and NAME.txt: the name, type, shape and bytes of each tensor
    /usr/bin/python3 make_pth.py check FILE     torch.load(FILE, weights_only=True), compared with what written.pth must hold
    /usr/bin/python3 make_pth.py numbers FILE   torch.load(FILE), compared with what numbers.pth must hold

state.pth       a state dict with its metadata, and every type that has a storage class
checkpoint.pth  a training checkpoint: model, Adam, scheduler, losses, numbers of NumPy, arguments of a class that is not known
views.pth       tied weights, views, tensors that are transposed, expanded or empty
legacy.pth      the format before 1.6; script.pt: a TorchScript program; long.pth: protocol 4
written.pth, numbers.pth  are made by PthWriterTests, which compare with them; the latter holds floats, which weights_only
                refuses before PyTorch 2
"""

import argparse
import os
import sys

import numpy as np
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
TYPES = ["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64", "complex64", "complex128"]


def path(name):
    return os.path.join(HERE, name)


def tensors(value, name=""):
    if isinstance(value, torch.Tensor):
        yield name, value
    elif isinstance(value, argparse.Namespace):
        yield from tensors(vars(value), name)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from tensors(item, f"{name}.{key}" if name else str(key))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from tensors(item, f"{name}.{index}" if name else str(index))


def elements(tensor):
    flat = tensor.detach().contiguous().reshape(-1)
    return (flat.view(torch.int16) if tensor.dtype == torch.bfloat16 else flat).numpy().tobytes()


def describe(name, tensor):
    return f"{name} {str(tensor.dtype)[6:]} [{','.join(map(str, tensor.shape))}] {elements(tensor).hex()}\n"


def save(name, value):
    torch.save(value, path(name + ".pth"))
    with open(path(name + ".txt"), "w", encoding="ascii") as file:
        file.writelines(describe(*tensor) for tensor in tensors(value))


def make():
    torch.manual_seed(1)
    state = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2)).state_dict()
    for name in TYPES:
        dtype = getattr(torch, name)
        state["type." + name] = torch.tensor([[0, 1, 2], [3, 4, 5]]).to(dtype)
    state["scalar"] = torch.tensor(2.5)
    save("state", state)

    model = nn.Linear(3, 2)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[30, 80], gamma=0.1)
    for _ in range(2):
        optimizer.zero_grad()
        model(torch.ones(4, 3)).sum().backward()
        optimizer.step()
        scheduler.step()
    save("checkpoint", {
        "epoch": 3, "step": 70_000, "seed": 2**40, "huge": -(2**70), "best_loss": 0.125, "accuracy": np.float64(0.75), "best_epoch": np.int64(2),
        "model": model.state_dict(), "parameter": nn.Parameter(torch.ones(2)), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(),
        "train_loss": [1.0, 0.5, 0.25], "history": [(1, torch.tensor([1.0])), (2, torch.tensor([2.0]))], "done": False, "note": "ä\n", "parent": None,
        "args": argparse.Namespace(lr=1e-3, batch=16, mask=torch.tensor([True, False])), "device": torch.device("cuda", 1), "dtype": torch.float32,
        "size": torch.Size([60, 200, 3]), "frozen": {"stem"},
    })

    weight = torch.arange(24.0).reshape(2, 3, 4)
    save("views", {
        "weight": weight, "tied": weight, "row": weight[1], "column": weight[:, 1:, 2], "transposed": weight.permute(2, 0, 1), "strided": weight[:, :, ::2],
        "expanded": torch.tensor([7, 8]).reshape(2, 1).expand(2, 3), "empty": torch.empty(0, 3), "one": weight[1, 2, 3],
    })

    torch.save({"a": torch.ones(2)}, path("legacy.pth"), _use_new_zipfile_serialization=False)
    torch.jit.save(torch.jit.script(nn.Linear(2, 1)), path("script.pt"))
    torch.save({"a": torch.ones(2)}, path("long.pth"), pickle_protocol=4)


def check(file):
    found = torch.load(file, weights_only=True)
    weight = torch.arange(6.0).reshape(2, 3)
    expected = {
        "model": {"weight": weight, "tied": weight, "last": weight[1], "turned": weight.t()}, "types": {},
        "epoch": 3, "step": 70_000, "seed": 2**40, "huge": -(2**70), "done": False, "note": "ä\n", "parent": None,
        "list": [-1, [2]], "empty": torch.empty(0, 3), "scalar": torch.tensor(2.5), "nothing": {},
    }
    for index, name in enumerate(TYPES):
        size = torch.empty(0, dtype=getattr(torch, name)).element_size()
        raw = torch.tensor([(1 if name == "bool" else 60 + index) if i % size == size - 1 else 0 for i in range(2 * size)], dtype=torch.uint8)
        expected["types"][name] = raw.view(getattr(torch, name))
    assert list(map(str, found)) == list(map(str, expected)), list(found)
    for key, value in expected.items():
        if key not in ("model", "types", "empty", "scalar"):
            assert found[key] == value and type(found[key]) is type(value), (key, found[key])
    left, right = list(tensors(found)), list(tensors(expected))
    assert [describe(*tensor) for tensor in left] == [describe(*tensor) for tensor in right], "the tensors differ"
    model = found["model"]
    assert len({model[name].storage().data_ptr() for name in model}) == 1, "the tied weights are not shared"
    model["weight"][1, 2] = -1
    assert model["tied"][1, 2] == -1 and model["last"][2] == -1 and model["turned"][2, 1] == -1
    print(f"{file}: {len(left)} tensors, as expected")


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"]:
        check(sys.argv[2])
    elif sys.argv[1:2] == ["numbers"]:
        assert torch.load(sys.argv[2]) == {"lr": 1e-3, "losses": [1.0, float("-inf")]}
        print(f"{sys.argv[2]}: as expected")
    else:
        make()
