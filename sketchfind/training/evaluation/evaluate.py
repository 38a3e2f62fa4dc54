"""Retrieval with a model file: sketches of classes against photos of classes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchfind.encoder.retrieval import QUERY_VIEWS, FeatureName
from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.views import embed_sketch_views
from sketchfind.errors import RecipeError
from sketchfind.training.data.kept import is_kept
from sketchfind.training.data.names import canonical
from sketchfind.training.evaluation.embedding import Embedded, embed_items
from sketchfind.training.evaluation.items import Item, read_photo, read_query
from sketchfind.training.evaluation.pairs import UNPAIRED, pair_ids, pair_metrics
from sketchfind.training.evaluation.per_class import ClassFigures, by_class, mean_over_classes
from sketchfind.training.evaluation.selection import Selection, Sources, select
from sketchfind.training.metrics import PRECISION_AT, class_metrics, means
from sketchfind.training.ranking import Figures, rank
from sketchfind.training.reporting import Say
from sketchfind.types import FailedPhoto, ModelInfo
from sketchfind.wording import counted


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that one evaluation found out."""

    report: dict[str, Any]  # the figures by their names, and how they came about
    queries: Embedded
    gallery: Embedded
    figures: Figures  # (n,) each, by query
    classes: list[ClassFigures]
    failed: tuple[FailedPhoto, ...]


def evaluate(
    runtime: Runtime,
    sources: Sources,
    *,
    feature: FeatureName = "retrieval",
    views: int = QUERY_VIEWS,
    precision_at: Sequence[int] = PRECISION_AT,
    say: Say,
) -> Evaluation:
    """Measure retrieval of photos by sketches.

    Args:
        sources: where queries and gallery come from, and under which protocol.
        feature: which part of the embedding is compared.
        views: how many views of each sketch are averaged (see `encoder.views`).
        precision_at: the k of each p@k.
        say: receives the protocol and the name of every file that is left out.

    Raises:
        RecipeError: there are no sketches or no photos, or they have no class in common.
    """
    started = time.monotonic()
    selection = select(sources, say)
    known = _known(selection, runtime.info, say, told=bool(sources.seen))
    doubtful = _doubtful(selection, runtime.info, say)
    size = runtime.sketch_size
    found = embed_items(
        selection.queries,
        lambda item: read_query(item, size),
        lambda stack: embed_sketch_views(runtime, stack, views, feature),
        "sketches",
    )
    gallery = embed_gallery(runtime, selection.gallery, feature)
    failed = (*found.failed, *gallery.failed)
    for bad in failed:
        say(f"left out: {bad.path}: {bad.reason}")
    queries = answerable(found, gallery)
    embedded = time.monotonic()
    figures = measure_queries(queries, gallery, precision_at=precision_at)
    classes = by_class(figures, queries.items, gallery.items)
    say(f"embedding {embedded - started:.1f} s, ranking {time.monotonic() - embedded:.1f} s")
    report: dict[str, Any] = means(figures)
    report |= {
        "queries": len(queries.items),
        "gallery": len(gallery.items),
        "classes": len(classes),
        "feature": feature,
        "model": runtime.info.name,
        "seconds": round(time.monotonic() - started, 2),
    }
    protocol = _protocol(selection, known, doubtful, told=bool(sources.seen))
    report |= {"protocol": protocol, "doubtful_distractors": doubtful}
    report |= _circumstances(selection, known, figures, classes, failed, views)
    return Evaluation(report, queries, gallery, figures, classes, failed)


def trained_on(info: ModelInfo) -> tuple[frozenset[str], bool]:
    """Return the classes that a model was trained on, as far as its file says, and whether it does.

    Those of a personal model are its pairs and the classes of the model that it goes on with.
    """
    found: set[str] = set()
    facts = info.card.get("provenance")
    while isinstance(facts, dict):
        match facts:
            case {"personal": {"seen": pairs}}:
                found |= set(map(canonical, pairs))
        if "seen" in facts:
            return frozenset(found.union(map(canonical, facts["seen"]))), True
        facts = facts.get("base")  # of the model that a personal one goes on with
    return frozenset(found), False


def kept_photos(info: ModelInfo) -> float:
    """Return the share of the photos of its classes that a model was not trained on.

    It is that of `data.kept`; 0 where the model's file says none. A personal model has it of the
    model that it goes on with.
    """
    facts = info.card.get("provenance")
    while isinstance(facts, dict):
        match facts:
            case {"seen": _, "kept_photos": float() | int() as share}:
                return float(share)
        facts = facts.get("base")
    return 0.0


def embed_gallery(runtime: Runtime, photos: Sequence[Item], feature: FeatureName) -> Embedded:
    """Embed the photos of a gallery; raise RecipeError where none can be read."""
    return embed_items(
        photos,
        lambda item: read_photo(item, runtime.photo_transform),
        lambda stack: runtime.embed_photos(stack, feature),
        "photos",
    )


def answerable(queries: Embedded, gallery: Embedded) -> Embedded:
    """Keep the queries that have a relevant photo; raise RecipeError where there is none."""
    there = {item.class_name for item in gallery.items}
    mine = [row for row, item in enumerate(queries.items) if item.class_name in there]
    if not mine:
        raise RecipeError("None of the photos that the sketches ask for can be read.")
    if len(mine) == len(queries.items):
        return queries
    return Embedded(queries.vectors[mine], [queries.items[row] for row in mine], queries.failed)


def measure_queries(
    queries: Embedded, gallery: Embedded, *, precision_at: Sequence[int] = PRECISION_AT
) -> Figures:
    """Return every metric by query, (n,) each; those of instance pairs where there are pairs."""
    query_classes, photo_classes = class_ids(queries.items, gallery.items)
    measures = [class_metrics(query_classes, photo_classes, precision_at=precision_at)]
    query_pairs, photo_pairs = pair_ids(queries.items, gallery.items)
    if (query_pairs != UNPAIRED).any():
        measures.append(pair_metrics(query_pairs, photo_pairs, query_classes, photo_classes))
    return rank(queries.vectors, gallery.vectors, measures)


def class_ids(
    queries: Sequence[Item], gallery: Sequence[Item]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the classes; return the number of each query's and each photo's class."""
    numbers: dict[str, int] = {}
    photos = [numbers.setdefault(item.class_name, len(numbers)) for item in gallery]
    sketches = [numbers.setdefault(item.class_name, len(numbers)) for item in queries]
    return np.array(sketches, dtype=np.int64), np.array(photos, dtype=np.int64)


def _known(selection: Selection, info: ModelInfo, say: Say, *, told: bool) -> list[str] | None:
    """Return the classes that were trained on; None where the file does not say.

    `told`: a list said what was seen, so that a file that does not say is no surprise.
    """
    trained, complete = trained_on(info)
    classes = sorted((*selection.classes, *selection.others))
    known = [name for name in classes if canonical(name) in trained]
    if not (known or complete):
        if not told:
            say("the model's file does not say what it was trained on: zero-shot is not known")
        return None
    if known:
        share = f"{len(known)} of {len(classes)} classes"
        say(f"not zero-shot: the model was trained on {share}: {', '.join(known)}")
    return known


def _doubtful(selection: Selection, info: ModelInfo, say: Say) -> int | None:
    """Count the distractors that the model may have been trained on; None where its file is silent.

    They are those of its classes that it does not say to have kept out. They may be of a collection
    that it never saw: that a file cannot tell.
    """
    if not selection.distractors:
        return 0
    (trained, complete), share = trained_on(info), kept_photos(info)
    if not complete:
        say("the model's file does not say what it was trained on: it may know the distractors")
        return None
    doubtful = [
        item
        for item in selection.distractors
        if canonical(item.class_name) in trained and not is_kept(item.path, share)
    ]
    if doubtful:
        share_of = f"{len(doubtful)} of {counted(len(selection.distractors), 'distractor')}"
        say(f"not held out for certain: the model may have been trained on {share_of}")
    return len(doubtful)


def _protocol(
    selection: Selection, known: list[str] | None, doubtful: int | None, *, told: bool
) -> str:
    """Name the protocol, and what speaks against a figure under this name.

    `told`: as of `_known`.
    """
    if known is None and not told:
        return "unknown"
    name = selection.protocol
    if known:
        seen = "with seen classes"
        name = name.replace("zero-shot", seen) if "zero-shot" in name else f"{name}, {seen}"
    return name if doubtful == 0 else f"{name}, distractors perhaps trained on"


def _circumstances(
    selection: Selection,
    known: list[str] | None,
    figures: Figures,
    classes: list[ClassFigures],
    failed: Sequence[FailedPhoto],
    views: int,
) -> dict[str, Any]:
    paired = figures.get("acc@1/gallery")
    return {
        "distractors": len(selection.distractors),
        "seen_classes": known,  # None: the model's file does not say
        "dropped_classes": list(selection.dropped),
        "views": views,
        "paired_queries": 0 if paired is None else int((~np.isnan(paired)).sum()),
        "mean_over_classes": mean_over_classes(classes),
        "failed": [{"path": bad.path, "reason": bad.reason} for bad in failed],
    }
