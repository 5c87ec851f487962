"""Makes narrow.safetensors: what PyTorch makes of floating numbers in 16 bits.

    /usr/bin/python3 make_narrow.py

f32, f64, f16, bf16    the numbers, of that type
f32.f16, f32.bf16, …   the same after half() and bfloat16()

Random bits meet every exponent; the rest are where rounding is decided: halfway between two neighbours and just beside it, the ends of
both ranges, subnormals, zeros, infinities, NaN.
"""

import json
import os
import struct

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}


def decisive():
    """float32 bits where a value of 16 bits ends, halfway to the next, and one bit to either side."""
    chance = np.random.default_rng(3)
    narrow = chance.integers(0, 1 << 16, 120).astype(np.uint16)
    halves = narrow.view(np.float16).astype(np.float32).view(np.uint32)
    brains = narrow.astype(np.uint32) << 16
    ends = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 65504, 65519.996, 65520, -65520, 65536, 3.3895314e38, 3.3961776e38, 3.4028235e38,
                     2.0**-24, 2.0**-25, 2.0000002 * 2.0**-26, 1e-40, -1e-45], dtype=np.float32).view(np.uint32)
    around = [base + np.uint32(step) for base in (halves, brains) for step in (0, 0xfff, 0x1000, 0x1001, 0x7fff, 0x8000, 0x8001)]
    random = chance.integers(0, 1 << 32, 500).astype(np.uint32)
    return torch.from_numpy(np.concatenate([ends, random, *around]).view(np.float32).copy())


def numbers():
    single = decisive()
    double = torch.cat([single.double(), torch.tensor([1e300, -1e300, 1 + 2.0**-11 + 2.0**-40, 65519.9999999, 3.5e38, 5e-324], dtype=torch.float64)])
    every = torch.from_numpy(np.random.default_rng(4).permutation(1 << 16)[:500].astype(np.uint16).view(np.int16).copy())
    return {"f32": single, "f64": double, "f16": every.view(torch.float16), "bf16": every.view(torch.bfloat16)}


def blob(tensor):
    return tensor.contiguous().view(torch.int16 if tensor.element_size() == 2 else tensor.dtype).numpy().tobytes()


tensors = {}
for name, tensor in numbers().items():
    tensors[name] = tensor
    for target in (torch.float16, torch.bfloat16):
        if tensor.dtype != target:
            tensors[f"{name}.{NAMES[target].lower()}"] = tensor.to(target)
header, blobs, end = {}, [], 0
for name, tensor in tensors.items():
    data = blob(tensor)
    header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [end, end + len(data)]}
    blobs.append(data)
    end += len(data)
text = json.dumps(header).encode()
with open(os.path.join(HERE, "narrow.safetensors"), "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))
