"""The tools: what a press, a drag and a release on the paper do to the drawing.

Positions are shares of the paper's side. They may lie beyond the paper: what is drawn there counts,
though it is not seen, because a drawing that is cut off at the edge looks like something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPainter

from sketchfind.types import LINE_WIDTH, Pixels, Stroke
from sketchfind.ui.sketch.curves import touches
from sketchfind.ui.sketch.cutting import PAPER, cut, reaches
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.sketch.ink import paint_stroke
from sketchfind.ui.sketch.sheets import Sheets

ToolName = Literal["pen", "eraser", "part-eraser", "select"]
Point = tuple[float, float]

MIN_STEP = 0.003  # movements shorter than this add nothing to see
REACH = 0.015  # how near to a stroke a press must come to mean it
ERASER = 0.03  # radius of what the partial eraser takes away


def touched(contents: Contents, at: Point) -> int | None:
    """Return the number of the uppermost line that is seen at a place, if there is one."""
    if not _near_paper(at, REACH):
        return None
    for number in reversed(range(len(contents.strokes))):
        if touches(contents.strokes[number], *at, REACH):
            return number
    return None


def _near_paper(at: Point, reach: float) -> bool:
    return all(-reach <= place <= 1 + reach for place in at)


class Tool(QObject):
    """What a press on the paper, a drag and a release do; all positions are shares of its side."""

    repaint_asked = Signal()  # of what `paint` shows
    cursor = Qt.CursorShape.CrossCursor
    reach: float | None = None  # radius of what it takes away, to be shown around the pointer

    def __init__(self, sheets: Sheets, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheets = sheets

    def press(self, at: Point, pressure: float | None, *, shift: bool) -> None:
        """Begin; `shift` tells whether that key is held."""

    def move(self, at: Point, pressure: float | None) -> None:
        """Go on."""

    def release(self) -> None:
        """Finish, as one step that can be undone."""

    def cancel(self) -> None:
        """Take back what was begun, as if it had never been."""

    def paint(self, painter: QPainter, side: float) -> None:
        """Paint what is not part of the drawing yet."""


class Pen(Tool):
    """Draws a stroke, with the shift key a straight one."""

    moved = Signal()  # and the drawing with it

    def __init__(self, sheets: Sheets, parent: QObject | None = None) -> None:
        super().__init__(sheets, parent)
        self.width = LINE_WIDTH
        self._line: list[Point] = []
        self._pressures: list[float] = []
        self._straight = False
        self._shown = False  # whether the stroke has been on the paper since the press

    @property
    def stroke(self) -> Stroke | None:
        """Return the stroke that is being drawn, unless all of it lies beyond the paper."""
        if not self._line or not reaches(self._line, PAPER):
            return None
        return Stroke(tuple(self._line), self.width, tuple(self._pressures))

    def press(self, at: Point, pressure: float | None, *, shift: bool) -> None:
        self._line = [at]
        self._pressures = [] if pressure is None else [pressure]
        self._straight = shift
        self._shown = False
        self.repaint_asked.emit()

    def move(self, at: Point, pressure: float | None) -> None:
        last = self._line[-1]
        if abs(at[0] - last[0]) + abs(at[1] - last[1]) >= MIN_STEP:
            self._line.append(at)
            if self._pressures:
                self._pressures.append(self._pressures[-1] if pressure is None else pressure)
            if self._straight:  # as thick as the pen was pressed most, from end to end
                self._line[1:] = [at]
                self._pressures = [max(self._pressures)] * 2 if self._pressures else []
            self._shown = self._shown or self.stroke is not None
            if self._shown:
                self.moved.emit()
            self.repaint_asked.emit()

    def release(self) -> None:
        stroke = self.stroke
        self._line, self._pressures = [], []
        if stroke is not None:
            self._sheets.current.add_stroke(stroke)
            return
        self.repaint_asked.emit()
        if self._shown:  # a straight one, and photos may answer it
            self.moved.emit()

    def cancel(self) -> None:
        self._line, self._pressures = [], []
        self.repaint_asked.emit()

    def paint(self, painter: QPainter, side: float) -> None:
        stroke = self.stroke
        if stroke is not None:
            paint_stroke(painter, stroke, side)


class Eraser(Tool):
    """Takes away what it touches: whole strokes, or with `partly` only what lies under it."""

    def __init__(self, sheets: Sheets, parent: QObject | None = None, *, partly: bool) -> None:
        super().__init__(sheets, parent)
        self._erase: Callable[[Contents, Point], Contents] = _cut_at if partly else _without_at
        self.reach: float = ERASER if partly else REACH
        self._before = Contents()
        self._last: Point = (0.0, 0.0)

    def press(self, at: Point, pressure: float | None, *, shift: bool) -> None:
        self._before = self._sheets.current.contents
        self._last = at
        self._at(at)

    def move(self, at: Point, pressure: float | None) -> None:
        for point in _between(self._last, at):
            self._at(point)
        self._last = at

    def release(self) -> None:
        self._sheets.current.finish(self.tr("Erase"), self._before)

    def cancel(self) -> None:
        self._sheets.current.preview(self._before)

    def _at(self, point: Point) -> None:
        if not _near_paper(point, self.reach):  # nothing that it takes there is seen
            return
        contents = self._sheets.current.contents
        erased = self._erase(contents, point)
        if erased is not contents:
            self._sheets.current.preview(erased)


def _between(start: Point, end: Point) -> Iterator[Point]:
    """Yield places on the way, near enough to each other that a fast eraser misses nothing."""
    steps = max(int(np.hypot(end[0] - start[0], end[1] - start[1]) / REACH), 1)
    for step in range(1, steps + 1):
        share = step / steps
        yield (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))


def _without_at(contents: Contents, at: Point) -> Contents:
    left = tuple(stroke for stroke in contents.strokes if not touches(stroke, *at, REACH))
    return contents if len(left) == len(contents.strokes) else replace(contents, strokes=left)


def _cut_at(contents: Contents, at: Point) -> Contents:
    left = tuple(part for stroke in contents.strokes for part in _left(stroke, at))
    picture = contents.picture
    erased = picture if picture is None else _wiped(picture, at)
    if left == contents.strokes and erased is picture:
        return contents
    return Contents(left, erased)


def _left(stroke: Stroke, at: Point) -> Iterator[Stroke]:
    """Yield what is left of a stroke; what is cut off beyond the paper nobody could take away."""
    for part in cut(stroke, *at, ERASER):
        if part is stroke or reaches(part.points, PAPER):
            yield part


def _wiped(picture: Pixels, at: Point) -> Pixels:
    """Return the picture with paper under the eraser; the same object if that was so before."""
    side = picture.shape[0]
    # Only what is near is looked at: a fast eraser is at a hundred places in one move of the mouse.
    ends = [(int(side * (place - ERASER)) - 1, int(side * (place + ERASER)) + 2) for place in at]
    across, down = (slice(max(low, 0), max(min(high, side), 0)) for low, high in ends)
    near = down, across
    rows, columns = np.ogrid[near]
    under = np.hypot(columns - at[0] * side, rows - at[1] * side) <= ERASER * side
    if (picture[near][under] == 255).all():
        return picture
    wiped = picture.copy()
    wiped[near][under] = 255
    return wiped
