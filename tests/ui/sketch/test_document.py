"""Undo and redo without limit, whatever was done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sketchfind.types import Stroke
from sketchfind.ui.sketch.document import Contents, SketchDocument

UNIT = st.floats(0, 1)
STROKES = st.builds(
    Stroke, st.lists(st.tuples(UNIT, UNIT), min_size=1, max_size=4).map(tuple), st.just(0.01)
)
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("draw"), STROKES),
        st.sampled_from([("mirror",), ("clear",), ("erase",), ("open",), ("remove",)]),
    ),
    max_size=12,
)


def perform(document: SketchDocument, operation: tuple[object, ...]) -> None:
    match operation:
        case ("draw", Stroke() as stroke):
            document.add_stroke(stroke)
        case ("mirror",):
            document.mirror()
        case ("clear",):
            document.clear()
        case ("erase",):
            before = document.contents
            document.preview(replace(before, strokes=before.strokes[1:]))
            document.finish("Erase", before)
        case ("remove",):
            document.remove({0, 2})
        case ("open",):
            document.replace_with(Contents(picture=np.zeros((4, 4), np.uint8)))


def same(one: Contents, other: Contents) -> bool:
    if one.strokes != other.strokes:
        return False
    if one.picture is None or other.picture is None:
        return one.picture is other.picture
    return np.array_equal(one.picture, other.picture)


@given(operations=OPERATIONS)
def test_undo_returns_through_every_state_and_redo_comes_back(
    operations: list[tuple[object, ...]],
) -> None:
    document = SketchDocument()
    stack = document.undo_stack
    states = [document.contents]
    for operation in operations:
        before = stack.index()
        perform(document, operation)
        if stack.index() > before:
            states.append(document.contents)
    for state in reversed(states[:-1]):
        stack.undo()
        assert same(document.contents, state)
    assert not stack.canUndo()
    for state in states[1:]:
        stack.redo()
        assert same(document.contents, state)
    assert not stack.canRedo()


def test_mirror_swaps_left_and_right_only() -> None:
    document = SketchDocument()
    document.replace_with(
        Contents((Stroke(((0.1, 0.2), (0.3, 0.9))),), np.array([[0, 255]], np.uint8))
    )
    document.mirror()
    assert document.contents.strokes[0].points == ((0.9, 0.2), (0.7, 0.9))
    assert document.contents.picture is not None
    assert document.contents.picture.tolist() == [[255, 0]]


def test_clearing_a_blank_paper_is_no_step() -> None:
    document = SketchDocument()
    document.clear()
    document.mirror()
    assert document.undo_stack.count() == 0
