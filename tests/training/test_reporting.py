from __future__ import annotations

import errno
import io
import sys
from collections.abc import Iterator

import pytest

from sketchfind.training.cli.common import say
from sketchfind.training.recipe.recipe import Optimiser
from sketchfind.training.reporting import INTERVAL, REFRESH, Reporter, duration, with_progress

SETTINGS = Optimiser(epochs=3, steps=4, batch=10)
LOSSES = {"align": 1.5}


class Clock:
    """Moves by as many seconds a batch."""

    now = 0.0

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __call__(self) -> float:
        return self.now

    def batches(self) -> Iterator[int]:
        for number in range(SETTINGS.steps):
            self.now += self._seconds
            yield number


def test_work_goes_on_where_its_log_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())
    clock = Clock(INTERVAL)
    assert list(with_progress(clock.batches(), 4, "work", clock=clock)) == [0, 1, 2, 3]
    say("epoch 1")


def report(
    first_epoch: int, *, quiet: bool = False, losses: dict[str, float] = LOSSES
) -> list[str]:
    lines: list[str] = []
    clock = Clock(INTERVAL / 2)
    reporter = Reporter(SETTINGS, first_epoch, lines.append, quiet=quiet, clock=clock)
    for epoch in range(first_epoch, SETTINGS.epochs):
        seen = list(reporter.over(epoch, clock.batches(), lambda: losses))
        assert seen == [0, 1, 2, 3]
    return lines


def test_now_and_then_a_line_says_how_far_the_whole_run_is() -> None:
    lines = report(0)
    assert len(lines) == 6
    # 12 steps of 30 s each: after the 2nd 300 s are left; 20 pictures in 60 s.
    assert lines[0] == "epoch 1 of 3, step 2 of 4: align 1.500; 0 images/s, 5 min left"
    assert lines[-1] == "epoch 3 of 3, step 4 of 4: align 1.500; 0 images/s, 0 s left"


def test_a_resumed_run_counts_what_it_has_done_itself() -> None:
    lines = report(2)
    assert lines[0] == "epoch 3 of 3, step 2 of 4: align 1.500; 0 images/s, 1 min left"


def test_where_no_step_was_taken_yet_there_is_no_loss_to_tell() -> None:
    lines = report(0, losses={})
    assert lines[0] == "epoch 1 of 3, step 2 of 4: no step taken; 0 images/s, 5 min left"


def test_all_processes_but_one_are_quiet() -> None:
    assert report(0, quiet=True) == []


def test_a_terminal_does_not_look_at_the_losses_in_each_step(
    terminal: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, clock = [], Clock(REFRESH / 2)
    monkeypatch.setattr(sys, "stderr", terminal)

    def losses() -> dict[str, float]:
        looks.append(clock())
        return LOSSES

    reporter = Reporter(SETTINGS, 0, pytest.fail, clock=clock)
    assert list(reporter.over(0, clock.batches(), losses)) == [0, 1, 2, 3]
    assert looks == [REFRESH, 2 * REFRESH]
    assert "100%" in terminal.getvalue()
    assert "align 1.500, 20 images/s, 4 s left" in terminal.getvalue()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (61, "1 min"),
        (59.4 * 60, "59 min"),
        (3600, "1 h 0 min"),
        (3 * 3600 + 5 * 60, "3 h 5 min"),
        (25.2 * 3600, "1 d 1 h"),
    ],
)
def test_durations_in_two_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_where_there_is_no_terminal_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = 0.0

    def parts() -> Iterator[str]:
        nonlocal now
        for part in ("ab", "cd", "ef", "g"):
            now += INTERVAL / 2
            yield part

    assert list(with_progress(parts(), 7, "decoding", size=len, clock=lambda: now)) == [*parts()]
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["decoding: 4 of 7, 45 s left", "decoding: 7 of 7, 0 s left"]
