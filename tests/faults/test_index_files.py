"""Whatever happens to the files of an index: no crash, no wrong answer, and it is made again."""

import dataclasses
import json
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from fake_engine import DIM, FakeEngine
from made_photos import unit

from sketchfind.catalog import PhotoFile
from sketchfind.errors import IndexUnusable
from sketchfind.index import HnswIndex, IndexKey, load_index, save_index
from sketchfind.library import Library
from sketchfind.library.search import vector_index
from sketchfind.types import Example, PhotoInfo, Query

PHOTOS = 400
KEY = IndexKey("token", "space", 8)


@pytest.fixture
def saved(tmp_path):
    vectors = unit(200, 200, 8)
    save_index(tmp_path, KEY, HnswIndex.build(8, 200, [(17, np.arange(200), vectors)]))
    return tmp_path


def _only(folder: Path, suffix: str) -> Path:
    (path,) = folder.glob(f"*{suffix}")
    return path


@pytest.mark.parametrize("suffix", [".hnsw", ".json"])
def test_cut_off_at_every_tenth_of_a_per_cent(saved, suffix):
    path = _only(saved, suffix)
    whole = path.read_bytes()
    for part in range(1000):
        path.write_bytes(whole[: len(whole) * part // 1000])
        with pytest.raises(IndexUnusable):
            load_index(saved, KEY)
    path.write_bytes(whole)
    assert load_index(saved, KEY).seq == 17


@pytest.mark.parametrize("suffix", [".hnsw", ".json"])
def test_a_thousand_flipped_bits(saved, suffix):
    path = _only(saved, suffix)
    whole = path.read_bytes()
    manifest = _only(saved, ".json")
    expected = json.loads(manifest.read_text())
    rng = np.random.default_rng(0)
    for _ in range(1000):
        damaged = bytearray(whole)
        damaged[rng.integers(len(whole))] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged)
        try:
            # Between the values of a manifest one white space may become another.
            load_index(saved, KEY)
            assert json.loads(manifest.read_text()) == expected
            assert suffix == ".json"
        except IndexUnusable:
            continue


@pytest.fixture
def open_large(profile, monkeypatch):
    """Open a profile of so many photos that an index is wanted."""
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 100)

    def opened(space: str = "colours") -> Library:
        return Library(profile, Path("unused"), engine=FakeEngine(space))

    with opened() as library:
        _fill(library, range(PHOTOS))
        library._index.refresh()
    return opened


def _fill(library: Library, numbers: range) -> None:
    catalog, space = library._catalog, library._space
    folder = catalog.folders.add("/photos")
    vectors = unit(2, PHOTOS * 2)
    with catalog.transaction():
        for number in numbers:
            info = PhotoInfo(f"{number:04x}", 8, 8, "JPEG")
            file = PhotoFile(f"/photos/{number:04}.jpg", 1, 1)
            photo = catalog.photos.save(folder.id, file, info)
            catalog.embeddings.put(space, photo, vectors[number])


def _answers(library: Library, *, exact: bool) -> tuple[list[list[int]], bool]:
    """Return the photos found for some queries, and whether every photo was compared."""
    found = []
    compared = True
    for vector in unit(7, 7):
        query = Query(examples=(Example(Path("none"), vector=vector),))
        result = library.search(query, 10, exact=exact)
        found.append([hit.photo_id for hit in result.hits])
        compared &= result.exact
    return found, compared


def _damage(profile, how: str) -> None:
    graph, manifest = _only(profile.index, ".hnsw"), _only(profile.index, ".json")
    content = bytearray(graph.read_bytes())
    values = json.loads(manifest.read_text())
    match how:
        case "cut off":
            graph.write_bytes(content[: len(content) // 2])
        case "bits flipped":
            content[len(content) // 3] ^= 1
            graph.write_bytes(content)
        case "empty":
            graph.write_bytes(b"")
        case "another dimension":
            _put_foreign(profile.index, dataclasses.replace(_key(values), dim=DIM + 1))
        case "another space" | "another token":
            name = how.removeprefix("another ")
            _put_foreign(profile.index, dataclasses.replace(_key(values), **{name: "other"}))
        case "no manifest":
            manifest.unlink()


def _key(values: dict) -> IndexKey:
    return IndexKey(*(values[name] for name in ("token", "space", "dim")))


def _put_foreign(folder: Path, key: IndexKey) -> None:
    """Put a sound index of something else where the right one is looked for."""
    names = {path.suffix: path for path in folder.iterdir()}
    rows = unit(0, PHOTOS, key.dim)
    save_index(
        folder / "..", key, HnswIndex.build(key.dim, PHOTOS, [(PHOTOS, np.arange(PHOTOS), rows)])
    )
    for path in folder.parent.iterdir():
        if path.suffix in names:
            path.replace(names[path.suffix])


DAMAGES = [
    "cut off",
    "bits flipped",
    "empty",
    "another dimension",
    "another space",
    "another token",
    "no manifest",
]


@pytest.mark.parametrize("how", DAMAGES)
def test_rebuilt_in_the_background_while_exact_search_answers(
    open_large, profile, monkeypatch, how
):
    _damage(profile, how)
    building, go_on = threading.Event(), threading.Event()
    build = HnswIndex.build

    def slow_build(*arguments, **options):
        building.set()
        assert go_on.wait(60)
        return build(*arguments, **options)

    monkeypatch.setattr(HnswIndex, "build", slow_build)
    with open_large() as library:
        expected, _ = _answers(library, exact=True)
        library.warm_up()
        assert building.wait(60)
        assert _answers(library, exact=False) == (expected, True)
        go_on.set()
        library._index._thread.join()
        assert _answers(library, exact=False) == (expected, False)
    with open_large() as again:
        assert again._index.load() is None


def test_photos_that_are_gone_do_not_hide_others(open_large):
    """Most of what the index holds was deleted, and as many photos were added since."""
    with open_large() as library:
        library._index.refresh()
        catalog = library._catalog
        vectors = unit(7, 7)
        scores = unit(2, PHOTOS * 2)[:PHOTOS] @ vectors.T
        near = np.argsort(-scores.max(axis=1))[: PHOTOS * 3 // 4]
        catalog.photos.mark_missing([int(row) + 1 for row in near], "2020")
        _fill(library, range(PHOTOS, PHOTOS + 40))
        expected, _ = _answers(library, exact=True)
        assert _answers(library, exact=False)[0] == expected
        catalog.photos.purge_missing([1], "2021")
        assert _answers(library, exact=False)[0] == expected


def _put_back(profile, old: Path) -> None:
    for end in ("-wal", "-shm"):
        profile.catalog.with_name(profile.catalog.name + end).unlink(missing_ok=True)
    shutil.copy(old, profile.catalog)


def _rebuild(library: Library) -> None:
    library._index.discard()
    library._index.refresh()


def _first_hits(library: Library, numbers: range) -> list[str]:
    vectors = unit(2, PHOTOS * 2)[numbers.start : numbers.stop]
    queries = [Query(examples=(Example(Path("none"), vector=vector),)) for vector in vectors]
    return [library.search(query, 1).hits[0].path for query in queries]


@pytest.mark.parametrize("saved", ["before the index was built", "after that", "before any was"])
def test_new_photos_are_found_once_an_older_catalog_is_put_back(
    open_large, profile, tmp_path, saved
):
    """What is lost had the numbers that new photos get; the index may know those."""
    old = tmp_path / "old.sqlite"
    with open_large() as library:
        if saved == "before any was":
            with library._catalog._connections.write() as db:
                db.execute("DELETE FROM meta WHERE key LIKE 'index %'")
        if saved != "after that":
            library._catalog.copy_to(old)
        _fill(library, range(PHOTOS, PHOTOS + 30))
        _rebuild(library)
        if saved == "after that":
            library._catalog.copy_to(old)
        _fill(library, range(PHOTOS + 30, PHOTOS + 60))
    _put_back(profile, old)
    new = range(PHOTOS + 60, PHOTOS + 90)
    with open_large() as again:
        assert (again._index.load() is None) == (saved == "after that")
        _fill(again, new)
        again._index.refresh()
        assert _first_hits(again, new) == [f"/photos/{number:04}.jpg" for number in new]
        assert again._index.load() is None


def test_one_that_is_killed_between_noting_and_saving_leaves_nothing_to_trust(
    open_large, monkeypatch
):
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with open_large() as library, monkeypatch.context() as killed:
        killed.setattr(vector_index, "save_index", die)
        library._index.current = None
        killed.setattr(library._index, "load", lambda: "not asked")
        with pytest.raises(KeyboardInterrupt):
            library._index.refresh()
    with open_large() as again:
        assert "was built for" in again._index.load()
        again._index.refresh()
        assert again._index.load() is None


@pytest.mark.faults
@pytest.mark.parametrize("trial", range(100))
def test_damaged_anywhere_the_library_answers(open_large, profile, trial):
    """The library is opened over a damaged graph, searched at once, and again when rebuilt."""
    graph = _only(profile.index, ".hnsw")
    rng = np.random.default_rng(trial)
    content = bytearray(graph.read_bytes())
    for position in rng.integers(0, len(content), 10):
        content[position] ^= 1 << int(rng.integers(8))
    graph.write_bytes(content[: rng.integers(len(content) // 2, len(content) + 1)])
    with open_large() as library:
        expected, _ = _answers(library, exact=True)
        library.warm_up()
        assert _answers(library, exact=False)[0] == expected
        library._index._thread.join()
        assert _answers(library, exact=False) == (expected, False)
