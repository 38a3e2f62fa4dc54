"""What a catalog of somebody else says never leads out of the folders of the profile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sketchfind.imaging.decode import hash_file
from sketchfind.library.folders.drives import Drives
from sketchfind.library.pairs import export_pairs
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.types import Pick


@pytest.mark.parametrize(
    "name",
    ["../../escaped", "/etc/passwd", "..", ".", "", "aa/../../b", "C:\\x", "\0", "a\nb", "a" * 300],
)
def test_no_hash_leads_out_of_the_thumbnails(tmp_path, name):
    victim = tmp_path / "escaped.jpg"
    victim.write_bytes(b"precious")
    store = ThumbnailStore(tmp_path / "profile" / "thumbnails")
    path = store.path(name)
    assert path.resolve().is_relative_to(tmp_path / "profile" / "thumbnails")
    store.write(name, b"jpeg")
    assert path.read_bytes() == b"jpeg"
    store.remove([name])
    assert not path.exists()
    assert victim.read_bytes() == b"precious"


def test_pairs_of_a_strange_catalog_stay_in_their_folder(tmp_path):
    folder = tmp_path / "deep" / "down" / "pairs"
    folder.mkdir(parents=True)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"jpeg")
    evil = Pick("2026", "../../../x", str(photo), 1, 1, "", b"png")
    odd = replace(evil, content_hash=hash_file(photo))
    assert export_pairs([evil, odd], folder, Drives(), lambda pick: (pick.path,))[0] == 1
    outside = [
        path for path in tmp_path.rglob("*") if path.is_file() and folder not in path.parents
    ]
    assert outside == [photo]
