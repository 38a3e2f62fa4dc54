"""The tool that selects strokes, moves and deletes them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen

from sketchfind.types import Stroke
from sketchfind.ui.colours import LIGHT
from sketchfind.ui.sketch.cutting import PAPER, bounds, reaches, within
from sketchfind.ui.sketch.document import ALONE, Contents
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.sketch.tools import REACH, Point, Tool, touched

NUDGE = 0.01
PARTS = 1000  # of a way, to tell how far lines can go on it


class Selector(Tool):
    """A press on a stroke selects it, a drag from there moves it; a drag on paper frames many."""

    cursor = Qt.CursorShape.ArrowCursor
    selection_changed = Signal()

    def __init__(self, sheets: Sheets, parent: QObject | None = None) -> None:
        super().__init__(sheets, parent)
        self._chosen: frozenset[int] = frozenset()
        self._before: Contents | None = None  # while strokes are moved
        self._from: Point = (0.0, 0.0)
        self._frame: QRectF | None = None  # while many are framed
        self._stepping = False
        self.nudging = False
        self._nudges = 0  # counts selections, so that only moves of the same one are merged
        sheets.committed.connect(self._drawing_changed)
        sheets.switched.connect(self._drawing_changed)

    @property
    def chosen(self) -> frozenset[int]:
        """Return the numbers of the selected strokes."""
        return self._chosen

    def select_all(self) -> None:
        """Select every stroke of the sheet."""
        self._choose(frozenset(range(len(self._sheets.current.contents.strokes))))

    def delete(self) -> None:
        """Take the selected strokes away."""
        self._sheets.current.remove(self._chosen)

    def nudge(self, right: int, down: int) -> None:
        """Move the selection by small steps, with the keyboard."""
        self._sheets.changing.emit()
        before = self._sheets.current.contents
        self._sheets.current.preview(self._moved(before, right * NUDGE, down * NUDGE))
        self.nudging = True
        self._finish(before, self._nudges)
        self.nudging = False

    def press(self, at: Point, pressure: float | None, *, shift: bool) -> None:
        contents = self._sheets.current.contents
        hit = touched(contents, at)
        inside = bool(self._chosen) and self._bounds(contents).contains(QPointF(*at))
        if hit is not None and shift:
            self._choose(self._chosen ^ {hit})
        elif hit is not None and hit not in self._chosen:
            self._choose(frozenset({hit}))
        elif hit is None and not inside:
            self._choose(self._chosen if shift else frozenset())
            self._frame = QRectF(QPointF(*at), QPointF(*at))
            self._from = at
            return
        self._before, self._from = contents, at

    def move(self, at: Point, pressure: float | None) -> None:
        if self._frame is not None:
            self._frame = QRectF(QPointF(*self._from), QPointF(*at)).normalized()
            self.repaint_asked.emit()
        elif self._before is not None:
            right, down = at[0] - self._from[0], at[1] - self._from[1]
            self._sheets.current.preview(self._moved(self._before, right, down))

    def release(self) -> None:
        if self._frame is not None:
            framed = within(self._sheets.current.contents.strokes, self._frame)
            self._frame = None
            self._choose(self._chosen | framed)
        elif self._before is not None:
            before, self._before = self._before, None
            self._finish(before)

    def cancel(self) -> None:
        if self._before is not None:
            self._sheets.current.preview(self._before)
        self._before = self._frame = None
        self.repaint_asked.emit()

    def unselect(self) -> None:
        """Select nothing."""
        self._choose(frozenset())

    def paint(self, painter: QPainter, side: float) -> None:
        colour = QColor(LIGHT.accent)  # in the dark too, as the paper is white
        pen = QPen(colour, 1.5, Qt.PenStyle.DashLine)
        frames = [self._frame] if self._frame is not None else []
        if self._chosen:
            frames.append(self._bounds(self._sheets.current.contents))
        for frame in frames:
            shown = QRectF(frame.topLeft() * side, frame.size() * side)
            tint = QColor(colour)
            tint.setAlphaF(0.08)
            painter.setPen(pen)
            painter.setBrush(tint)
            painter.drawRoundedRect(shown.adjusted(-4, -4, 4, 4), 4, 4)

    def _bounds(self, contents: Contents) -> QRectF:
        return bounds([contents.strokes[number] for number in self._chosen])

    def _moved(self, contents: Contents, right: float, down: float) -> Contents:
        frames = [bounds([contents.strokes[number]]) for number in self._chosen]
        right = _kept_on_paper(right, [(frame.left(), frame.right()) for frame in frames])
        down = _kept_on_paper(down, [(frame.top(), frame.bottom()) for frame in frames])
        share = _share_seen([contents.strokes[number] for number in self._chosen], right, down)
        right, down = share * right, share * down

        def moved(number: int, stroke: Stroke) -> Stroke:
            if number not in self._chosen:
                return stroke
            return replace(stroke, points=tuple((x + right, y + down) for x, y in stroke.points))

        strokes = tuple(moved(number, stroke) for number, stroke in enumerate(contents.strokes))
        return replace(contents, strokes=strokes)

    def _finish(self, before: Contents, part_of: int = ALONE) -> None:
        self._stepping = True  # so that the strokes stay selected
        self._sheets.current.finish(self.tr("Move"), before, part_of)
        self._stepping = False

    def _choose(self, chosen: frozenset[int]) -> None:
        self._chosen = chosen
        self._nudges += 1
        self.selection_changed.emit()
        self.repaint_asked.emit()

    @Slot()
    def _drawing_changed(self) -> None:
        if not self._stepping and self._chosen:
            self._choose(frozenset())


def _kept_on_paper(shift: float, lines: Sequence[tuple[float, float]]) -> float:
    """Limit a shift so that an edge of each line, from low to high, stays within reach of a press.

    A line beyond the paper counts, and nobody would see why.
    """
    least = max((min(REACH - high, 0.0) for _, high in lines), default=0.0)
    most = min((max(1.0 - REACH - low, 0.0) for low, _ in lines), default=0.0)
    return max(least, min(shift, most))


def _share_seen(lines: Sequence[Stroke], right: float, down: float) -> float:
    """Return how much of their way lines can go until one that is seen now would not be any more.

    The frame around a slanting or bent line may still lie on the paper when no ink of it does.
    """
    seen = [line.points for line in lines if reaches(line.points, PAPER)]

    def lost(part: int) -> bool:
        there = PAPER.translated(-right * part / PARTS, -down * part / PARTS)
        return not all(reaches(points, there) for points in seen)

    return (bisect_left(range(PARTS), True, key=lost) - 1) / PARTS if lost(PARTS) else 1.0
