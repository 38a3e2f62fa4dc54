"""Find sketches and photos in folders, and turn them into model input."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from sketchfind.errors import RecipeError, UnreadablePhoto, UserFacingError
from sketchfind.imaging.sketch import is_blank, rasterise
from sketchfind.imaging.sketch_files import parse_quickdraw
from sketchfind.training.data.collections import (
    ClassFile,
    drawing_lines,
    pictures,
    quickdraw_word,
    read_tiny_imagenet,
    vector_files,
)
from sketchfind.training.data.decoding import read_picture
from sketchfind.types import Pixels, Sketch

# Words in the names of folders for sketches and for photos; some collections use neither.
KINDS = re.compile("sketch(?!y)", re.IGNORECASE), re.compile("photo|image(?!net)", re.IGNORECASE)
DEEP = 4  # levels between a data folder and the class folders of a collection, at most


@dataclass(frozen=True, slots=True)
class Item:
    """One picture, or one line of a QuickDraw file, and its class."""

    class_name: str  # see `selection.select`
    path: Path
    drawing: str = ""  # the line itself, for vectors
    line: int = 0  # its number in the file, from 1


def find_files(folder: Path, *, vectors: bool) -> list[ClassFile]:
    """List the files in `folder`: pictures `<class>/*` and, with `vectors`, `<class>.ndjson`.

    Tiny-ImageNet, which lies deeper, is read too, with its own folder or the folder `train` in it.

    Raises:
        RecipeError: the folder does not exist, or has no such files.
    """
    if not folder.is_dir():
        raise RecipeError(f"There is no folder {folder}.")
    if found := _files(folder, vectors):
        return found
    meant = _meant(folder, vectors)
    raise RecipeError(
        f"No pictures in class folders of {folder}.",
        f"Did you mean {meant}?" if meant else "It needs one folder for each class.",
    )


def _meant(folder: Path, vectors: bool) -> Path | None:
    """Return the folder in `folder` that was probably meant, if any.

    It lies right below, or at most DEEP levels down if a folder on the way is named for its kind
    (sketches or photos). Folders named for the other kind are passed over: a hint to use photos as
    sketches would lead to wrong figures.
    """
    own, other = KINDS if vectors else KINDS[::-1]
    level, named = [folder], set[Path]()
    unnamed = None
    for depth in range(DEEP):
        above = {path: parent for parent in level for path in _folders(parent)}
        level = [path for path in above if own.search(path.name) or not other.search(path.name)]
        named |= {path for path in level if own.search(path.name) or above[path] in named}
        looked_at = level if depth == 0 else [path for path in level if path in named]
        holding = [path for path in looked_at if _files(path, vectors)]
        if found := [path for path in holding if path in named]:
            return found[0]
        unnamed = unnamed or next(iter(holding), None)
    return unnamed


def _folders(folder: Path) -> list[Path]:
    """List the folders in a folder, which may hold many files."""
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries if entry.is_dir())
    except OSError:
        return []


def _files(folder: Path, vectors: bool) -> list[ClassFile]:
    drawings = vector_files(folder) if vectors else []
    found = [*pictures(folder), *((quickdraw_word(path), path) for path in drawings)]
    if found or vectors:
        return found
    tiny = read_tiny_imagenet(folder.parent if folder.name == "train" else folder)
    return [(one.class_name, one.path) for one in tiny]


def items_of(path: Path, class_name: str, drawings: int = 0) -> Iterator[Item]:
    """Yield the picture, or the lines of a file of drawings, at most `drawings` unless that is 0.

    A file of drawings that cannot be read becomes one item without a drawing, so that it is
    reported like a picture that cannot be read.
    """
    if path.suffix.lower() != ".ndjson":
        yield Item(class_name, path)
        return
    try:
        chosen = set(drawing_lines(path, drawings))
        with path.open("rb") as lines:
            for number, line in enumerate(lines):
                if number in chosen:
                    text = line.decode("utf-8-sig", errors="replace")
                    yield Item(class_name, path, text, number + 1)
    except OSError:
        yield Item(class_name, path)


def read_sketch_item(item: Item, size: int) -> Pixels:
    """Return model input (size, size); raise UnreadablePhoto or UserFacingError for a bad item."""
    if item.drawing:
        return rasterise(read_strokes(item), size)
    return read_picture(item.path, size)


def read_query(item: Item, size: int) -> Pixels:
    """Read a sketch as `read_sketch_item` does; raise UnreadablePhoto also if it has no lines."""
    return drawn(read_sketch_item(item, size), item)


def drawn(pixels: Pixels, item: Item) -> Pixels:
    """Return `pixels`, the sketch of `item`; raise UnreadablePhoto if it has no lines."""
    if is_blank(pixels):
        line = f" in line {item.line}" if item.drawing else ""
        raise UnreadablePhoto(item.path, f"there is no drawing{line}")
    return pixels


def read_normal_form(item: Item, size: int) -> Image.Image:
    """Return the sketch in its normal form, as a grey picture large enough for further changes."""
    return Image.fromarray(read_sketch_item(item, 2 * size))


def read_strokes(item: Item) -> Sketch:
    """Return the strokes of a drawing; raise UserFacingError if its line is malformed."""
    try:
        return parse_quickdraw(item.drawing)
    except ValueError as error:
        raise UserFacingError(f"{item.path}, line {item.line}: {error}.") from error
