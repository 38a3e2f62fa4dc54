"""One update: what it tells of its progress, and how it ends."""

from __future__ import annotations

import threading

import pytest
from fake_library import FakeLibrary

from sketchfind.types import Progress
from sketchfind.ui.folders.running_update import RunningUpdate
from sketchfind.ui.folders.update_request import UpdateRequest

GO = threading.Event()
GO.set()


@pytest.fixture
def told() -> list[Progress]:
    return []


def test_photos_that_were_read_before_it_was_cut_short_count(told: list[Progress]) -> None:
    library = FakeLibrary()
    library.progress = [
        Progress("scanning", 7, 40),
        Progress("encoding", 3, 30),
        Progress("paused", 3, 30),
    ]
    RunningUpdate(UpdateRequest(None, read_before=10), told.append).make(library, GO)
    assert told == [
        Progress("scanning", 7, 40),
        Progress("encoding", 13, 40),
        Progress("paused", 13, 40),
    ]


def test_each_stage_and_the_end_are_told_at_once(told: list[Progress]) -> None:
    library = FakeLibrary()
    first, last = Progress("scanning", 1, None), Progress("encoding", 30, 30)
    library.progress = [first, Progress("encoding", 1, 30), last]
    RunningUpdate(UpdateRequest(None), told.append).make(library, GO)
    assert (told[0], told[1].stage, told[-1]) == (first, "encoding", last)


def test_an_update_that_somebody_stops_is_not_only_cut_short(told: list[Progress]) -> None:
    library = FakeLibrary()
    library.may_finish.clear()
    update = RunningUpdate(UpdateRequest(None), told.append)
    assert not update.stopped
    update.cut_short()
    assert (update.stopped, update.cut) == (True, True)
    update.stop()
    assert (update.stopped, update.cut) == (True, False)
    assert update.make(library, GO).cancelled
