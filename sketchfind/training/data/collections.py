"""The collections in their official layouts, as flat lists of examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sketchfind.encoder.retrieval import Domain
from sketchfind.imaging.decode import PHOTO_SUFFIXES


@dataclass(frozen=True, slots=True)
class Example:
    """One sketch or photo as it lies on disk.

    `line` is the line of an .ndjson file, or -1 for a picture. `pair` ties sketches to the photo
    that they were drawn from; "" where nothing is known.
    """

    collection: str
    domain: Domain
    class_name: str  # as the collection spells it
    path: Path
    line: int = -1
    pair: str = ""


def read_sketchy(root: Path) -> list[Example]:
    """Sketchy: `256x256/{photo,sketch}/tx_000000000000[_ready]/<class>/*` with instance pairs."""
    examples = []
    domains: tuple[Domain, ...] = ("photo", "sketch")
    for domain in domains:
        for folder in sorted((root / "256x256" / domain).glob("tx_000000000000*")):
            for name, path in pictures(folder):
                stem = path.stem.rsplit("-", 1)[0] if domain == "sketch" else path.stem
                examples.append(Example("sketchy", domain, name, path, pair=f"{name}/{stem}"))
    return examples


def read_quickdraw(root: Path) -> list[Example]:
    """QuickDraw vectors: `simplified/<word>.ndjson`, one drawing a line."""
    examples = []
    for path in sorted((root / "simplified").glob("*.ndjson")):
        with path.open(encoding="utf-8") as lines:
            count = sum(1 for _ in lines)
        examples += [Example("quickdraw", "sketch", path.stem, path, line) for line in range(count)]
    return examples


def read_pacs(root: Path) -> list[Example]:
    """PACS: `{photo,sketch}/<class>/*`."""
    domains: tuple[Domain, ...] = ("photo", "sketch")
    return [
        Example("pacs", domain, name, path)
        for domain in domains
        for name, path in pictures(root / domain)
    ]


def read_caltech101(root: Path) -> list[Example]:
    """Caltech-101: `101_ObjectCategories/<class>/*`."""
    folder = root / "101_ObjectCategories"
    return [Example("caltech101", "photo", name, path) for name, path in pictures(folder)]


def read_imagenet_sample(root: Path) -> list[Example]:
    """One photo for each ImageNet class: `nXXXXXXXX_name.JPEG`."""
    return [
        Example("imagenet-sample", "photo", path.stem.split("_", 1)[1], path)
        for path in sorted(root.glob("n*_*.JPEG"))
    ]


COLLECTIONS: dict[str, Callable[[Path], list[Example]]] = {
    "sketchy": read_sketchy,
    "quickdraw": read_quickdraw,
    "pacs": read_pacs,
    "caltech101": read_caltech101,
    "imagenet-sample": read_imagenet_sample,
}


def pictures(folder: Path) -> Iterable[tuple[str, Path]]:
    """Yield (class, file) for `<class>/*` below `folder`, sorted."""
    for path in sorted(folder.glob("*/*")):
        if path.suffix.lower() in PHOTO_SUFFIXES:
            yield path.parent.name, path
