from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from answers import like
from PIL import Image

from sketchfind.errors import UserFacingError
from sketchfind.imaging.decode import hash_file
from sketchfind.library import Library
from sketchfind.library.folders.drives import Drives
from sketchfind.library.pairs import export_pairs
from sketchfind.types import FailedPhoto, Pick

UNREADABLE = Path("/proc/self/mem")  # it can be opened, and then says that there is an error


def drawing(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2, (32, 32), np.uint8) * 255


@pytest.fixture
def picked(indexed: Library, folder: Path) -> Library:
    first, second = indexed.search(like(folder / "a" / "05.png"), 2).hits
    indexed.pick(first, drawing(0), "dog")
    indexed.pick(first, drawing(1), "")
    indexed.pick(second, None, "cat")
    return indexed


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An empty folder for pairs."""
    folder = tmp_path / "pairs"
    folder.mkdir()
    return folder


def export(picked: Library, target: Path) -> tuple[int, list[FailedPhoto]]:
    return export_pairs(picked.picks(), target, Drives(), picked.pick_places)


def test_picks_are_kept_also_when_their_folder_is_forgotten(picked: Library, folder: Path) -> None:
    first, second, third = picked.picks()
    assert (first.rank, first.words, first.photos) == (1, "dog", 12)
    assert first.path == str(folder / "a" / "05.png")
    assert first.content_hash == second.content_hash != third.content_hash
    pixels = np.asarray(Image.open(io.BytesIO(first.drawing)))
    np.testing.assert_array_equal(pixels, drawing(0))
    assert third.drawing is None
    picked.remove_folder(picked.folders()[0].folder_id)
    assert len(picked.picks()) == 3
    picked.forget_picks()
    assert picked.picks() == []


def test_the_same_find_counts_once(picked: Library, folder: Path) -> None:
    hit = picked.search(like(folder / "a" / "05.png"), 1).hits[0]
    picked.pick(replace(hit, rank=4), drawing(0), "dog")
    assert [pick.rank for pick in picked.picks()] == [1, 2, 4]


def test_one_find_can_be_taken_back(picked: Library) -> None:
    first, second, third = picked.picks()
    picked.forget_pick(second)
    assert picked.picks() == [first, third]
    thumbnail = picked.pick_thumbnail(first)
    assert thumbnail is not None
    assert thumbnail.is_file()
    picked.forget_pick(third)
    assert picked.picks() == [first]


def test_pairs_lie_as_the_trainer_reads_them(picked: Library, target: Path) -> None:
    assert export(picked, target) == (2, [])
    (photo,) = target.glob("photos/*/*")
    sketches = sorted(target.glob("sketches/*/*"))
    assert {path.parent.name for path in sketches} == {photo.parent.name}
    assert len(sketches) == 2
    with pytest.raises(UserFacingError, match="not empty"):
        export(picked, target)


def test_photos_that_are_gone_are_told(
    picked: Library, folder: Path, target: Path, tmp_path: Path
) -> None:
    (folder / "a" / "05.png").unlink()
    written, failed = export(picked, target)
    assert written == 0
    assert len(failed) == 1
    with pytest.raises(UserFacingError, match="cannot be written"):
        export(picked, tmp_path / "none")


def test_a_photo_is_exported_from_where_it_lies_now(
    picked: Library, folder: Path, target: Path
) -> None:
    wanted = (folder / "a" / "05.png").read_bytes()
    (folder / "sorted").mkdir()
    (folder / "a" / "05.png").rename(folder / "sorted" / "05.png")
    shutil.copy(folder / "a" / "07.png", folder / "a" / "05.png")
    picked.update()
    assert export(picked, target) == (2, [])
    (photo,) = target.glob("photos/*/*")
    assert photo.read_bytes() == wanted


def test_another_photo_in_the_place_of_one_is_not_exported(
    picked: Library, folder: Path, target: Path
) -> None:
    shutil.copy(folder / "a" / "07.png", folder / "a" / "05.png")
    picked.update()
    written, failed = export(picked, target)
    assert written == 0
    assert [photo.path for photo in failed] == [str(folder / "a" / "05.png")]
    assert not any(target.iterdir())


def test_a_photo_of_a_forgotten_folder_is_exported(picked: Library, target: Path) -> None:
    picked.remove_folder(picked.folders()[0].folder_id)
    assert export(picked, target) == (2, [])


def _pick(path: Path, number: int, content: str = "") -> Pick:
    return Pick(f"2026-01-0{number}", content or hash_file(path), str(path), 1, 2, "", b"png")


def _place(pick: Pick) -> tuple[str]:
    return (pick.path,)


def test_copies_of_a_photo_with_other_endings_are_one_class(
    tmp_path: Path, target: Path, make_photo
) -> None:
    first = make_photo(tmp_path / "first.png")
    second = Path(shutil.copy(first, tmp_path / "second.PNG"))
    assert export_pairs([_pick(first, 1), _pick(second, 2)], target, Drives(), _place) == (2, [])
    assert len(list(target.glob("photos/*/*"))) == 1
    assert len(list(target.glob("sketches/*/*"))) == 2


@pytest.mark.skipif(not UNREADABLE.exists(), reason="has no file whose content cannot be read")
def test_a_photo_that_stops_being_readable_is_told(
    tmp_path: Path, target: Path, make_photo
) -> None:
    picks = [_pick(UNREADABLE, 1, "bb22"), _pick(make_photo(tmp_path / "whole.png"), 2)]
    written, failed = export_pairs(picks, target, Drives(), _place)
    assert (written, [photo.path for photo in failed]) == (1, [str(UNREADABLE)])
    assert len(list(target.glob("photos/*/*"))) == 1
