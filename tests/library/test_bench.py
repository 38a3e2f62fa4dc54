"""The benchmarks at their smallest: they reach into the library, and nothing else runs them."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from bench import ingest, plain_loop, query, recall
from bench import options as options_module
from bench.gallery import library_of
from bench.options import Options
from bench.report import Report
from bench.timing import Stopwatch, cost, take_turns
from sketchfind.catalog import Catalog
from sketchfind.types import NO_FILTERS

PICTURES = Path(__file__).parents[1] / "pictures"
PHOTOS = 12


@pytest.fixture
def options(tmp_path, model_file, make_photo, monkeypatch):
    monkeypatch.setattr(options_module, "builtin_model", lambda: model_file)
    data, cache = tmp_path / "data", tmp_path / "cache"
    for number in range(PHOTOS):
        make_photo(data / "caltech101" / f"{number}.jpg", number)
    (data / "quickdraw").mkdir()
    for drawings in PICTURES.glob("*.ndjson"):
        shutil.copy(drawings, data / "quickdraw")
    cache.mkdir()
    return Options(data, cache, full=False, sizes=(300,))


@pytest.fixture
def figures(monkeypatch):
    """The figures that were reported, by name."""
    found = {}

    def note(self, case, figure, value, unit, wanted=None):
        found[figure] = value

    monkeypatch.setattr(Report, "add", note)
    return found


def test_a_query_is_measured_in_all_its_parts(options, library, figures, tmp_path):
    library.add_folder(options.data / "caltech101")
    library.update()
    watch, report = Stopwatch(), Report("query", tmp_path)
    drawings = query._growing(options, 4)
    query._ask(library, watch, drawings, NO_FILTERS, lambda *figure: report.add("", *figure))
    query._tell(report, "", watch, None)
    parts = ("rasterise", "encode", "search", "convincing", "stacks", "thumbnails", "hits ready")
    assert {name: len(watch.times[name]) for name in parts} == dict.fromkeys(parts, len(drawings))
    assert {f"{name} p95" for name in (*parts, query.BETTER)} <= set(figures)


def test_a_library_of_any_size_is_made_of_a_few_photos(options):
    profile = library_of(options, 30)
    with Catalog(profile.catalog) as catalog:
        (space,) = catalog.embeddings.spaces()
        assert catalog.embeddings.count_searchable(space) == 30
    assert len(list(profile.thumbnails.rglob("*.jpg"))) == PHOTOS


def test_the_index_is_compared_with_exact_search(options, figures, tmp_path):
    recall.run(options, Report("recall", tmp_path))
    assert all(0 < figures[f"ef {ef}: recall@{recall.K}"] <= 1 for ef in recall.EFS)
    assert figures["dimensions"] == np.load(next(options.cache.glob("photos-*.npy"))).shape[1]


@pytest.fixture
def one_process(monkeypatch):
    """Let the bounds and the plain loop run in this process: each new one imports torch."""
    threads = torch.get_num_threads()
    monkeypatch.setattr(ingest, "_process", lambda: ThreadPoolExecutor(1))
    monkeypatch.setattr(plain_loop, "WORKERS", 0)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("one_process")
def test_taking_in_photos_is_compared_with_its_bounds(options, figures, tmp_path):
    folder = ingest._small_photos(options, PHOTOS)
    ingest._measure(options, Report("ingest", tmp_path), "small photos", folder, 1)
    sides = ("end to end", "decode only", "encode only", "plain loop, batches", ingest.SLOWEST)
    assert all(figures[side] > 0 for side in sides)


def test_work_of_less_than_a_hundredth_of_a_second_has_a_cost():
    turns = take_turns({"short": lambda _: len(str(2**1000))}, 1)
    assert cost(turns, "short") > 0
