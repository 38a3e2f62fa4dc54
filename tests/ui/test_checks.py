"""What checks find is told once for all their parts, when nothing of them waits any more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sketchfind.types import IndexReport
from sketchfind.ui.folders.checks import CheckReports
from sketchfind.ui.folders.update_request import UpdateQueue, UpdateRequest

CHECK = UpdateRequest((1,), check=True)
FIRST = IndexReport(
    photos=9,
    added=1,
    updated=2,
    moved=3,
    removed=4,
    offline=5,
    failed=(),
    seconds=1.0,
    scan_seconds=0.5,
    photos_per_second=9.0,
    space="space",
    cancelled=True,
)
SECOND = replace(FIRST, photos=8, offline=6, cancelled=False)


@pytest.fixture
def told() -> list[IndexReport]:
    return []


@pytest.fixture
def reports(told: list[IndexReport]) -> CheckReports:
    return CheckReports(told.append)


def waiting(*requests: UpdateRequest) -> UpdateQueue:
    queue = UpdateQueue()
    for request in requests:
        queue.add(request)
    return queue


def test_parts_are_told_together_when_the_last_has_ended(
    reports: CheckReports, told: list[IndexReport]
) -> None:
    reports.add(CHECK, FIRST)
    reports.tell_ended(waiting(UpdateRequest((2,)), CHECK))
    assert told == []
    reports.add(CHECK, SECOND)
    for _ in range(2):
        reports.tell_ended(waiting())
    assert told == [replace(SECOND, added=2, updated=4, moved=6, removed=8)]


def test_nothing_is_told_of_a_check_that_does_not_begin_again(
    reports: CheckReports, told: list[IndexReport]
) -> None:
    other = replace(CHECK, folder_ids=(2,))
    reports.add(CHECK, FIRST)
    reports.add(other, SECOND)
    reports.forget_ended(waiting(other))
    reports.tell_ended(waiting())
    assert told == [SECOND]
