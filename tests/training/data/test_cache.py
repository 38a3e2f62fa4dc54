from __future__ import annotations

import errno
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from sketchfind.encoder.retrieval import DOMAINS
from sketchfind.errors import RecipeError
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.training.data import cache as module
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.collections import Example, read_sketchy
from sketchfind.training.data.drawings import Drawings
from sketchfind.training.data.picture_files import Place
from sketchfind.types import Pixels

# Builds a cache of the pictures in argv[1], two at a time, and dies while decoding the third, once
# the first two are written.
KILLED = """
import os, signal, sys, time
from pathlib import Path
from sketchfind.training.data import cache
from sketchfind.training.data.collections import Example

decode = cache._decode
def dying(example, *how):
    if example.path.stem == "2":
        while not list(Path(sys.argv[2]).glob("*.files.npy")):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGKILL)
    return decode(example, *how)

cache._decode = dying
cache.PIECE = 2 * 16 * 16 * 3
paths = sorted(Path(sys.argv[1]).glob("*.png"))
cache.PictureCache(tuple(Example("c", "photo", "x", path) for path in paths), 16, Path(sys.argv[2]))
"""


FOUND = [("cat.ndjson", 2), ("cat.ndjson", 4), ("cow.ndjson", 1), ("cow.ndjson", 2)]


@pytest.fixture
def examples(tmp_path: Path) -> tuple[Example, ...]:
    """Four grey photos, each of its own level."""
    folder = tmp_path / "photos"
    folder.mkdir()
    paths = [folder / f"{number}.png" for number in range(4)]
    for number, path in enumerate(paths):
        Image.new("RGB", (20, 30), (50 * number,) * 3).save(path)
    return tuple(Example("c", "photo", "x", path) for path in paths)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the pictures that are decoded."""
    names: list[str] = []
    decode = module._decode

    def noted(example: Example, size: int, transform: PhotoTransform) -> Pixels | str:
        names.append(example.path.name)
        return decode(example, size, transform)

    monkeypatch.setattr(module, "_decode", noted)
    return names


def test_other_data_sets_share_the_pictures_and_decode_what_is_new_alone(
    examples: tuple[Example, ...], tmp_path: Path, decoded: list[str]
) -> None:
    folder = tmp_path / "cache"
    first = PictureCache(examples[1:3], 16, folder)
    levels = [50, 100]
    assert sorted(decoded) == ["1.png", "2.png"]
    decoded.clear()
    more = PictureCache(examples[::-1], 16, folder)  # one more collection, fewer classes held out
    assert [int(more.picture(row).mean()) for row in range(4)] == [150, 100, 50, 0]
    assert sorted(decoded) == ["0.png", "3.png"]
    decoded.clear()
    fewer = PictureCache((examples[3], examples[1], examples[3]), 16, folder)
    assert [int(fewer.picture(row).mean()) for row in range(3)] == [150, 50, 150]
    assert [int(first.picture(row).mean()) for row in range(2)] == levels
    assert decoded == []
    Image.new("RGB", (20, 31), (200,) * 3).save(examples[2].path)  # another photo of that name
    again = PictureCache(examples, 16, folder)
    assert [int(again.picture(row).mean()) for row in range(4)] == [0, 50, 200, 150]
    assert decoded == ["2.png"]
    PictureCache(examples, 20, folder)
    assert len(decoded) == 5  # another size


def test_pictures_whose_list_is_not_there_yet_are_made_anew(
    examples: tuple[Example, ...], tmp_path: Path, decoded: list[str]
) -> None:
    folder = tmp_path / "cache"
    PictureCache(examples, 16, folder)
    (listed,) = folder.glob("*.files.npy")
    listed.unlink()
    cache = PictureCache(examples, 16, folder)
    assert [int(cache.picture(row).mean()) for row in range(4)] == [0, 50, 100, 150]
    assert len(decoded) == 8
    assert listed.exists()


def test_photos_are_kept_as_a_model_wants_them(tmp_path: Path) -> None:
    framed = Image.new("RGB", (200, 200), "red")
    framed.paste("blue", (15, 15, 185, 185))
    framed.save(tmp_path / "framed.png")
    examples = (Example("c", "photo", "x", tmp_path / "framed.png"),)
    whole = PictureCache(examples, 20, tmp_path / "cache")
    middle = PictureCache(examples, 20, tmp_path / "cache", PhotoTransform(20, crop=0.8))
    assert (whole.picture(0)[0, 0] == (255, 0, 0)).all()
    assert (middle.picture(0) == (0, 0, 255)).all()


def test_damaged_pictures_are_all_named_and_the_others_are_kept(
    examples: tuple[Example, ...], tmp_path: Path, decoded: list[str]
) -> None:
    for number in (1, 3):
        examples[number].path.write_bytes(b"not a picture")
    with pytest.raises(RecipeError, match=r"1\.png.*3\.png"):
        PictureCache(examples, 16, tmp_path / "cache")
    for number in (1, 3):
        Image.new("RGB", (20, 30), (50 * number,) * 3).save(examples[number].path)
    decoded.clear()
    cache = PictureCache(examples, 16, tmp_path / "cache")
    assert [int(cache.picture(row).mean()) for row in range(4)] == [0, 50, 100, 150]
    assert sorted(decoded) == ["1.png", "3.png"]


def test_damaged_and_lost_pictures_of_both_domains_are_named_at_once(tmp_path: Path) -> None:
    rows = []
    for domain in DOMAINS:
        lost, damaged = (tmp_path / f"{domain}-{what}.png" for what in ("lost", "damaged"))
        damaged.write_bytes(b"not a picture")
        rows += [Example("c", domain, "x", path) for path in (lost, damaged)]
    with pytest.raises(RecipeError) as raised:
        PictureCache(tuple(rows), 16, tmp_path / "cache")
    assert all(str(row.path) in str(raised.value) for row in rows)
    assert not (tmp_path / "cache").exists()


def test_links_to_pictures_that_were_moved_are_named(
    examples: tuple[Example, ...], tmp_path: Path
) -> None:
    for number in (1, 3):
        examples[number].path.rename(tmp_path / f"moved-{number}.png")
    with pytest.raises(RecipeError, match=r"1\.png: No such file.*3\.png"):
        PictureCache(examples, 16, tmp_path / "cache")


def test_many_damaged_pictures_are_counted_and_each_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(module.NAMED + 3)]
    for path in paths:
        path.touch()
    rows = tuple(Example("c", "photo", "x", path) for path in paths)
    with pytest.raises(RecipeError, match="and 3 more, listed above"):
        PictureCache(rows, 16, tmp_path / "cache")
    listed = capsys.readouterr().err
    assert all(str(path) in listed for path in paths)
    assert not (tmp_path / "cache").exists()


def test_damaged_drawings_are_all_named_and_sound_files_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawings(name: str) -> tuple[Example, ...]:
        path = tmp_path / f"{name}.ndjson"
        lines = len(path.read_text().splitlines())
        return tuple(Example("quickdraw", "sketch", name, path, line) for line in range(lines))

    sound = '{"drawing": [[[0, 9], [0, 9]]]}\n'
    (tmp_path / "dog.ndjson").write_text(sound * 2)
    cut = sound[:-9]  # as a download that broke off leaves it
    (tmp_path / "cat.ndjson").write_text(f'{sound}{{"drawing": 3}}\n{sound}{cut}')
    (tmp_path / "cow.ndjson").write_text("<html>\n</html>\n")
    rows = (*drawings("dog"), *drawings("cat"), *drawings("cow"))
    (tmp_path / "photo.jpg").write_bytes(b"not a picture")
    rows += (Example("c", "photo", "x", tmp_path / "photo.jpg"),)
    with pytest.raises(RecipeError) as raised:
        PictureCache(rows, 16, tmp_path / "cache")
    named = re.findall(r"photo\.jpg|Line \d of \S+", str(raised.value))
    lines = [f"Line {n} of {tmp_path / name}" for name, n in FOUND]
    assert named == ["photo.jpg", *lines]
    read: list[int] = []
    monkeypatch.setattr(Drawings, "read", lambda self, row: read.append(row))
    PictureCache(rows[:2], 16, tmp_path / "cache")
    assert read == []
    PictureCache(rows[:1], 16, tmp_path / "cache")  # others of its lines
    assert read == [0]


def test_drawings_need_no_folder_that_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "cat.ndjson"
    path.write_text('{"drawing": [[[0, 9], [0, 9]]]}\n{}\n')
    rows = [Example("quickdraw", "sketch", "cat", path, line) for line in range(2)]
    assert PictureCache((rows[0],), 16, path / "cache").drawing(0)
    with pytest.raises(RecipeError, match=r"Line 2 of .*cat\.ndjson"):
        PictureCache(tuple(rows), 16, path / "cache")


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_killed_build_keeps_what_it_had_written(
    examples: tuple[Example, ...], tmp_path: Path, decoded: list[str]
) -> None:
    folder = tmp_path / "cache"
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "photos"), str(folder)], timeout=300
    )
    assert child.returncode == -signal.SIGKILL
    cache = PictureCache(examples, 16, folder)
    assert [int(cache.picture(row).mean()) for row in range(4)] == [0, 50, 100, 150]
    assert sorted(decoded) == ["2.png", "3.png"]


@pytest.mark.parametrize("left", [0, 40, 1000])
def test_a_cache_that_was_cut_off_is_made_anew(
    examples: tuple[Example, ...], tmp_path: Path, left: int
) -> None:
    folder = tmp_path / "cache"
    PictureCache(examples, 16, folder)
    for path in folder.glob("*.npy"):
        os.truncate(path, left)
    cache = PictureCache(examples, 16, folder)
    assert [int(cache.picture(row).mean()) for row in range(4)] == [0, 50, 100, 150]


def test_room_for_the_pictures_is_asked_for_before_they_are_decoded(
    examples: tuple[Example, ...],
    tmp_path: Path,
    decoded: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "cache"
    usage = shutil.disk_usage(tmp_path)._replace(free=2_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)
    with pytest.raises(RecipeError, match=rf"3 MB .* to {folder}: only 2 MB are left"):
        PictureCache(examples, 500, folder)
    assert decoded == []
    assert not folder.exists()


def test_a_disk_that_fills_up_while_pictures_are_decoded_is_said(
    examples: tuple[Example, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = tmp_path / "cache"
    with monkeypatch.context() as patch:
        patch.setattr(np, "save", full)
        with pytest.raises(RecipeError, match=rf"3 MB .* to {folder}: No space left"):
            PictureCache(examples, 500, folder)
    assert not folder.exists()
    assert len(PictureCache(examples, 500, folder)) == 4


def test_decoding_keeps_all_cores_busy(
    examples: tuple[Example, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(2, timeout=60)  # breaks unless two decode at once

    def waiting(example: Example, size: int, transform: PhotoTransform) -> Pixels:
        together.wait()
        return np.zeros((size, size, 3), dtype=np.uint8)

    monkeypatch.setattr(module, "_decode", waiting)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    PictureCache(examples, 16, tmp_path / "cache")


def test_a_slow_disk_does_not_let_pictures_pile_up_in_memory(
    examples: tuple[Example, ...],
    tmp_path: Path,
    decoded: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_rows, before = module.add_rows, list[int]()

    def slow(*arguments: Any) -> dict[bytes, Place]:
        time.sleep(0.2)
        before.append(len(decoded))
        return add_rows(*arguments)

    monkeypatch.setattr(module, "add_rows", slow)
    monkeypatch.setattr(module, "PIECE", 16 * 16 * 3)  # bytes of one
    PictureCache(examples, 16, tmp_path / "cache")
    assert before == [1, 2, 3, 4]


def test_a_cache_sent_to_another_process_maps_its_pictures_there(
    small_data: Path, tmp_path: Path
) -> None:
    cache = PictureCache(read_sketchy(small_data / "sketchy"), 40, tmp_path)
    sent = pickle.dumps(cache)
    assert len(sent) < 40 * 40 * 3 * len(cache.photo_rows)
    row = int(cache.photo_rows[0])
    assert np.array_equal(pickle.loads(sent).picture(row), cache.picture(row))
