"""All that training changes, which a checkpoint keeps and resuming restores."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.amp.grad_scaler import GradScaler
from torch.optim.swa_utils import get_ema_multi_avg_fn

from sketchfind.training.optimiser import optimiser_tensors, restore_optimiser
from sketchfind.training.run import Parts
from sketchfind.training.student import Student


@dataclass(frozen=True, slots=True)
class TrainingState:
    """The student, its optimiser, the running average of the network's weights, and the scaler.

    The scaler multiplies losses in float16, where gradients would vanish; else it does nothing.
    """

    student: Student
    optimiser: torch.optim.Optimizer
    averaged: dict[str, Tensor]
    scaler: GradScaler

    @classmethod
    def start(cls, student: Student, optimiser: torch.optim.Optimizer) -> TrainingState:
        """Begin the running average with the present weights."""
        weights = student.model.state_dict()
        averaged = {name: value.clone() for name, value in weights.items()}
        device = next(student.parameters()).device.type
        scaler = GradScaler(device, enabled=student.precision == torch.float16)
        return cls(student, optimiser, averaged, scaler)

    @torch.no_grad()
    def average(self, decay: float) -> None:
        """Move the averaged weights towards the present ones by 1 - `decay`."""
        present = self.student.model.state_dict()
        floating = [name for name, value in present.items() if value.is_floating_point()]
        move = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]
        move([self.averaged[name] for name in floating], [present[name] for name in floating], None)
        for name in present.keys() - floating:
            self.averaged[name].copy_(present[name])

    def parts(self) -> Parts:
        """Return the tensors of a checkpoint, by file."""
        return {
            "model": self.student.model.state_dict(),
            "ema": self.averaged,
            "objective": self.student.objective.state_dict(),
            "optimiser": optimiser_tensors(self.optimiser),
            "scaler": {name: torch.tensor(v) for name, v in self.scaler.state_dict().items()},
        }

    def restore(self, parts: Parts) -> None:
        """Put back what `parts` returned."""
        self.student.model.load_state_dict(parts["model"])
        for name, value in parts["ema"].items():
            self.averaged[name].copy_(value)
        self.student.objective.load_state_dict(parts["objective"])
        restore_optimiser(self.optimiser, parts["optimiser"])
        if kept := parts["scaler"]:  # empty if the run was not in float16 until now
            self.scaler.load_state_dict({name: value.item() for name, value in kept.items()})
