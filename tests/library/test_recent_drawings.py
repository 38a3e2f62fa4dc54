from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sketchfind.errors import UserFacingError
from sketchfind.imaging.sketch_files import load_strokes, read_sketch
from sketchfind.library.recent_drawings import MOST, RecentDrawings
from sketchfind.types import Sketch, Stroke


def drawing(number: int) -> Sketch:
    return Sketch((Stroke(((0.1, 0.1), (0.5 + number / 1000, 0.9))),))


PICTURE = np.full((64, 64), 255, np.uint8)
PICTURE[30:34, 10:50] = 0


def test_the_newest_is_first_and_a_known_one_becomes_the_newest(tmp_path: Path) -> None:
    kept = RecentDrawings(tmp_path / "drawings")
    assert kept.all() == []
    for number in range(3):
        kept.add(drawing(number))
    first, second, third = kept.all()
    assert load_strokes(first).strokes[0].points[1][0] == pytest.approx(0.502)
    kept.add(drawing(0))
    assert kept.all() == [third, first, second]


def test_a_power_cut_leaves_no_empty_one(tmp_path: Path, synced: Callable[[Path], bool]) -> None:
    kept = RecentDrawings(tmp_path)
    kept.add(drawing(0))
    assert synced(kept.all()[0])


def test_they_are_bounded_and_can_be_forgotten(tmp_path: Path) -> None:
    kept = RecentDrawings(tmp_path)
    for number in range(MOST + 5):
        kept.add(drawing(number))
    assert len(list(tmp_path.iterdir())) == MOST
    newest = kept.all()[0]
    kept.remove(newest)
    assert newest not in kept.all()
    kept.clear()
    assert list(tmp_path.iterdir()) == []


def test_new_ones_stay_when_the_clock_was_put_back(tmp_path: Path) -> None:
    kept = RecentDrawings(tmp_path)
    for number in range(MOST):
        kept.add(drawing(number))
    later = time.time() + 3600
    for path in kept.all():
        os.utime(path, (later, later))
    before = kept.all()
    kept.add(drawing(MOST))
    kept.add(drawing(MOST + 1))
    newest, second, *rest = kept.all()
    assert load_strokes(newest) == drawing(MOST + 1)
    assert load_strokes(second) == drawing(MOST)
    assert rest == before[: MOST - 2]


def test_one_that_cannot_be_deleted_is_said_and_the_others_go(
    tmp_path: Path, hold: Callable[..., None]
) -> None:
    kept = RecentDrawings(tmp_path)
    for number in range(3):
        kept.add(drawing(number))
    held = kept.all()[1]
    hold(held.name)
    with pytest.raises(UserFacingError, match=r"cannot be forgotten: The file is in use\."):
        kept.remove(held)
    with pytest.raises(UserFacingError, match="forgotten"):
        kept.clear()
    assert kept.all() == [held]


def test_an_old_one_that_cannot_be_deleted_leaves_room_for_new_ones(
    tmp_path: Path, hold: Callable[..., None]
) -> None:
    kept = RecentDrawings(tmp_path)
    for number in range(MOST):
        kept.add(drawing(number))
    hold(".svg")
    kept.add(drawing(MOST))
    assert len(kept.all()) == MOST + 1
    hold()
    kept.add(drawing(MOST + 1))
    assert len(kept.all()) == MOST


def test_pictures_are_kept_too_and_other_files_are_not_touched(tmp_path: Path) -> None:
    kept = RecentDrawings(tmp_path / "drawings")
    kept.add(PICTURE)
    (path,) = kept.all()
    assert read_sketch(path, 32).min() < 50
    other = tmp_path / "mine.svg"
    other.touch()
    kept.remove(other)
    assert other.exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserFacingError, match="remembered"):
        RecentDrawings(tmp_path / "file").add(drawing(0))


def test_what_was_on_the_paper_is_rescued_once_when_a_window_was_not_closed(tmp_path: Path) -> None:
    kept, closed, next_start = (RecentDrawings(tmp_path) for _ in range(3))
    kept.add(drawing(0))
    kept.copy("wanted", PICTURE)
    for number in (1, 2):
        kept.copy("wanted", drawing(number))  # each in the place of the one before
    kept.copy("unwanted", PICTURE)
    closed.copy("wanted", drawing(3))
    assert len(kept.all()) == 1
    closed.forget_copies()
    next_start.rescue()
    newest, middle, _ = next_start.all()
    assert load_strokes(newest).strokes[0].points[1][0] == pytest.approx(0.502)
    assert middle.suffix == ".png"
    assert len(list(tmp_path.iterdir())) == 3
    next_start.remove(newest)
    next_start.rescue()
    assert len(next_start.all()) == 2


def test_an_empty_paper_has_no_copy(tmp_path: Path) -> None:
    kept = RecentDrawings(tmp_path)
    kept.copy("wanted", drawing(0))
    kept.copy("wanted", None)
    assert list(tmp_path.iterdir()) == []
