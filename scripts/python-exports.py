"""Opens exports of a checkpoint as other programs do and compares every tensor and number with the checkpoint: CHECKPOINT DIRECTORY."""
import json
import sys

import numpy
import torch

try:
    import safetensors.torch
except ImportError:
    safetensors = None

TYPES = {"BOOL": "?", "U8": "u1", "I8": "i1", "I16": "<i2", "I32": "<i4", "I64": "<i8", "F16": "<f2", "BF16": "<i2", "F32": "<f4", "F64": "<f8"}
NARROW = {"whole": None, "model-only": None, "fp16": torch.float16, "bf16": torch.bfloat16}


def read(path):
    """The tensors of a safetensors file, read with numpy alone, and its metadata."""
    with open(path, "rb") as file:
        content = file.read()
    begin = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:begin])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        first, last = (begin + offset for offset in entry["data_offsets"])
        array = numpy.frombuffer(content[first:last], TYPES[entry["dtype"]]).reshape(entry["shape"]).copy()
        tensor = torch.from_numpy(array)
        tensors[name] = tensor.view(torch.bfloat16) if entry["dtype"] == "BF16" else tensor
    return tensors, metadata


def numbers(metadata):
    """The fractions of a checkpoint's metadata as its complete .pth has them: tensors of float64 without dimensions."""
    found = {name: float(value) for name, value in metadata.items() if name == "learning_rate" or name.startswith("metrics.")}
    found["loss"] = float(numpy.float32(metadata["loss"]))
    return {name: torch.tensor(value, dtype=torch.float64) for name, value in found.items()}


def flat(tree, prefix=""):
    """The tensors of a tree of dictionaries, by their names joined with dots."""
    found = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            found.update(flat(value, f"{prefix}{name}."))
        elif isinstance(value, torch.Tensor):
            found[prefix + name] = value
    return found


def expected(checkpoint, form):
    model = {name: tensor for name, tensor in checkpoint.items() if name.startswith("model.")}
    if form == "model-only":
        return {name[len("model."):]: tensor for name, tensor in model.items()}
    narrow = NARROW[form]
    floating = lambda name, tensor: narrow and name in model and tensor.is_floating_point()
    return {name: tensor.to(narrow) if floating(name, tensor) else tensor for name, tensor in checkpoint.items()}


def bytes_of(tensor):
    tensor = tensor.contiguous()
    return (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()


def compare(what, wanted, found):
    wrong = [name for name in wanted.keys() | found.keys() if name not in wanted or name not in found
             or wanted[name].dtype != found[name].dtype or wanted[name].shape != found[name].shape or bytes_of(wanted[name]) != bytes_of(found[name])]
    print(f"{what}: {len(wanted)} tensors, " + ("all the same" if not wrong else f"DIFFERENT: {', '.join(sorted(wrong))}"))
    return not wrong


def main(path, directory):
    checkpoint, metadata = read(path)
    right = True
    if safetensors:
        right &= compare("the checkpoint, by safetensors", checkpoint, safetensors.torch.load_file(path))
    for form in NARROW:
        wanted = expected(checkpoint, form)
        loaded = flat(torch.load(f"{directory}/{form}.pth", weights_only=True))
        right &= compare(f"{form}.pth, by torch.load(weights_only=True)", wanted if form == "model-only" else {**wanted, **numbers(metadata)}, loaded)
        right &= compare(f"{form}.safetensors, by numpy", wanted, read(f"{directory}/{form}.safetensors")[0])
        if safetensors:
            right &= compare(f"{form}.safetensors, by safetensors", wanted, safetensors.torch.load_file(f"{directory}/{form}.safetensors"))
    print(f"torch {torch.__version__}, numpy {numpy.__version__}, "
          + (f"safetensors {safetensors.__version__}" if safetensors else "this Python has no safetensors: left out"))
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
