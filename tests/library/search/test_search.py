import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from answers import like
from fake_engine import DIM, FakeEngine
from made_photos import fill, ids_of, nearest, open_shelf, unit, wait_for_index

from sketchfind.catalog import PhotoFile, connections
from sketchfind.encoder.retrieval import normalise
from sketchfind.errors import IndexUnusable, UserFacingError
from sketchfind.index import HnswIndex
from sketchfind.library import Library
from sketchfind.library.search import stacks, vector_index
from sketchfind.types import Example, Filters, PhotoInfo, Query

MANY = 1500


def test_a_search_begins_while_another_program_writes(indexed, folder, profile, monkeypatch):
    indexed.close()
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(profile.catalog, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Library(profile, "unused", engine=FakeEngine()) as opened:
            assert opened.search(like(folder / "a" / "01.png"), k=12).hits


@pytest.fixture
def large(shelf, monkeypatch):
    """Photos that are enough for an index."""
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 1000)
    fill(shelf, MANY)
    shelf.index.refresh()
    assert shelf.index.current is not None
    return shelf


def test_the_photo_itself_is_the_best_answer(indexed, folder):
    path = folder / "a" / "05.png"
    result = indexed.search(like(path), 5)
    assert result.hits[0].path == str(path)
    assert result.hits[0].score == pytest.approx(1, abs=1e-3)
    assert [hit.rank for hit in result.hits] == [1, 2, 3, 4, 5]
    assert (result.exact, result.space) == (True, "colours")
    assert [concept.name for concept in result.concepts] == ["red"]
    assert result.device == "cpu, float32"
    assert len(indexed.search(like(path), 500).hits) == 12
    assert indexed.search(like(path), 0).hits == ()


def test_hits_that_are_too_many_to_be_compared_follow_those_that_are(indexed, folder, monkeypatch):
    query = like(folder / "a" / "05.png")
    paths = [hit.path for hit in indexed.search(query, 12).hits]
    monkeypatch.setattr(stacks, "MOST", 5)
    result = indexed.search(query, 12)
    assert [hit.path for hit in result.hits] == paths
    assert (len(paths), len(result.stacks)) == (12, 5)


def test_a_photo_to_avoid_is_not_in_the_answer_nor_are_its_copies(indexed, folder):
    sketch = np.full((32, 32), 60, np.uint8)
    before = [hit.path for hit in indexed.search(Query(sketch), 50).hits]
    avoided = Path(before[0])
    shutil.copy(avoided, folder / "copy.png")
    indexed.update()
    assert len(indexed.search(Query(sketch, examples=(Example(avoided),)), 50).hits) == 13
    far = Query(sketch, examples=(Example(Path(before[-1]), -0.5),))
    assert len(indexed.search(far, 5).hits) == 5  # of which it would be none
    found = indexed.search(Query(sketch, examples=(Example(avoided, -0.5),)), 5)
    assert [hit.path for hit in found.hits] == before[1:6]
    assert [hit.rank for hit in found.hits] == [1, 2, 3, 4, 5]
    assert len(found.stacks) == 5
    both = tuple(Example(Path(path), -1.0) for path in before[:2])
    assert [hit.path for hit in indexed.search(Query(sketch, examples=both), 50).hits] == before[2:]
    elsewhere = shutil.copy(avoided, folder.with_name("unknown.png"))
    unknown = Query(sketch, examples=(Example(Path(elsewhere), -1.0),))
    assert len(indexed.search(unknown, 50).hits) == 13


def test_a_small_library_is_searched_exactly_however_many_photos_are_missing(shelf, query):
    fill(shelf, 300)
    best = nearest(shelf, query, 250)
    shelf.catalog.photos.mark_missing(best, "2024")
    found = shelf.searcher.search(query, 20)
    assert found.exact
    assert ids_of(found) == nearest(shelf, query, 20)


def test_an_indexed_library_finds_nearly_the_same_with_exact_scores(large):
    shared = 0
    for probe in unit(5, 10):
        found = large.searcher.search(probe, 50)
        assert not found.exact
        exact = large.searcher.search(probe, 50, exact=True)
        assert exact.exact
        assert ids_of(exact) == nearest(large, probe, 50)
        scores = {hit.photo_id: hit.score for hit in exact.hits}
        for hit in found.hits:
            assert hit.score == pytest.approx(scores.get(hit.photo_id, hit.score), abs=1e-6)
        shared += len(set(ids_of(found)) & set(ids_of(exact)))
    assert shared / 500 > 0.97


@pytest.mark.parametrize(
    "damaged", [b"\xff\xff" * DIM, b"half", b""], ids=["no numbers", "cut", "empty"]
)
def test_a_damaged_embedding_spoils_no_answer_but_its_own(
    shelf, profile, query, damaged, monkeypatch
):
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 1000)
    fill(shelf, MANY)
    best, *others = ids_of(shelf.searcher.search(query, 21, exact=True))
    with closing(sqlite3.connect(profile.catalog)) as other, other:
        other.execute("UPDATE embeddings SET vector = ? WHERE photo_id = ?", [damaged, best])
    shelf.searcher.forget()
    assert ids_of(shelf.searcher.search(query, 20, exact=True)) == others
    shelf.index.refresh()
    found = shelf.searcher.search(query, 20)
    assert not found.exact
    assert len(set(ids_of(found)) & set(others)) >= 19
    assert shelf.catalog.embeddings.broken(shelf.space) == [best]


def test_photos_newer_than_the_index_are_found_too(large, query):
    catalog, space = large.catalog, large.space
    fill(large, 20, seed=1)
    newest = catalog.photos.known(space.id)[-1].id
    catalog.embeddings.put(space, newest, query)
    changed = nearest(large, query, 900)[-1]
    catalog.embeddings.put(space, changed, -query)
    found = large.searcher.search(query, 30)
    assert not found.exact
    assert ids_of(found)[0] == newest
    assert changed not in ids_of(found)


def test_deleted_and_missing_photos_leave_the_index_answers(large, query):
    best = nearest(large, query, 60)
    large.catalog.photos.mark_missing(best[:40], "2024")
    assert ids_of(large.searcher.search(query, 10, exact=True)) == best[40:50]
    assert set(ids_of(large.searcher.search(query, 10))).isdisjoint(best[:40])


def test_replaced_photos_do_not_keep_others_from_the_answer(large, query):
    catalog, space = large.catalog, large.space
    for photo_id in nearest(large, query, 60):
        catalog.embeddings.put(space, photo_id, -query)
    found = large.searcher.search(query, 10)
    assert not found.exact
    assert len(set(ids_of(found)) & set(nearest(large, query, 10))) >= 9


def test_what_was_read_and_replaced_since_leaves_room_for_the_other_newer_photos(large, query):
    catalog, space = large.catalog, large.space
    fill(large, 60, seed=1)
    newest = [photo.id for photo in catalog.photos.known(space.id)[-60:]]
    for photo_id, vector in zip(newest, unit(2, 60), strict=True):
        near = query + vector / (100 if photo_id in newest[:50] else 10)
        catalog.embeddings.put(space, photo_id, normalise(near))
    assert set(ids_of(large.searcher.search(query, 10))) < set(newest[:50])
    for photo_id in newest[:50]:
        catalog.embeddings.put(space, photo_id, -query)
    found = large.searcher.search(query, 10)
    assert not found.exact
    assert ids_of(found) == nearest(large, query, 10)
    assert set(ids_of(found)) == set(newest[50:])


def test_asking_for_most_of_the_library_is_answered_exactly(large, query):
    found = large.searcher.search(query, MANY)
    assert found.exact
    assert len(found.hits) == MANY


def test_the_index_is_rebuilt_when_much_is_new_or_dead(large):
    first = large.index.current
    added = []
    fill(large, 10, seed=1)
    large.index.refresh()
    assert large.index.current is first
    fill(large, 200, seed=2)
    large.index.refresh(on_added=lambda done, total: added.append((done, total)))
    assert added[-1] == (MANY + 210, MANY + 210)
    second = large.index.current
    assert second.count == MANY + 210
    large.catalog.photos.mark_missing(range(1, 500), "2024")
    large.catalog.photos.purge_missing([1], "2025")
    large.index.refresh()
    assert large.index.current.count == MANY + 210 - 499


def test_a_library_that_became_small_has_no_index(large, profile, monkeypatch):
    monkeypatch.setattr(vector_index, "EXACT_BELOW", MANY + 1)
    large.index.refresh()
    assert large.index.current is None
    assert not [*profile.index.iterdir()]


def test_an_index_that_another_process_has_built_is_not_built_again(large, profile, monkeypatch):
    fill(large, 210, seed=1)
    with closing(open_shelf(profile)) as other:
        other.index.refresh()
    monkeypatch.setattr(HnswIndex, "build", None)
    large.index.refresh()
    assert large.index.current.count == MANY + 210


def test_the_index_is_loaded_at_the_next_start(large, profile, query):
    expected = ids_of(large.searcher.search(query, 20))
    written = {path.name: path.stat().st_mtime_ns for path in profile.index.iterdir()}
    large.close()
    with closing(open_shelf(profile)) as again:
        again.index.start()
        wait_for_index()
        found = again.searcher.search(query, 20)
        assert not found.exact
        assert ids_of(found) == expected
    assert {path.name: path.stat().st_mtime_ns for path in profile.index.iterdir()} == written


def test_an_index_is_kept_also_where_the_cache_folder_was_deleted(shelf, profile, monkeypatch):
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 100)
    shutil.rmtree(profile.index.parent)
    fill(shelf, 200)
    shelf.index.refresh()
    assert [*profile.index.iterdir()]


def test_a_graph_that_cannot_give_enough_neighbours_is_given_up(large, query):
    first = large.index.current
    expected = nearest(large, query, 20)
    for photo_id in expected[5:] + nearest(large, -query, MANY - 20):
        first._native.mark_deleted(photo_id)
    found = large.searcher.search(query, 20)
    assert found.exact
    assert ids_of(found) == expected
    wait_for_index()
    assert large.index.current is not first
    assert not large.searcher.search(query, 20).exact


def test_an_index_given_up_while_the_catalog_is_read_ahead_is_built_again(
    large, query, monkeypatch
):
    def read_ahead():
        reading.set()
        while True:
            assert may_go_on.wait(60)
            yield

    reading, may_go_on = threading.Event(), threading.Event()
    monkeypatch.setattr(large.catalog, "read_ahead", read_ahead)
    large.index.start()
    assert reading.wait(60)
    search, first = HnswIndex.search, large.index.current

    def fail(self, query, k):
        if self is first:
            raise IndexUnusable("unconnected")
        return search(self, query, k)

    monkeypatch.setattr(HnswIndex, "search", fail)
    assert large.searcher.search(query, 20).exact
    reading.clear()
    may_go_on.set()
    assert reading.wait(60)  # again, now that there is another index
    assert large.index.current is not first
    assert not large.searcher.search(query, 20).exact


def test_a_graph_may_be_given_up_while_it_is_looked_whether_it_is_due(large, monkeypatch):
    embeddings, given_up = large.catalog.embeddings, []
    count = embeddings.count

    def count_late(space, **options):
        if large.index.current is not None and not given_up:
            given_up.append(large.index.discard())
        return count(space, **options)

    assert large.index.current is not None
    monkeypatch.setattr(large.index, "wanted", lambda: True)
    monkeypatch.setattr(embeddings, "count", count_late)
    large.index.refresh()
    assert given_up
    large.index.refresh()
    assert large.index.current is not None


def test_without_hnswlib_every_search_is_exact(shelf, query, monkeypatch):
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 100)
    monkeypatch.setattr(vector_index, "available", lambda: False)
    fill(shelf, 300)
    shelf.index.refresh()
    found = shelf.searcher.search(query, 20)
    assert found.exact
    assert ids_of(found) == nearest(shelf, query, 20)


@pytest.mark.usefixtures("small_batches")
def test_searching_while_photos_are_added_sees_whole_batches(library, engine, folder):
    library.add_folder(folder)
    seen = []

    def search(paths):
        seen.append(len(library.search(like(folder / "a" / "01.png")).hits))

    engine.before = search
    library.update()
    assert seen[0] == 0
    assert all(count % 4 == 0 for count in seen)
    assert len(library.search(like(folder / "a" / "01.png")).hits) == 12


def test_many_threads_may_search_at_once(large):
    probes = unit(3, 8)
    expected = [ids_of(large.searcher.search(probe, 20)) for probe in probes]
    answers = {}

    def ask(number):
        answers[number] = [ids_of(large.searcher.search(probes[number], 20)) for _ in range(10)]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(answers[n] == [expected[n]] * 10 for n in range(8))


def test_a_closed_library_says_so(library):
    library.close()
    library.close()
    with pytest.raises(UserFacingError, match="closed"):
        library.search(Query(words="x"))


@pytest.mark.parametrize("filtered", [False, True])
def test_of_copies_on_a_drive_that_is_away_those_in_reach_are_on_top(indexed, folder, filtered):
    copy = shutil.copytree(folder, folder.with_name("copy"))
    indexed.add_folder(copy)
    indexed.update()
    folder.rename(folder.with_name("away"))
    indexed.update()
    query = like(folder / "a/01.png")
    result = indexed.search(Query(filters=Filters(formats=("PNG",))) if filtered else query, 50)
    assert (len(result.hits), len(result.stacks)) == (24, 24)
    assert [hit.rank for hit in result.hits] == list(range(1, 25))
    on_top = [result.hits[number].path for number in set(result.stacks)]
    assert len(on_top) == 12
    assert all(path.startswith(str(copy)) for path in on_top)
    assert all(result.stacks[result.stacks[number]] <= number for number in range(24))


def test_of_one_moment_the_best_stays_on_top_though_its_drive_is_away(library, shelf):
    catalog, (best, other) = shelf.catalog, unit(1, 2)
    near = normalise(best + other / 3)  # of the same moment, and no copy
    for name, vector in (("away", best), ("there", near)):
        root = catalog.folders.add(f"/{name}")
        info = PhotoInfo(name, 10, 10, "JPEG", taken_at="2024-05-01T10:00:00")
        photo = catalog.photos.save(root.id, PhotoFile(f"/{name}/photo.jpg", 1, 1), info)
        catalog.embeddings.put(shelf.space, photo, vector)
        catalog.folders.mark_scanned(root.id, online=name == "there", when="2024")
    result = library.search(like(Path("/away/photo.jpg")), 5)
    assert [hit.path for hit in result.hits] == ["/away/photo.jpg", "/there/photo.jpg"]
    assert result.stacks == (0, 0)
