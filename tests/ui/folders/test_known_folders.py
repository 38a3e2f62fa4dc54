"""What is told after a look at the folders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fake_library import FakeLibrary, native
from pytestqt.qtbot import QtBot

from sketchfind.types import FolderState
from sketchfind.ui.folders.known_folders import KnownFolders
from sketchfind.ui.tasks import Tasks

OUTER = FolderState(1, native("/photos"), 12, 0, True, None)
INNER = replace(OUTER, folder_id=2, path=native("/photos/Holidays"), photos=5)


@pytest.fixture
def folders(qtbot: QtBot) -> Iterator[KnownFolders]:
    tasks = Tasks(1, "test")
    yield KnownFolders(FakeLibrary(), tasks)
    tasks.drain()


@pytest.fixture
def changes(folders: KnownFolders) -> list[int]:
    """How many photos there were each time that they changed."""
    counts: list[int] = []
    folders.photos_changed.connect(lambda: counts.append(folders.photos))
    return counts


def test_photos_of_a_folder_inside_another_count_once(folders: KnownFolders) -> None:
    folders.set_states([OUTER, INNER])
    assert folders.photos == 12
    folders.set_states([INNER])
    assert folders.photos == 5


def test_that_photos_changed_is_told_when_their_number_did(
    folders: KnownFolders, changes: list[int]
) -> None:
    for states in ([OUTER], [OUTER, INNER], [INNER]):
        folders.set_states(states)
    assert changes == [12, 5]


def test_other_photos_of_the_same_number_are_told_once_when_expected(
    folders: KnownFolders, changes: list[int]
) -> None:
    folders.set_states([OUTER])
    folders.expect_change()
    for _ in range(2):
        folders.set_states([OUTER])
    assert changes == [12, 12]


def test_as_many_photos_in_another_place_are_told(
    folders: KnownFolders, changes: list[int]
) -> None:
    for path in ("/photos", "/photos", "/moved"):  # by a command, too, while the window is open
        folders.set_states([replace(OUTER, path=native(path))])
    assert changes == [12, 12]


def test_a_look_tells_the_folders_of_the_library(folders: KnownFolders, qtbot: QtBot) -> None:
    with qtbot.waitSignal(folders.changed) as told:
        folders.refresh()
    assert told.args == [folders.states]
