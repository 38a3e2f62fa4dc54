"""Names and depths that file systems allow and programs forget."""

from __future__ import annotations

import os
import shutil
import sys

import pytest
from answers import like

from sketchfind.printable import printable

pytestmark = pytest.mark.skipif(os.name == "nt", reason="names are text there")

NAMES = [
    b"two\nlines.png",
    b"tab\tand\x07bell\x1b[31m.png",
    b"not \xff\xfe\x80 utf-8.png",
    b"n" * 251 + b".png",
    " \u200b\u202egnp.exe.png".encode(),
    b"-rf --help.png",
    b"%s%n{0}${HOME}`id`.png",
    b"'; DROP TABLE photos; --.png",
    "\u00e9.png".encode(),  # composed
    "e\u0301.png".encode(),  # the same, decomposed
    b"trailing dot..png",
    b"\xf0\x9f\x90\xb4.PNG",
]


@pytest.fixture
def odd(tmp_path, make_photo):
    """Photos of every odd name, each in a folder of an odd name."""
    root = tmp_path / "odd"
    plain = make_photo(tmp_path / "plain.png")
    for number, name in enumerate(NAMES):
        folder = os.path.join(os.fsencode(root), b"in " + name[:200])  # noqa: PTH118 - bytes
        os.makedirs(folder)  # noqa: PTH103
        make_photo(plain, seed=number)
        shutil.copy(plain, os.path.join(folder, name))  # noqa: PTH118
    return root


def test_every_name_is_indexed_found_and_can_be_shown(library, odd):
    library.add_folder(odd)
    report = library.update()
    assert (report.photos, report.failed) == (len(NAMES), ())
    found = set()
    for path in odd.rglob("*.[pP][nN][gG]"):
        if path.is_file():
            (hit,) = library.search(like(path), 1).hits
            assert hit.path == str(path)
            assert printable(hit.path).isprintable()
            found.add(path)
    assert len(found) == len(NAMES)
    assert library.update().photos_per_second == 0


@pytest.mark.skipif(sys.platform != "linux", reason="4,096 bytes are the limit on Linux")
def test_a_folder_deeper_than_any_path_is_named_and_the_rest_is_indexed(library, folder):
    here = os.open(folder / "a", os.O_RDONLY)
    opened = [here]
    try:
        for _ in range(30):
            os.mkdir("d" * 200, dir_fd=opened[-1])
            opened.append(os.open("d" * 200, os.O_RDONLY, dir_fd=opened[-1]))
        name = os.open("deep.png", os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=opened[-1])
        os.write(name, (folder / "a" / "01.png").read_bytes())
        os.close(name)
    finally:
        for handle in opened:
            os.close(handle)
    library.add_folder(folder)
    report = library.update()
    assert report.photos == 12
    (failure,) = report.failed
    assert len(failure.path) > 3_900
    assert "too long" in failure.reason
    assert library.update().failed == report.failed
    shutil.rmtree(folder / "a" / ("d" * 200))
    assert library.update().failed == ()


def test_many_folders_inside_each_other(library, tmp_path, make_photo):
    deep = tmp_path.joinpath("deep", *["x"] * 600)
    make_photo(deep / "bottom.png")
    library.add_folder(tmp_path / "deep")
    assert library.update().photos == 1
    assert library.search(like(deep / "bottom.png"), 1).hits[0].path == str(deep / "bottom.png")
