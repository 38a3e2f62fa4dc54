"""What each of two processes does in test_world.py, started once by torch.distributed.run."""

from __future__ import annotations

import json
import os
import sys
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, distributed, nn
from torch.distributed import PrefixStore, TCPStore
from torch.nn.functional import normalize
from torch.nn.parallel import DistributedDataParallel

from sketchfind.encoder.model import Features
from sketchfind.training import fit
from sketchfind.training.cli import main
from sketchfind.training.objective import Objective
from sketchfind.training.recipe.recipe import Loss
from sketchfind.training.run import Run
from sketchfind.training.state import TrainingState
from sketchfind.training.student import Encoded, among
from sketchfind.training.world import World, join_world

IDS = torch.tensor([0, 1, 2, 2, 1, 0, 0, 1])  # four sketches, four photos


class Linear(nn.Module):
    """The smallest network with an objective."""

    def __init__(self, settings: Loss, world: World) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.layer = nn.Linear(6, 5)
        text = normalize(torch.randn(3, 5))
        self.objective = Objective(settings, text, text, 5, world=world)

    def encode(self, pictures: Tensor, class_ids: Tensor) -> Encoded:
        encoded = self.layer(pictures)
        half = len(pictures) // 2
        return Encoded(Features(encoded, encoded), class_ids, class_ids, half, None)

    def forward(self, pictures: Tensor, class_ids: Tensor, others: list[Encoded]) -> Tensor:
        encoded = self.encode(pictures, class_ids)
        losses = self.objective(*(among(others, encoded) if others else encoded))
        total: Tensor = sum(losses.values(), torch.zeros(()))
        return total


def gradients(settings: Loss, world: World, parts: int = 1) -> dict[str, Tensor]:
    """Return the gradients of one batch, of which each process holds every other row."""
    network = Linear(settings, world)
    pictures = torch.randn(8, 6, generator=torch.Generator().manual_seed(1))
    mine = [values[world.rank :: world.size] for values in (pictures, IDS)]
    given = [[values[part::parts] for values in mine] for part in range(parts)]
    with torch.no_grad():
        known = [network.encode(*some) for some in given]
    wrapped = DistributedDataParallel(network) if world.size > 1 else network
    for part, some in enumerate(given):
        last = part + 1 == parts or not isinstance(wrapped, DistributedDataParallel)
        with nullcontext() if last else wrapped.no_sync():
            (wrapped(*some, known[:part] + known[part + 1 :]) / parts).backward()
    return {
        name: parameter.grad
        for name, parameter in network.named_parameters()
        if parameter.grad is not None
    }


def gradient_of_a_sum(world: World) -> Tensor:
    """Return the gradient, 8, of what is added to something else that was gathered."""
    first, second = (torch.ones(2, requires_grad=True) for _ in range(2))
    (world.gather(first) + world.gather(second)).square().sum().backward()
    assert first.grad is not None
    assert second.grad is not None
    return torch.stack([first.grad, second.grad])


def compare_gradients(out: Path) -> None:
    """Write the largest difference between two processes' gradients and one process's to `out`."""
    kinds: dict[str, dict[str, Any]] = {
        "supervised": {},
        "triplet": {"contrast": "triplet"},
        "classifier": {"classes": "classifier"},
        "temperature": {"learn_temperature": True},
    }
    with join_world(torch.device("cpu")) as world:
        found = {}
        for name, kind in kinds.items():
            settings = Loss(distill_weight=0.0, contrast_weight=1.0, **kind)
            alone = gradients(settings, World())
            assert any(value.abs().max() > 1e-3 for value in alone.values())
            for parts in (1, 2):
                together = gradients(settings, world, parts)
                assert together.keys() == alone.keys()
                apart = max(float((together[k] - alone[k]).abs().max()) for k in alone)
                found[f"{name} in {parts}"] = apart
        found["sum"] = float((gradient_of_a_sum(world) - 8).abs().max())
        found["mean"] = world.mean({"rank": float(world.rank)})["rank"]
        out.write_text(json.dumps(found))


def fit_until_the_first_checkpoint(arguments: list[str]) -> None:
    """Fit, and die once the first epoch is saved."""
    save = Run.save

    def save_and_die(self: Run, *values: Any, best: bool) -> None:
        save(self, *values, best=best)
        os._exit(9)

    Run.save = save_and_die
    main(arguments)


def fit_and_keep_weights(out: Path, arguments: list[str], *, overflow: bool = False) -> None:
    """Fit, and write what this process's network has become, and of its losses scale and last mean.

    With `overflow` a gradient of the second process alone is infinite in its second step.
    """
    states: list[TrainingState] = []
    averaged: list[dict[str, float]] = []
    start, mean = TrainingState.start, World.mean
    steps = 0

    def disturb(gradient: Tensor) -> Tensor:
        nonlocal steps
        steps += 1
        return gradient * torch.inf if steps == 2 else gradient

    def remember(*values: Any) -> TrainingState:
        states.append(start(*values))
        if overflow:
            scaler = states[-1].scaler
            scaler.load_state_dict({**scaler.state_dict(), "scale": 256.0})
            if os.environ["RANK"] == "1":
                next(states[-1].student.model.projection.parameters()).register_hook(disturb)
        return states[-1]

    def average(world: World, values: dict[str, float]) -> dict[str, float]:
        averaged.append(values)
        return mean(world, values)

    TrainingState.start = remember
    World.mean = average
    try:
        main(arguments)
    except SystemExit as end:
        if end.code:
            raise
    tensors = {k: v.contiguous() for k, v in states[0].student.model.state_dict().items()}
    tensors["scale"] = torch.tensor(states[0].scaler.get_scale())
    tensors["seed"] = torch.tensor(torch.initial_seed())  # of what the last step drew
    tensors["align"] = torch.tensor(averaged[-1]["align"])
    save_file(tensors, out)


def join_anew(name: str) -> None:
    """Let the processes meet apart from those before them, which they would be taken for."""
    told = os.environ
    store = PrefixStore(name, TCPStore(told["MASTER_ADDR"], int(told["MASTER_PORT"])))
    distributed.init_process_group = partial(
        distributed.init_process_group,
        store=store,
        rank=int(told["RANK"]),
        world_size=int(told["WORLD_SIZE"]),
    )


def do(what: str, arguments: list[str], out: Path, attempt: int) -> None:
    """Do one thing; what is said is written beside `out`."""
    if attempt:
        join_anew(str(attempt))
    with out.with_suffix(".txt").open("w") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    if what == "gradients":
        compare_gradients(out)
    elif what == "die":
        fit_until_the_first_checkpoint(arguments)
    else:
        fit_and_keep_weights(out, arguments, overflow=what == "overflow")


def do_all(folder: Path) -> None:
    """Do what `folder` asks for, each in a copy of this process: importing torch takes longer."""
    fit.plot_run = lambda run: None  # so does a picture
    copies = get_context("fork")
    for attempt, (what, *arguments) in enumerate(json.loads((folder / "asked.json").read_text())):
        out = folder / f"{what}-{os.environ['RANK']}"
        copy = copies.Process(target=do, args=(what, arguments, out, attempt))
        copy.start()
        copy.join()
        out.with_suffix(".ended").write_text(str(copy.exitcode))


if __name__ == "__main__":
    do_all(Path(sys.argv[1]))
