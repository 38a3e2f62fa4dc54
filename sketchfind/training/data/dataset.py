"""The training set: examples of several collections under one list of classes."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sketchfind.encoder.retrieval import Domain
from sketchfind.errors import RecipeError
from sketchfind.training.data.collections import Example, folder_of, read_collection
from sketchfind.training.data.kept import is_kept
from sketchfind.training.data.partition import Partition, Side
from sketchfind.wording import counted


@dataclass(frozen=True, slots=True)
class Dataset:
    """Examples with classes: `class_ids[i]` indexes `classes`, names of the text table."""

    examples: tuple[Example, ...]
    class_ids: NDArray[np.int64]  # (n,)
    classes: tuple[str, ...]
    left_out: tuple[str, ...] = ()  # collection names of classes without a text vector
    test: tuple[str, ...] = ()  # collection names of test classes, which are left out too
    kinds: int = 0  # classes that are left out as kinds of test or held-out classes
    kept: int = 0  # photos of these classes that are kept out of training
    strangers: tuple[str, ...] = ()  # names in the lists of classes that are nowhere else
    damaged: int = 0  # pictures that the recipe's list leaves out, of all classes
    lost: tuple[str, ...] = ()  # classes that are left without a picture by it
    stray: tuple[str, ...] = ()  # lines of the list that name no picture

    def rows(self, domain: Domain, collection: str | None = None) -> NDArray[np.int64]:
        """Return the indices of the examples of a domain, and of a collection if one is given."""
        return np.array(
            [
                row
                for row, example in enumerate(self.examples)
                if example.domain == domain and collection in (None, example.collection)
            ],
            dtype=np.int64,
        )

    def summary(self) -> str:
        """Count examples by collection and domain, for the log."""
        counts = Counter((example.collection, example.domain) for example in self.examples)
        parts = [f"{name} {domain} {count}" for (name, domain), count in sorted(counts.items())]
        classes = counted(len(self.classes), "class")
        without = f"{counted(len(self.left_out), 'class')} without a text vector"
        if self.left_out:
            without += f" ({', '.join(self.left_out)})"
        kinds = f", {counted(self.kinds, 'kind')} of test or held-out classes" if self.kinds else ""
        kept = f", {counted(self.kept, 'photo')} of seen classes" if self.kept else ""
        damaged = f", {counted(self.damaged, 'damaged picture')}" if self.damaged else ""
        said = [f"left out: {without}, {len(self.test)} test{kinds}{kept}{damaged}"]
        for what, names in {
            "all pictures are damaged of": self.lost,
            "unknown in the lists of classes": self.strangers,
            "unknown in the list of damaged pictures": self.stray,
        }.items():
            said += [f"{what}: {', '.join(names)}"] if names else []
        return "; ".join([classes, ", ".join(parts), *said])

    def digest(self) -> str:
        """Return a hash of the examples: their order, classes, and the names and sizes of files.

        It does not change if the data folder is moved or copied.
        """
        sizes = {path: path.stat().st_size for path in {one.path for one in self.examples}}
        digest = hashlib.sha256()
        for one, class_id in zip(self.examples, self.class_ids, strict=True):
            shown = (one.collection, one.domain, self.classes[class_id])
            digest.update(repr((*shown, one.path.name, one.line, sizes[one.path])).encode())
        return digest.hexdigest()


def read_examples(data: Path, collections: list[str], drawings: int = 0) -> list[Example]:
    """Read the named collections below `data`, at most `drawings` of each word of QuickDraw.

    Raises:
        RecipeError: a collection is unknown or empty.
    """
    examples = []
    for name in collections:
        found = read_collection(data, name, drawings)
        if not found:
            raise RecipeError(
                f"The collection {name} is not at {folder_of(data, name)}, or not in its layout.",
                "See `python -m sketchfind.training datasets list` for the layout.",
            )
        examples += found
    return examples


def split(
    examples: list[Example], partition: Partition, keep_photos: float = 0.0
) -> tuple[Dataset, Dataset]:
    """Divide examples into (seen, held out) by class, over all collections at once.

    Test classes, which official folders hold beside the others, join neither side. Nor do kinds of
    test and held-out classes, or the share `keep_photos` of the photos of seen classes (see
    `kept`).
    """
    placed = {name: partition.place(name) for name in {one.class_name for one in examples}}
    sides: dict[Side, list[tuple[Example, str]]] = {}
    kept = 0
    for example in examples:
        side, name = placed[example.class_name]
        if side == "seen" and example.domain == "photo" and is_kept(example.path, keep_photos):
            kept += 1
        else:
            sides.setdefault(side, []).append((example, name))

    def on(side: Side) -> tuple[str, ...]:
        return tuple(sorted(name for name, (where, _) in placed.items() if where == side))

    seen = replace(
        _dataset(sides.get("seen", [])),
        left_out=on("no text vector"),
        test=on("test"),
        kinds=len({name for side, name in placed.values() if side.startswith("kind of")}),
        kept=kept,
        strangers=partition.strangers(placed),
    )
    return seen, _dataset(sides.get("held out", []))


def _dataset(pairs: list[tuple[Example, str]]) -> Dataset:
    classes = tuple(sorted({name for _, name in pairs}))
    index = {name: class_id for class_id, name in enumerate(classes)}
    return Dataset(
        tuple(example for example, _ in pairs),
        np.array([index[name] for _, name in pairs], dtype=np.int64),
        classes,
    )
