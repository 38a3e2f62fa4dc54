"""Questions become what the command line would make of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from sketchfind.imaging.sketch_files import read_sketch, save_drawing
from sketchfind.types import Example, Filters, Query, Sketch, Stroke
from sketchfind.ui.query.questions import Question, to_query
from sketchfind.ui.sketch.conversion import contents_from_file
from sketchfind.ui.sketch.document import Contents

SKETCH = Sketch((Stroke(((0.2, 0.2), (0.2, 0.8), (0.8, 0.8))), Stroke(((0.5, 0.5),), 0.03)))


def test_a_saved_drawing_asks_the_same_as_its_strokes(tmp_path: Path) -> None:
    path = tmp_path / "drawing.svg"
    save_drawing(SKETCH, path)
    asked = to_query(Question(Contents(SKETCH.strokes)), 96).sketch
    assert asked is not None
    difference = np.abs(asked.astype(int) - read_sketch(path, 96).astype(int))
    assert difference.mean() < 0.5
    assert len(contents_from_file(path).strokes) == 2


def test_strokes_over_a_picture_are_part_of_the_question() -> None:
    picture = np.full((512, 512), 255, np.uint8)
    picture[100:110, 100:400] = 0
    alone = to_query(Question(Contents(picture=picture)), 64).sketch
    more = to_query(Question(Contents((Stroke(((0.3, 0.9), (0.7, 0.9))),), picture)), 64).sketch
    assert alone is not None
    assert more is not None
    assert (more < 128).any(axis=1).sum() > (alone < 128).any(axis=1).sum()


def test_what_counts_as_empty() -> None:
    assert Question().empty
    assert Question(words="  ").empty
    assert not Question(examples=(Example(Path("a.jpg")),)).empty
    assert Question(examples=(Example(Path("a.jpg"), -1.0),)).empty
    assert Question(without=Contents(SKETCH.strokes)).empty
    assert not Question(Contents(SKETCH.strokes)).empty


def test_filters_alone_list_also_where_something_is_only_avoided() -> None:
    avoided = Question(
        words=" ",
        examples=(Example(Path("a.jpg"), -1.0),),
        without=Contents(SKETCH.strokes),
        filters=Filters(formats=("PNG",)),
    )
    assert avoided.only_filters
    assert avoided.avoids
    assert not avoided.empty
    assert to_query(avoided, 96) == Query(filters=avoided.filters)
    assert not replace(avoided, words="horse").only_filters
