"""Measure retrieval with a model file: sketches of classes against photos of classes."""

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
from sketchfind.training.data.decoding import read_photo
from sketchfind.training.evaluation.embedding import Embedded, embed_items, require_some
from sketchfind.training.evaluation.items import Item, read_query
from sketchfind.training.evaluation.pairs import UNPAIRED, pair_ids, pair_metrics
from sketchfind.training.evaluation.per_class import ClassFigures, by_class, mean_over_classes
from sketchfind.training.evaluation.selection import Selection, Sources
from sketchfind.training.evaluation.zero_shot import terms_of
from sketchfind.training.metrics import PRECISION_AT, class_metrics, means
from sketchfind.training.ranking import Figures, rank
from sketchfind.training.reporting import Say
from sketchfind.types import FailedPhoto


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results of one evaluation."""

    report: dict[str, Any]  # the figures by name, and what they were measured with
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
        say: is told the protocol and the name of every file that is left out.

    Raises:
        RecipeError: there are no sketches or no photos, or they have no class in common.
    """
    started = time.monotonic()
    terms = terms_of(sources, runtime.info, say)
    queries, gallery = embed_selection(runtime, terms.selection, feature, views, say)
    failed = (*queries.failed, *gallery.failed)
    embedded = time.monotonic()
    figures = measure_queries(queries, gallery, precision_at=precision_at)
    classes = by_class(figures, queries.items, gallery.items)
    say(f"embedding {embedded - started:.1f} s, ranking {time.monotonic() - embedded:.1f} s")
    paired = ~np.isnan(figures.get("acc@1/gallery", np.nan))  # none if no query has its photo
    report = means(figures) | {
        "queries": len(queries.items),
        "gallery": len(gallery.items),
        "classes": len(classes),
        "feature": feature,
        "model": runtime.info.name,
        "space": runtime.info.space,  # runs of one recipe have the same name
        "seconds": round(time.monotonic() - started, 2),
        "protocol": terms.protocol,
        "doubtful_distractors": terms.doubtful,
        "distractors": len(terms.selection.distractors),
        "seen_classes": terms.known,
        "dropped_classes": list(terms.selection.dropped),
        "views": views,
        "paired_queries": int(paired.sum()),
        "mean_over_classes": mean_over_classes(classes),
        "failed": [{"path": bad.path, "reason": bad.reason} for bad in failed],
    }
    return Evaluation(report, queries, gallery, figures, classes, failed)


def embed_selection(
    runtime: Runtime, selection: Selection, feature: FeatureName, views: int, say: Say
) -> tuple[Embedded, Embedded]:
    """Embed the queries that have a relevant photo, and the gallery.

    `say` is told the name of every file that is left out.

    Raises:
        RecipeError: no sketch or no photo can be read, or no photo that a sketch asks for.
    """
    size = runtime.sketch_size
    queries = embed_items(
        selection.queries,
        lambda item: read_query(item, size),
        lambda stack: embed_sketch_views(runtime, stack, views, feature),
        "sketches",
    )
    require_some(queries, "sketches")
    gallery = embed_items(
        selection.gallery,
        lambda item: read_photo(item.path, runtime.photo_transform),
        lambda stack: runtime.embed_photos(stack, feature),
        "photos",
    )
    require_some(gallery, "photos")
    for bad in (*queries.failed, *gallery.failed):
        say(f"left out: {bad.path}: {bad.reason}")
    return answerable(queries, gallery), gallery


def answerable(queries: Embedded, gallery: Embedded) -> Embedded:
    """Keep the queries that have a relevant photo; raise RecipeError if none has."""
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
    """Return every metric by query, (n,) each; also those of instance pairs if there are pairs."""
    query_classes, photo_classes = class_ids(queries.items, gallery.items)
    measures = [class_metrics(query_classes, photo_classes, precision_at=precision_at)]
    query_pairs, photo_pairs = pair_ids(queries.items, gallery.items)
    if (query_pairs != UNPAIRED).any():
        measures.append(pair_metrics(query_pairs, photo_pairs, query_classes, photo_classes))
    return rank(queries.vectors, gallery.vectors, measures)


def class_ids(
    queries: Sequence[Item], gallery: Sequence[Item]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the classes; return the class's number for each query and each photo."""
    numbers: dict[str, int] = {}
    photos = [numbers.setdefault(item.class_name, len(numbers)) for item in gallery]
    sketches = [numbers.setdefault(item.class_name, len(numbers)) for item in queries]
    return np.array(sketches, dtype=np.int64), np.array(photos, dtype=np.int64)
