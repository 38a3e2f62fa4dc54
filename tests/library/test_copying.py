from __future__ import annotations

from pathlib import Path

import pytest

from sketchfind.errors import UserFacingError
from sketchfind.library.copying import copy_photos


def test_copies_are_whole_keep_their_time_and_never_replace_anything(tmp_path: Path) -> None:
    paths = []
    for folder in ("a", "b"):
        path = tmp_path / folder / "photo.jpg"
        path.parent.mkdir()
        path.write_text(folder)
        paths.append(path)
    target = tmp_path / "out"
    target.mkdir()
    (target / "photo (2).jpg").write_text("mine")
    copies, failed = copy_photos([*paths, tmp_path / "gone.jpg"], target)
    assert [copy.name for copy in copies] == ["photo.jpg", "photo (3).jpg"]
    assert [copy.read_text() for copy in copies] == ["a", "b"]
    assert copies[0].stat().st_mtime_ns == paths[0].stat().st_mtime_ns
    assert (target / "photo (2).jpg").read_text() == "mine"
    assert [failure.path for failure in failed] == [str(tmp_path / "gone.jpg")]
    assert len(list(target.iterdir())) == 3


def test_a_target_that_is_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match="not a folder"):
        copy_photos([], tmp_path / "none")
