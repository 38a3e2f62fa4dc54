"""Read the collections in their official layouts, as flat lists of examples.

Public archives hold some folders twice, as `x` and, resized or letterboxed, as `x_ready`. A picture
in both is read once, from `x`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sketchfind.encoder.retrieval import DOMAINS, Domain
from sketchfind.errors import RecipeError, why
from sketchfind.imaging.decode import is_named_as_photo

ClassFile = tuple[str, Path]  # a class as the collection spells it, and one of its files

UNRECOGNISED = re.compile(rb'"recognized":\s*false')  # in a line of Google's vectors


@dataclass(frozen=True, slots=True)
class Example:
    """One sketch or photo as it lies on disk.

    `line` is the line of an .ndjson file, or -1 for a picture. `pair` is the same for a photo and
    the sketches that were drawn from it; "" if that is not known.
    """

    collection: str
    domain: Domain
    class_name: str  # as the collection spells it
    path: Path
    line: int = -1
    pair: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """The folder of a collection below the data folder, and its reader.

    The reader's docstring is what `datasets list` shows.
    """

    folder: str
    read: Callable[[Path], list[Example]]


def folder_of(data: Path, name: str) -> Path:
    """Return the folder below `data` where a known or plain collection is, or should be."""
    return data / (COLLECTIONS[name].folder if name in COLLECTIONS else name)


def read_collection(data: Path, name: str, drawings: int = 0) -> list[Example]:
    """Read a known collection, or else the plain folder `data / name`.

    Returns an empty list if a known collection is not there. For `drawings` see `read_quickdraw`.

    Raises:
        RecipeError: the name is neither known nor that of a folder with `sketch/` and `photo/`.
    """
    folder = folder_of(data, name)
    if name == "quickdraw":
        return read_quickdraw(folder, drawings)
    if name in COLLECTIONS:
        return COLLECTIONS[name].read(folder)
    if not any((folder / domain).is_dir() for domain in DOMAINS):
        raise RecipeError(
            f"There is no collection {name!r}, and no folder {folder} with sketch/ or photo/.",
            f"Known: {', '.join(sorted(COLLECTIONS))}.",
        )
    return read_plain(folder, name)


def read_plain(root: Path, name: str) -> list[Example]:
    """Any other name: a folder with `sketch/<class>/*` and `photo/<class>/*`, or one of them.

    A sketch `<class>/<photo>-k.png` was drawn from the photo `<class>/<photo>.*` where there is
    one; k is anything without a hyphen. An absolute path serves as a name, too.
    """
    photos = pictures_once(root / "photo")
    stems = {(class_name, path.stem) for class_name, path in photos}
    examples = [
        Example(name, "photo", class_name, path, pair=f"{name}/{class_name}/{path.stem}")
        for class_name, path in photos
    ]
    for class_name, path in pictures_once(root / "sketch"):
        stem, hyphen, _ = path.stem.rpartition("-")
        paired = hyphen and (class_name, stem) in stems
        pair = f"{name}/{class_name}/{stem}" if paired else ""
        examples.append(Example(name, "sketch", class_name, path, pair=pair))
    return examples


def read_sketchy(root: Path) -> list[Example]:
    """`256x256/{photo,sketch}/tx_000000000000[_ready]/<class>/*`.

    A sketch `<photo>-k.png` was drawn from `<photo>.jpg` (instance pairs).
    """
    examples = []
    for domain in DOMAINS:
        for name, path in pictures_once(root / "256x256" / domain / "tx_000000000000"):
            stem = path.stem.rsplit("-", 1)[0] if domain == "sketch" else path.stem
            examples.append(Example("sketchy", domain, name, path, pair=f"{name}/{stem}"))
    return examples


def read_sketchy_extended(root: Path) -> list[Example]:
    """`EXTEND_image_sketchy[_ready]/<class>/*.jpg`, also below `256x256/`: more photos.

    Without those that Sketchy itself holds under the same class and name: Extended repeats all
    of them.
    """
    originals = {
        (name, path.stem) for name, path in pictures_once(root / "256x256/photo/tx_000000000000")
    }
    return [
        Example("sketchy-extended", "photo", name, path)
        for name, path in extended_pictures(root)
        if (name, path.stem) not in originals
    ]


def extended_pictures(root: Path) -> list[ClassFile]:
    """Return (class, file) of Sketchy-Extended, including the originals that it repeats."""
    beside, below = root / "EXTEND_image_sketchy", root / "256x256/EXTEND_image_sketchy"
    return pictures_once(beside) or pictures_once(below)


def read_tuberlin(root: Path) -> list[Example]:
    """`png[_ready]/<class>/*.png` and, of TU-Berlin Extended, `ImageResized[_ready]/<class>/*`."""
    return _both("tuberlin", root / "png", root / "ImageResized")


def read_quickdraw(root: Path, most: int = 0) -> list[Example]:
    """`simplified/<word>.ndjson` of Google's vectors, one drawing a line.

    A recipe's `data.drawings` takes at most so many of each word, always the same. What Google's
    network did not recognise ("recognized": false) is read like the rest.
    """
    examples = []
    for path in vector_files(root / "simplified"):
        word = quickdraw_word(path)
        with _readable(path):
            lines = drawing_lines(path, most)
        examples += [Example("quickdraw", "sketch", word, path, line) for line in lines]
    return examples


def count_quickdraw(root: Path) -> tuple[Counter[str], int]:
    """Count the drawings of each word that `read_quickdraw` reads, and those not recognised.

    It makes no examples: for Google's 50 million drawings most machines have too little memory.
    """
    counts, unrecognised = Counter[str](), 0
    for path in vector_files(root / "simplified"):
        with _readable(path), path.open("rb") as file:
            for line in filter(bytes.strip, file):
                counts[quickdraw_word(path)] += 1
                unrecognised += bool(UNRECOGNISED.search(line))
    return counts, unrecognised


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raise RecipeError if a file of drawings cannot be read, such as a broken link."""
    try:
        yield
    except OSError as error:
        raise RecipeError(
            f"The drawings {path} cannot be read: {why(error)}.", "Repair or remove the file."
        ) from error


def drawing_lines(path: Path, most: int) -> list[int]:
    """Return the lines of an .ndjson file with drawings, from 0; at most `most`, unless it is 0."""
    with path.open("rb") as file:
        lines = [number for number, line in enumerate(file) if line.strip()]
    if 0 < most < len(lines):
        chosen = np.random.default_rng(0).permutation(len(lines))[:most]
        lines = [lines[place] for place in np.sort(chosen)]
    return lines


def quickdraw_word(path: Path) -> str:
    """Return the word that the drawings of an .ndjson file show."""
    # A browser saves full/simplified/<word>.ndjson of Google's bucket under such a name.
    return path.stem.removeprefix("full_simplified_")


def read_quickdraw_extended(root: Path) -> list[Example]:
    """`sketches/<class>/*.png` and `images/<class>/*.jpg`, the benchmark's, beside the vectors."""
    return _both("quickdraw-extended", root / "sketches", root / "images")


def read_pacs(root: Path) -> list[Example]:
    """`{photo,sketch}/<class>/*`; the other two domains are not read."""
    return _both("pacs", root / "sketch", root / "photo")


def read_caltech101(root: Path) -> list[Example]:
    """`101_ObjectCategories/<class>/*`, photos."""
    folder = root / "101_ObjectCategories"
    return [Example("caltech101", "photo", name, path) for name, path in pictures(folder)]


def read_imagenet_sample(root: Path) -> list[Example]:
    """`nXXXXXXXX_name.JPEG`, one photo for each ImageNet class."""
    return [
        Example("imagenet-sample", "photo", path.stem.split("_", 1)[1], path)
        for path in sorted(root.glob("n*_*.JPEG"))
    ]


def read_tiny_imagenet(root: Path) -> list[Example]:
    """`train/<wnid>/images/*.JPEG`, photos of 64 pixels; classes by the first name in `words.txt`.

    Too coarse to train photos on at 224 pixels; good as distractors and for tests of scale.
    """
    words = root / "words.txt"
    if not words.exists():
        return []
    try:
        entries = [line.split("\t", 1) for line in words.read_text(encoding="utf-8").splitlines()]
        names = {wnid: synonyms.split(",")[0] for wnid, synonyms in entries}
    except (OSError, ValueError) as error:  # such as a line without a tab
        raise RecipeError(
            f"{words} is damaged: {why(error)}.", "Each line is an id, a tab, and names."
        ) from error
    return [
        Example("tiny-imagenet-200", "photo", names.get(folder.name, folder.name), path)
        for folder in sorted((root / "train").glob("*"))
        for _, path in pictures(folder)
    ]


def read_icons(root: Path) -> list[Example]:
    """`sketch/<class>/*`, as `training/icons.py` makes it from sets of icons."""
    return read_plain(root, "icons")


COLLECTIONS: dict[str, Collection] = {
    "sketchy": Collection("sketchy", read_sketchy),
    "sketchy-extended": Collection("sketchy", read_sketchy_extended),
    "tuberlin": Collection("tuberlin", read_tuberlin),
    "quickdraw": Collection("quickdraw", read_quickdraw),
    "quickdraw-extended": Collection("quickdraw", read_quickdraw_extended),
    "pacs": Collection("pacs", read_pacs),
    "caltech101": Collection("caltech101", read_caltech101),
    "imagenet-sample": Collection("imagenet-sample", read_imagenet_sample),
    "icons": Collection("icons", read_icons),
    "tiny-imagenet-200": Collection("tiny-imagenet-200", read_tiny_imagenet),
}


def pictures(folder: Path) -> Iterable[ClassFile]:
    """Yield (class, file) for the pictures `<class>/*` below `folder`, sorted, none hidden."""
    for path in sorted(folder.glob("*/*")):
        name = path.parent.name
        if is_named_as_photo(path) and _is_meant(path) and not name.startswith("."):
            yield name, path


def vector_files(folder: Path) -> list[Path]:
    """Return the .ndjson files of `folder`, sorted, without hidden ones."""
    found = (path for path in folder.glob("*") if path.suffix.lower() == ".ndjson")
    return sorted(filter(_is_meant, found))


def _is_meant(path: Path) -> bool:
    """Tell whether `path` may be data: neither a folder nor hidden, such as macOS's `._cat.png`."""
    if path.name.startswith("."):
        return False
    try:
        return not path.is_dir()
    except OSError:  # reading it will report why it cannot be read
        return True


def pictures_once(folder: Path) -> list[ClassFile]:
    """Return (class, file) of `folder`, then those of its `_ready` copy that `folder` lacks.

    Copies have the same class and stem; their suffix may differ.
    """
    found = list(pictures(folder))
    stems = {(name, path.stem) for name, path in found}
    copies = pictures(folder.with_name(f"{folder.name}_ready"))
    return found + [(name, path) for name, path in copies if (name, path.stem) not in stems]


def _both(collection: str, sketches: Path, photos: Path) -> list[Example]:
    return [
        Example(collection, domain, name, path)
        for domain, folder in zip(DOMAINS, (photos, sketches), strict=True)
        for name, path in pictures_once(folder)
    ]
