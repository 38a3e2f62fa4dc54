"""Vector drawings, one a line of text files: found at the start, read when a batch needs them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sketchfind.errors import RecipeError, why
from sketchfind.imaging.sketch_files import parse_quickdraw
from sketchfind.training.data.collections import Example
from sketchfind.training.data.picture_files import file_digest
from sketchfind.types import Sketch

CHUNK = 1 << 24  # bytes in which a file is searched for its lines


class Drawings:
    """The vector drawings among some examples, by row; each row takes 16 bytes of memory."""

    def __init__(self, examples: Sequence[Example]) -> None:
        """Find the lines; raise RecipeError if a file cannot be read."""
        by_path: dict[Path, list[int]] = {}
        for row, example in enumerate(examples):
            if example.line >= 0:
                by_path.setdefault(example.path, []).append(row)
        self._paths = list(by_path)
        self._file = np.full(len(examples), -1, dtype=np.int32)  # in `_paths`; -1 for pictures
        self._line = np.zeros(len(examples), dtype=np.int32)
        self._start = np.zeros(len(examples), dtype=np.int64)
        for number, (path, rows) in enumerate(by_path.items()):
            lines = [examples[row].line for row in rows]
            self._file[rows], self._line[rows] = number, lines
            self._start[rows] = _line_starts(path)[lines]

    def __contains__(self, row: int) -> bool:
        """Tell whether an example is a vector drawing."""
        return bool(self._file[row] >= 0)

    def files(self) -> Iterator[tuple[bytes, list[int]]]:
        """Yield the rows of each file, with a digest of the file and of which lines they are."""
        for number, path in enumerate(self._paths):
            rows = np.flatnonzero(self._file == number)
            yield file_digest(path, self._line[rows].tobytes()), rows.tolist()

    def read(self, row: int) -> Sketch:
        """Return the strokes of a drawing; raise RecipeError if its line is damaged."""
        path = self._paths[self._file[row]]
        try:
            with path.open("rb") as file:
                file.seek(self._start[row])
                return parse_quickdraw(file.readline().decode("utf-8-sig"))
        except (OSError, ValueError) as error:
            raise RecipeError(
                f"Line {self._line[row] + 1} of {path} cannot be used: {why(error)}.",
                "Repair or remove it.",
            ) from error


def _line_starts(path: Path) -> NDArray[np.int64]:
    """Return the offsets in bytes at which the lines of a file begin."""
    starts, done = [np.zeros(1, dtype=np.int64)], 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                ends = np.flatnonzero(np.frombuffer(chunk, dtype=np.uint8) == ord("\n"))
                starts.append(ends + done + 1)
                done += len(chunk)
    except OSError as error:
        raise RecipeError(f"The drawings {path} cannot be read: {why(error)}.") from error
    return np.concatenate(starts)
