"""Zero-shot retrieval with a model file: sketches of classes against photos of classes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sketchfind.encoder.retrieval import FeatureName
from sketchfind.encoder.runtime import Runtime
from sketchfind.errors import RecipeError, UnreadablePhoto, UserFacingError
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.sketch import rasterise, sketch_from_image
from sketchfind.imaging.sketch_files import parse_quickdraw
from sketchfind.imaging.transforms import photo_input
from sketchfind.training.data.collections import pictures
from sketchfind.training.data.names import spelling
from sketchfind.training.metrics import retrieval_metrics
from sketchfind.types import Embeddings, Pixels

BATCH = 256  # pictures decoded ahead of the encoder


@dataclass(frozen=True, slots=True)
class Item:
    """One picture or QuickDraw line and its class."""

    class_name: str
    path: Path
    drawing: str = ""  # the line itself, for vectors


def evaluate(
    runtime: Runtime,
    sketches: Sequence[Path],
    photos: Sequence[Path],
    *,
    classes: frozenset[str] | None = None,
    feature: FeatureName = "retrieval",
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Measure retrieval of `photos` by `sketches`; relevant means equal class names.

    Args:
        sketches: folders with `<class>/*` pictures or `<class>.ndjson` QuickDraw vectors.
        photos: folders with `<class>/*` pictures.
        classes: only these, in the spelling of `names.spelling`; all where None.
        say: receives the name of every file that cannot be read; such files are left out.

    Raises:
        RecipeError: there are no sketches or no photos, or they have no class in common.
    """
    started = time.monotonic()
    queries = [item for folder in sketches for item in find_items(folder, vectors=True)]
    gallery = [item for folder in photos for item in find_items(folder, vectors=False)]
    if classes is not None:
        queries = [item for item in queries if item.class_name in classes]
        gallery = [item for item in gallery if item.class_name in classes]
    names = sorted({item.class_name for item in queries} & {item.class_name for item in gallery})
    if not names:
        raise RecipeError(
            "The sketches and the photos have no class in common.",
            "Both need one folder for each class, equally named.",
        )
    size = runtime.photo_size
    query_vectors, queries = _embed(
        queries,
        lambda item: _read_query(item, size),
        lambda stack: runtime.embed_sketches(stack, feature),
        "sketches",
        say,
    )
    gallery_vectors, gallery = _embed(
        gallery,
        lambda item: photo_input(decode_photo(item.path, min_side=size).image, size),
        lambda stack: runtime.embed_photos(stack, feature),
        "photos",
        say,
    )
    embedded = time.monotonic()
    index = {name: i for i, name in enumerate(sorted({i.class_name for i in queries + gallery}))}
    metrics = retrieval_metrics(
        query_vectors, _ids(queries, index), gallery_vectors, _ids(gallery, index)
    )
    say(f"embedding {embedded - started:.1f} s, ranking {time.monotonic() - embedded:.1f} s")
    return {
        **metrics,
        "queries": len(queries),
        "gallery": len(gallery),
        "classes": len(names),
        "feature": feature,
        "model": runtime.info.name,
        "seconds": round(time.monotonic() - started, 2),
    }


def find_items(folder: Path, *, vectors: bool) -> Iterator[Item]:
    """Yield what `folder` holds: `<class>/*` pictures and, for sketches, `<class>.ndjson` lines.

    Raises:
        RecipeError: the folder does not exist.
    """
    if not folder.is_dir():
        raise RecipeError(f"There is no folder {folder}.")
    for name, path in pictures(folder):
        yield Item(spelling(name), path)
    for path in sorted(folder.glob("*.ndjson")) if vectors else ():
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield Item(spelling(path.stem), path, line)


def _embed(
    items: list[Item],
    read: Callable[[Item], Pixels],
    embed: Callable[[Pixels], Embeddings],
    what: str,
    say: Callable[[str], None],
) -> tuple[Embeddings, list[Item]]:
    """Return embeddings (n, d) and the n items that could be read."""

    def attempt(item: Item) -> Pixels | str:
        try:
            return read(item)
        except (UnreadablePhoto, UserFacingError) as error:
            return str(error)

    vectors: list[Embeddings] = []
    kept: list[Item] = []
    with ThreadPoolExecutor() as pool, tqdm(total=len(items), desc=what, disable=None) as bar:
        for start in range(0, len(items), BATCH):
            chunk = items[start : start + BATCH]
            read_ones = list(pool.map(attempt, chunk))
            good = [(i, p) for i, p in zip(chunk, read_ones, strict=True) if not isinstance(p, str)]
            for problem in read_ones:
                if isinstance(problem, str):
                    say(f"left out: {problem}")
            if good:
                vectors.append(embed(np.stack([pixels for _, pixels in good])))
                kept += [item for item, _ in good]
            bar.update(len(chunk))
    if not vectors:
        raise RecipeError(f"None of the {what} can be read.")
    return np.concatenate(vectors), kept


def _read_query(item: Item, size: int) -> Pixels:
    if not item.drawing:
        return sketch_from_image(decode_photo(item.path, min_side=2 * size).image, size)
    try:
        return rasterise(parse_quickdraw(item.drawing), size)
    except (ValueError, KeyError, TypeError) as error:
        raise UserFacingError(f"{item.path} holds a malformed drawing: {error}.") from error


def _ids(items: list[Item], index: dict[str, int]) -> NDArray[np.int64]:
    return np.array([index[item.class_name] for item in items], dtype=np.int64)
