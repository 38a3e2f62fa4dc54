"""Filters inside the search, against a naive filter over everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from answers import like
from fake_engine import DIM
from made_photos import Shelf, ids_of, nearest, put, unit
from numpy.typing import NDArray

from sketchfind.catalog import PhotoDetails, PhotoFile, SpaceRow
from sketchfind.encoder.retrieval import normalise
from sketchfind.library import Library
from sketchfind.library.search import searcher as searcher_module
from sketchfind.library.search import vector_index
from sketchfind.types import Embeddings, Facets, Filters, PhotoInfo, Query

MANY = 1200
DAY = 86_400 * 10**9
SINCE = 10_957 * DAY + DAY // 2  # noon of the first day of 2000
FORMATS = ("JPEG", "JPEG", "JPEG", "PNG", "HEIF")
SIZES = ((40, 30), (30, 40), (30, 30), (31, 30))


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    """Photos of all kinds, with random embeddings; every seventh does not say when it was taken."""
    catalog, space = shelf.catalog, shelf.space
    root = catalog.folders.add("/p")
    rng = np.random.default_rng(0)
    with catalog.transaction():
        for number, vector in enumerate(unit(rng, MANY)):
            width, height = SIZES[number % 4]
            day = f"20{number % 20:02}-0{number % 9 + 1}-15T10:00:00"
            info = PhotoInfo(
                f"{number:064x}",
                width,
                height,
                FORMATS[number % 5],
                taken_at=None if number % 7 == 0 else day,
            )
            folder = "/p/a" if number % 3 else "/p/a b"
            changed = SINCE + number * 7919 % 7000 * DAY + number
            file = PhotoFile(f"{folder}/{number}.x", 1, changed)
            photo = catalog.photos.save(root.id, file, info)
            catalog.embeddings.put(space, photo, vector)
    catalog.photos.mark_missing(range(1, MANY, 11), "2024")
    return shelf


@pytest.fixture
def indexed(filled: Shelf, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 100)
    filled.index.refresh()
    assert filled.index.current is not None
    return filled


CASES = [
    Filters(folders=("/p/a",)),
    Filters(folders=("/p/a", "/p/a b"), orientation="portrait"),
    Filters(first_day="2005-01-01", last_day="2007-03-15"),
    Filters(last_day="2001-02-14"),
    Filters(orientation="square", formats=("PNG", "HEIF")),
    Filters(orientation="landscape"),
    Filters(formats=("HEIF",), first_day="2004-05-15", last_day="2004-05-15"),
    Filters(folders=("/nowhere",)),
]


def passes(details, filters: Filters) -> bool:
    info, path = details.info, details.file.path
    day = details.local_time[:10]
    ratio = info.width / info.height
    shape = "landscape" if ratio > 1.05 else "portrait" if ratio < 1 / 1.05 else "square"
    return (
        (not filters.folders or any(path.startswith(f + "/") for f in filters.folders))
        and (filters.first_day is None or day >= filters.first_day)
        and (filters.last_day is None or day <= filters.last_day)
        and (filters.orientation is None or shape == filters.orientation)
        and (not filters.formats or info.format in filters.formats)
    )


def newness(details: PhotoDetails) -> tuple[str, int]:
    return details.local_time, details.file.mtime_ns


def naive(shelf: Shelf, query, k: int, filters: Filters) -> list[int]:
    return nearest(shelf, query, k, lambda details: passes(details, filters))


@pytest.mark.parametrize("filters", CASES)
def test_a_small_library_gives_what_a_naive_filter_gives(filled: Shelf, filters: Filters) -> None:
    query = unit(4, 1)[0]
    found = filled.searcher.search(query, 25, filters)
    assert [hit.photo_id for hit in found.hits] == naive(filled, query, 25, filters)
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))


@pytest.mark.parametrize("filters", CASES)
def test_filters_alone_list_what_passes_newest_first(
    filled: Shelf, library: Library, filters: Filters
) -> None:
    photos = filled.catalog.photos
    details = [photos.details(photo.id) for photo in photos.known(1) if not photo.missing]
    passing = [photo for photo in details if passes(photo, filters)]
    ordered = sorted(passing, key=newness, reverse=True)
    listed = library.search(Query(filters=filters), 40)
    shown = [library.photo(hit.photo_id) for hit in listed.hits]
    assert list(map(newness, shown)) == list(map(newness, ordered[:40]))
    assert listed.listed == len(passing)
    assert {hit.path for hit in listed.hits} <= {photo.file.path for photo in passing}
    assert [hit.rank for hit in listed.hits] == list(range(1, len(listed.hits) + 1))
    assert {hit.score for hit in listed.hits} <= {None}


@pytest.mark.parametrize("filters", CASES)
def test_an_indexed_library_keeps_its_recall(indexed: Shelf, filters: Filters) -> None:
    shared = total = 0
    for query in unit(5, 5):
        expected = naive(indexed, query, 15, filters)
        found = [hit.photo_id for hit in indexed.searcher.search(query, 15, filters).hits]
        assert len(found) == len(expected)
        exact = indexed.searcher.search(query, 15, filters, exact=True)
        assert [hit.photo_id for hit in exact.hits] == expected
        shared += len(set(found) & set(expected))
        total += len(expected)
    assert shared >= 0.97 * total


def test_both_ways_through_the_index_are_taken(indexed: Shelf) -> None:
    query = unit(6, 1)[0]
    assert not indexed.searcher.search(query, 10, Filters(formats=("JPEG",))).exact
    assert indexed.searcher.search(query, 10, Filters(last_day="2001-02-14")).exact


def test_what_passes_a_narrow_filter_is_read_once_until_the_catalog_changes(
    indexed: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog, space, searcher = indexed.catalog, indexed.space, indexed.searcher
    narrow, wider = Filters(last_day="2001-02-14"), Filters(last_day="2002-02-14")
    first, second = unit(8, 2)
    asked = ((first, narrow), (second, narrow), (first, wider))
    expected = [naive(indexed, query, 9, filters) for query, filters in asked]
    worst = naive(indexed, second, MANY, narrow)[-1]
    reads: list[int] = []
    get = catalog.embeddings.get

    def counted(of: SpaceRow, photo_ids: Sequence[int]) -> tuple[NDArray[np.int64], Embeddings]:
        reads.append(len(photo_ids))
        return get(of, photo_ids)

    monkeypatch.setattr(catalog.embeddings, "get", counted)
    after = []
    for (query, filters), ids in zip(asked, expected, strict=True):
        assert ids_of(searcher.search(query, 9, filters)) == ids
        after.append(len(reads))
    assert 0 < after[0] == after[1] < after[2]

    searcher.search(second, 9, narrow)
    catalog.embeddings.put(space, worst, second)
    assert ids_of(searcher.search(second, 9, narrow))[0] == worst

    monkeypatch.setattr(searcher_module, "_KEPT_BYTES", 0)  # more than can be kept
    catalog.embeddings.put(space, worst, first)
    for _ in range(2):
        reads.clear()
        searcher.search(second, 9, narrow)
        assert reads


def test_photos_newer_than_the_index_are_filtered_too(indexed: Shelf) -> None:
    catalog, space = indexed.catalog, indexed.space
    query = unit(7, 1)[0]
    for number, kind in enumerate(("JPEG", "PNG")):
        info = PhotoInfo(f"new{number}", 10, 20, kind)
        photo = catalog.photos.save(1, PhotoFile(f"/p/new{number}", 1, 1), info)
        catalog.embeddings.put(space, photo, query)
    hits = indexed.searcher.search(query, 5, Filters(formats=("JPEG",))).hits
    assert hits[0].path == "/p/new0"
    assert "/p/new1" not in {hit.path for hit in hits}


def test_what_there_is_to_filter_by(filled: Shelf, library: Library) -> None:
    photos = filled.catalog.photos
    there = [photos.details(photo.id) for photo in photos.known(1) if not photo.missing]
    days = sorted(details.local_time[:10] for details in there)
    counts = Counter(int(day[:4]) for day in days)
    years = tuple(sorted(counts.items(), reverse=True))
    assert library.facets() == Facets(("JPEG", "HEIF", "PNG"), days[0], days[-1], years)


def test_an_empty_library_has_nothing_to_filter_by(library: Library, shelf: Shelf) -> None:
    assert library.facets() == Facets()
    query = np.ones(DIM, np.float32)
    assert shelf.searcher.search(query, 5, Filters(formats=("PNG",))).hits == ()


def test_a_known_photo_is_an_example_also_when_its_drive_is_away(
    library: Library, folder: Path
) -> None:
    library.add_folder(folder)
    library.update()
    path = folder / "a" / "05.png"
    path.rename(folder.parent / "away.png")
    assert library.search(like(path), 1).hits[0].path == str(path)


def test_photos_that_pass_are_found_behind_many_that_do_not(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 100)
    query, vectors = unit(99, 1)[0], unit(0, MANY)
    vectors[::2] += 2 * query  # those that are not wide
    put(shelf, normalise(vectors))
    shelf.index.refresh()
    wide = Filters(orientation="landscape")
    found, expected = (shelf.searcher.search(query, 5, wide, exact=e) for e in (False, True))
    assert len(ids_of(found)) == 5
    assert ids_of(found) == ids_of(expected)
