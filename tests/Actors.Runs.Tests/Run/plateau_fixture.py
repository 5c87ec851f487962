#!/usr/bin/env python3
"""Writes plateau_fixture.json: learning rates of PyTorch's ReduceLROnPlateau for pseudo-random metrics. Needs python3-torch."""
import json
import pathlib
import random

import torch

random.seed(20)
cases = []
for mode in ("min", "max"):
    for patience, cooldown, threshold, min_lr in ((0, 0, 1e-4, 0.0), (1, 0, 1e-4, 1e-7), (2, 3, 0.1, 1e-5), (5, 1, 1e-4, 1e-7), (1, 0, 0.0, 9.9e-4)):
        values = [round(1 + random.random(), 3) for _ in range(60)]
        parameter = torch.nn.Parameter(torch.zeros(1))
        optimizer = torch.optim.SGD([parameter], lr=1e-3)
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
            optimizer, mode=mode, factor=0.5, patience=patience, threshold=threshold, cooldown=cooldown, min_lr=min_lr)
        rates = []
        for value in values:
            scheduler.step(value)
            rates.append(optimizer.param_groups[0]["lr"])
        cases.append(dict(mode=mode, patience=patience, cooldown=cooldown, threshold=threshold, minLearningRate=min_lr, values=values, rates=rates))

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
