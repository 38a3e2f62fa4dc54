"""What is left to read is known until an update that covers it ends."""

from __future__ import annotations

import pytest

from sketchfind.ui.folders.unread import Unread
from sketchfind.ui.folders.update_request import UpdateRequest


@pytest.fixture
def unread() -> Unread:
    return Unread()


def test_what_began_is_left_until_it_ends(unread: Unread) -> None:
    assert not unread
    unread.begin(UpdateRequest((1, 2)))
    assert unread
    unread.end(UpdateRequest((1,)))
    assert unread
    unread.end(UpdateRequest((2, 3)))
    assert not unread


def test_of_all_folders_nothing_is_left_only_after_an_update_of_all(unread: Unread) -> None:
    unread.begin(UpdateRequest(None))
    unread.end(UpdateRequest((1, 2)))
    unread.forget((1,))
    assert unread
    unread.end(UpdateRequest(None))
    assert not unread


def test_a_folder_that_goes_leaves_nothing_to_read(unread: Unread) -> None:
    unread.add(UpdateRequest((1,)))
    unread.forget((1,))
    assert not unread


def test_the_rest_is_of_all_folders_and_counts_on(unread: Unread) -> None:
    unread.begin(UpdateRequest((1,), retry=True))
    unread.stop(342)
    assert unread.rest() == UpdateRequest(None, retry=True, read_before=342)
    unread.begin(unread.rest())
    unread.stop(10)
    assert unread.rest().read_before == 352


def test_photos_of_other_folders_count_with_the_rest(unread: Unread) -> None:
    unread.begin(UpdateRequest((1,)))
    unread.stop(342)
    unread.begin(UpdateRequest((2,)))
    unread.stop(5)
    assert unread.rest().read_before == 347
    unread.begin(UpdateRequest(None))  # which counts from its own beginning
    assert unread.rest().read_before == 0
