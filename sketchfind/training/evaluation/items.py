"""Sketches and photos as they lie in folders, and their way to model input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from sketchfind.errors import RecipeError, UnreadablePhoto, UserFacingError
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.imaging.sketch import is_blank, rasterise, sketch_from_image
from sketchfind.imaging.sketch_files import parse_quickdraw
from sketchfind.training.data.collections import (
    ClassFile,
    drawing_lines,
    pictures,
    quickdraw_word,
    vector_files,
)
from sketchfind.types import Pixels, Sketch


@dataclass(frozen=True, slots=True)
class Item:
    """One picture, or one line of a QuickDraw file, and its class."""

    class_name: str  # see `selection.select`
    path: Path
    drawing: str = ""  # the line itself, for vectors
    line: int = 0  # its number in the file, from 1


def find_files(folder: Path, *, vectors: bool) -> list[ClassFile]:
    """List what `folder` holds: `<class>/*` pictures and, with `vectors`, `<class>.ndjson` files.

    Raises:
        RecipeError: the folder does not exist, or holds nothing of that.
    """
    if not folder.is_dir():
        raise RecipeError(f"There is no folder {folder}.")
    if found := _files(folder, vectors):
        return found
    meant = next((path for path in _below(folder, vectors) if _files(path, vectors)), None)
    raise RecipeError(
        f"No pictures in class folders of {folder}.",
        f"Did you mean {meant}?" if meant else "It needs one folder for each class.",
    )


def _below(folder: Path, sketches: bool) -> list[Path]:
    """List the folders in `folder`, those first whose names say the kind, without the other kind.

    A hint that names the photos' folder for sketches would give figures, and wrong ones.
    """
    kinds = ("sketch",), ("photo", "image")
    own, other = kinds if sketches else kinds[::-1]

    def says(path: Path, words: tuple[str, ...]) -> bool:
        return any(word in path.name.lower() for word in words)

    below = sorted(path for path in folder.glob("*") if path.is_dir())
    named = [path for path in below if says(path, own)]
    return named + [path for path in below if not says(path, own) and not says(path, other)]


def _files(folder: Path, vectors: bool) -> list[ClassFile]:
    drawings = vector_files(folder) if vectors else []
    return [*pictures(folder), *((quickdraw_word(path), path) for path in drawings)]


def items_of(path: Path, class_name: str, drawings: int = 0) -> Iterator[Item]:
    """Yield the picture, or the lines of a file of drawings; at most so many `drawings`, if any.

    Such a file that cannot be read is one item without any, so that it is told like a picture that
    cannot be read.
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


def read_photo(item: Item, transform: PhotoTransform) -> Pixels:
    """Return model input (S, S, 3) as the app makes it; raise UnreadablePhoto for a bad file."""
    return transform(decode_photo(item.path, min_side=transform.least_side).image)


def read_sketch_item(item: Item, size: int) -> Pixels:
    """Return model input (size, size); raise UnreadablePhoto or UserFacingError for a bad one."""
    if item.drawing:
        return rasterise(read_strokes(item), size)
    # A search also evens out the light on photographed paper (`imaging.paper`). Training and its
    # figures were made without: of 5,696 sketches of Sketchy and PACS one would change, a little.
    return sketch_from_image(decode_photo(item.path, min_side=2 * size).image, size)


def read_query(item: Item, size: int) -> Pixels:
    """Read a sketch as `read_sketch_item` does; raise UnreadablePhoto too where it has no lines."""
    return drawn(read_sketch_item(item, size), item)


def drawn(pixels: Pixels, item: Item) -> Pixels:
    """Return the sketch that `item` is; raise UnreadablePhoto where it has no lines."""
    if is_blank(pixels):
        line = f" in line {item.line}" if item.drawing else ""
        raise UnreadablePhoto(item.path, f"there is no drawing{line}")
    return pixels


def read_normal_form(item: Item, size: int) -> Image.Image:
    """Return the sketch in its normal form as a grey picture with room to be changed further."""
    return Image.fromarray(read_sketch_item(item, 2 * size))


def read_strokes(item: Item) -> Sketch:
    """Return the strokes of a drawing; raise UserFacingError where the line is malformed."""
    try:
        return parse_quickdraw(item.drawing)
    except ValueError as error:
        raise UserFacingError(f"{item.path}, line {item.line}: {error}.") from error
