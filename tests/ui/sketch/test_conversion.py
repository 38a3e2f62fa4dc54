"""Pictures become drawings: ink on paper, or a plain word why not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from sketchfind.errors import UserFacingError
from sketchfind.imaging.sketch import is_blank
from sketchfind.types import Stroke
from sketchfind.ui.sketch.conversion import (
    contents_from_file,
    contents_from_image,
    contents_to_keep,
    drawn,
)
from sketchfind.ui.sketch.document import Contents


def test_a_picture_file_is_cleaned_to_ink_on_paper(tmp_path: Path) -> None:
    path = tmp_path / "photographed.png"
    paper = np.full((300, 200), 190, np.uint8)
    paper[50:250, 95:105] = 60
    Image.fromarray(paper).save(path)
    picture = contents_from_file(path).picture
    assert picture is not None
    assert picture[0, 0] == 255
    assert picture.min() < 30


def test_a_pasted_picture_is_cleaned_too() -> None:
    image = QImage(200, 100, QImage.Format.Format_ARGB32)
    image.fill(0xFFFFFFFF)
    for x in range(20, 180):
        image.setPixel(x, 50, 0xFF000000)
    picture = contents_from_image(image).picture
    assert picture is not None
    assert not is_blank(picture)


def test_an_empty_picture_is_refused_in_words(tmp_path: Path) -> None:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with pytest.raises(UserFacingError, match="no lines"):
        contents_from_image(image)
    with pytest.raises(UserFacingError, match="no lines"):
        contents_from_image(QImage())
    with pytest.raises(UserFacingError):
        contents_from_file(tmp_path / "missing.svg")


def test_an_svg_of_filled_shapes_lies_on_the_paper_as_a_picture(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        '<circle cx="4" cy="4" r="3"/></svg>'
    )
    contents = contents_from_file(tmp_path / "a.svg")
    assert contents.picture is not None
    assert contents.strokes == ()
    assert contents.picture[256, 256] == 255  # only its edge is drawn


def test_lines_go_on_beyond_a_picture_as_they_do_beyond_bare_paper() -> None:
    """A frame, half of it in the picture and half beyond, is the same frame as one of lines."""
    picture = np.full((200, 200), 255, np.uint8)
    picture[20:180, 100:103] = 0
    rest = Stroke(((0.51, 0.1), (1.3, 0.1), (1.3, 0.9), (0.51, 0.9)), 0.015)
    left = Stroke(((0.507, 0.1), (0.507, 0.9)), 0.015)
    ends = []
    for contents in (Contents((rest,), picture), Contents((left, rest))):
        pixels = drawn(contents, 96)
        assert pixels is not None
        sides = np.flatnonzero((pixels < 128).mean(axis=0) > 0.5)
        ends.append([sides[0], sides[-1]])
    np.testing.assert_allclose(*ends, atol=2)
    kept = contents_to_keep(Contents((rest,), picture))
    assert isinstance(kept, np.ndarray)
    assert (kept[:, -60:] == 0).any()
    inside = contents_to_keep(Contents((left,), picture))
    assert isinstance(inside, np.ndarray)
    assert inside.shape == picture.shape
