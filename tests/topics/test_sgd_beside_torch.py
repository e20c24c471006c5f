"""The last lines of `optimizer.sgd` beside PyTorch's own optimiser, twenty steps with its options on."""

from itertools import pairwise

import numpy as np
import pytest
from pytorch import installed, torch

from derive.asking import find
from derive.crosscheck.numpy_code import code_of

pytestmark = installed

RATE, MU, TAU, DECAY, STEPS = 0.05, 0.8, 0.3, 0.2, 20


def slope(w):
    return w**3 - 2 * w + 0.5


def result(part: int):
    plan = find("optimizer.sgd").draw("0/0/0").parts[part].plan
    return code_of(plan.derivation().result, plan.setting)


def torch_run(steps=STEPS, **options):
    """The weight after each step, from 1.3."""
    w = torch.tensor(1.3, dtype=torch.float64, requires_grad=True)
    optimizer, found = torch.optim.SGD([w], lr=RATE, **options), [1.3]
    for _ in range(steps):
        optimizer.zero_grad()
        (w**4 / 4 - w**2 + w / 2).backward()
        optimizer.step()
        found.append(w.item())
    return np.array(found)


def test_the_buffer_after_any_number_of_steps() -> None:
    run = torch_run(momentum=MU, dampening=TAU)
    gradients, buffer = slope(run[:-1]), result(0)
    for t in range(1, STEPS + 1):
        taken = (run[t - 1] - run[t]) / RATE
        found = buffer({"mu": MU, "tau": TAU, "g": gradients[:t], "t": t})
        assert float(found) == pytest.approx(taken, rel=1e-10)


def test_weight_decay_shrinks() -> None:
    run, shrunk = torch_run(weight_decay=DECAY), result(1)
    for before, after in pairwise(run):
        left = shrunk({"w": before, "eta": RATE, "lambda": DECAY})
        assert float(left) - RATE * slope(before) == pytest.approx(after, rel=1e-10)


def test_nesterov_is_a_step_from_the_place_ahead() -> None:
    """PyTorch keeps the place ahead: its weights are theta, and its buffer is r."""
    run, step, kept = torch_run(momentum=MU, nesterov=True), result(2), 0.0
    for before, after in pairwise(run):
        c, w = slope(before), before + RATE * MU * kept
        found = step({"w": w, "eta": RATE, "mu": MU, "s": kept, "c": c})
        assert float(found) == pytest.approx(after, rel=1e-10)
        kept = MU * kept + c
