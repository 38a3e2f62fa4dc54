"""Updates that wait: quiet ones become one, and nothing waits twice."""

from __future__ import annotations

import pytest

from sketchfind.ui.folders.update_request import UpdateQueue, UpdateRequest


def taken(*requests: UpdateRequest) -> list[UpdateRequest]:
    queue = UpdateQueue()
    for request in requests:
        queue.add(request)
    return list(queue)


def test_quiet_updates_become_one_behind_those_that_were_asked_for() -> None:
    asked = UpdateRequest((1,))
    quiet = [UpdateRequest((number,), quiet=True) for number in (2, 3)]
    assert taken(quiet[0], asked, quiet[1]) == [asked, UpdateRequest((2, 3), quiet=True)]


def test_a_quiet_update_of_all_folders_includes_the_others() -> None:
    some, every = UpdateRequest((2,), quiet=True), UpdateRequest(None, quiet=True)
    assert taken(some, every) == taken(every, some) == [every]


def test_the_same_update_waits_once() -> None:
    assert taken(UpdateRequest((1,)), UpdateRequest((2,)), UpdateRequest((1,))) == [
        UpdateRequest((1,)),
        UpdateRequest((2,)),
    ]


def test_of_what_waits_checks_are_left_but_of_a_folder_that_goes() -> None:
    queue = UpdateQueue()
    for folders in ((1,), (2,), None):
        queue.add(UpdateRequest(folders))
        queue.add(UpdateRequest(folders, check=True))
    queue.forget(1)
    assert [request.folder_ids for request in queue] == [(2,), (2,), None, None]
    queue.leave_checks()
    assert queue == [UpdateRequest((2,), check=True), UpdateRequest(None, check=True)]


def test_a_new_folder_does_not_wait_for_a_check() -> None:
    assert UpdateRequest((1,), check=True).with_folder(2, 7) == UpdateRequest((2,))


@pytest.mark.parametrize(
    ("one", "other", "covered"),
    [
        ((1, 2), (2,), True),
        ((2,), (1, 2), False),
        (None, (1, 2), True),
        ((1, 2), None, False),
        (None, None, True),
    ],
)
def test_an_update_covers_others_of_its_folders(
    one: tuple[int, ...] | None, other: tuple[int, ...] | None, covered: bool
) -> None:
    assert UpdateRequest(one).covers(UpdateRequest(other)) == covered


def test_without_its_last_folder_nothing_is_left_of_an_update() -> None:
    assert UpdateRequest((1, 2), retry=True).without((2, 3)) == UpdateRequest((1,), retry=True)
    assert UpdateRequest((1, 2)).without((1, 2)) is None
    assert UpdateRequest(None).without((1,)) == UpdateRequest(None)
