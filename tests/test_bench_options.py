"""What a benchmark is told and cannot do."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
import pytest

from bench.options import Options


def test_more_photos_than_there_are_is_said_in_one_line(tmp_path: Path, make_photo) -> None:
    make_photo(tmp_path / "caltech101/bear/1.jpg")
    options = Options(tmp_path, tmp_path, False, ())
    with pytest.raises(click.ClickException, match="has 1 photos, fewer than 2"):
        options.photo_files("small", 2, lambda photo, file, _: shutil.copy(photo, file))
    assert not [*tmp_path.glob("small*")]
