from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from sketchfind.errors import RecipeError
from sketchfind.imaging.sketch_files import parse_quickdraw
from sketchfind.training.data import drawings as module
from sketchfind.training.data.collections import Example, read_collection, read_quickdraw
from sketchfind.training.data.drawings import Drawings

LINES = [json.dumps({"word": "é", "drawing": [[[0, n], [0, 9]]]}) for n in range(40)]


def rows(path: Path, count: int) -> list[Example]:
    return [Example("quickdraw", "sketch", path.stem, path, line) for line in range(count)]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_drawings_are_those_of_their_lines(
    tmp_path: Path, ending: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHUNK", 64)  # a line is cut by it
    for name in ("cat", "dog"):
        content = ending.join(line.encode() for line in LINES)
        (tmp_path / f"{name}.ndjson").write_bytes(content)  # the last line without an ending
    picture = Example("c", "photo", "x", tmp_path / "1.jpg")
    examples = [picture, *rows(tmp_path / "cat.ndjson", 40), *rows(tmp_path / "dog.ndjson", 40)]
    drawings = pickle.loads(pickle.dumps(Drawings(examples)))
    assert 0 not in drawings
    for row, example in enumerate(examples[1:], 1):
        assert row in drawings
        assert drawings.read(row) == parse_quickdraw(LINES[example.line])


def test_a_file_that_is_gone_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"gone\.ndjson cannot be read"):
        Drawings(rows(tmp_path / "gone.ndjson", 2))


def test_a_damaged_line_is_named_when_it_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "cat.ndjson"
    path.write_text("\n".join([LINES[0], '{"drawing": 3}', LINES[2]]))
    drawings = Drawings(rows(path, 3))
    with pytest.raises(RecipeError, match="Line 2 of"):
        drawings.read(1)


def test_blank_lines_are_no_drawings(tmp_path: Path) -> None:
    folder = tmp_path / "simplified"
    folder.mkdir()
    (folder / "cat.ndjson").write_text(f"{LINES[0]}\n\n{LINES[2]}\n \n\n")
    examples = read_quickdraw(tmp_path)
    assert [one.line for one in examples] == [0, 2]
    assert Drawings(examples).read(1) == parse_quickdraw(LINES[2])


def test_so_many_drawings_of_each_word_are_always_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "quickdraw/simplified"
    folder.mkdir(parents=True)
    (folder / "cat.ndjson").write_text("\n".join(LINES) + "\n")
    (folder / "dog.ndjson").write_text("\n".join(LINES[:3]) + "\n")
    everything, few, more = (read_collection(tmp_path, "quickdraw", most) for most in (0, 5, 20))
    assert (len(everything), len(few), len(more)) == (43, 8, 23)
    assert set(few) < set(more) < set(everything)
    assert [one.line for one in few[:5]] != list(range(5))
    assert few == read_quickdraw(tmp_path / "quickdraw", 5)
