"""The index compared with exact search on real drawings: recall, time, memory, build time."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from bench.gallery import CHUNK, matrix_of, sketch_embeddings
from bench.options import Options
from bench.report import Report, Wanted
from sketchfind import blas
from sketchfind.index import AXES_SAMPLE, HnswIndex, hnsw, principal_axes, top_k
from sketchfind.types import Embeddings

K = 50
ASKED = 200  # hits that the window asks for; the search takes a few more
EFS = (50, 100, 200, 400, 800)
WANTED = {100_000: Wanted(0.99, at_most=False)}


def run(options: Options, report: Report) -> None:
    """Build the index as the program does, and one of whole embeddings; search at several ef."""
    blas.use_one_thread()
    usual = (10_000, 100_000) if options.full else (10_000,)
    queries = sketch_embeddings(options, 300 if options.full else 100)
    for size in options.sizes or usual:
        photos = matrix_of(options, size)
        exact = [top_k(photos, query, K)[0] for query in queries]
        sample = photos[:: max(len(photos) // AXES_SAMPLE, 1)]
        _measure(report, f"{size} as shipped", photos, queries, exact, principal_axes(sample))
        if size <= 100_000:
            _measure(report, f"{size} whole", photos, queries, exact, None)


def _measure(
    report: Report,
    case: str,
    photos: Embeddings,
    queries: Embeddings,
    exact: list[NDArray[np.int64]],
    basis: NDArray[np.float32] | None,
) -> None:
    ids = np.arange(len(photos))
    starts = range(0, len(photos), CHUNK)
    parts = ((at, ids[at : at + CHUNK], photos[at : at + CHUNK]) for at in starts)
    began = time.perf_counter()
    index = HnswIndex.build(photos.shape[1], len(photos), parts, basis=basis)
    assert index is not None
    report.add(case, "build", time.perf_counter() - began, "s")
    report.add(case, "dimensions", index._native.dim, "")
    report.add(case, "size", index._native.index_file_size() / 1e6, "MB")
    for ef in EFS:
        index._native.set_ef(ef)
        recalls, times = [], []
        for query, best in zip(queries, exact, strict=True):
            began = time.perf_counter()
            candidates = index.search(query, ASKED)
            rows = candidates[top_k(photos[candidates], query, K)[0]]
            times.append((time.perf_counter() - began) * 1000)
            recalls.append(len(np.intersect1d(rows, best)) / K)
        wanted = WANTED.get(len(photos)) if basis is not None and ef == hnsw.EF_SEARCH else None
        report.add(case, f"ef {ef}: recall@{K}", float(np.mean(recalls)), "", wanted)
        report.add(case, f"ef {ef}: search p50", float(np.median(times)), "ms")
