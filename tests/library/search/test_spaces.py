"""Two models side by side: one answers while the other sees the photos."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from answers import answer
from fake_engine import FakeEngine

from sketchfind.catalog import SpaceRow
from sketchfind.catalog.embeddings import EmbeddingStore
from sketchfind.errors import ProfileError, UserFacingError
from sketchfind.index.files import _paths
from sketchfind.library import Library
from sketchfind.paths import Profile
from sketchfind.types import Example, Filters, Progress, Query

FullDisk = Callable[[int], AbstractContextManager[None]]

OLD, NEW = Path("old.safetensors"), Path("new.safetensors")


class Engines:
    """One fake engine for each model file; opens libraries as the program does."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.of = {OLD: FakeEngine("old space"), NEW: FakeEngine("new space")}
        self.open: list[Library] = []

    def library(self, model: Path, *, waiting: bool = True) -> Library:
        spaces = {engine.info.space: path for path, engine in self.of.items()}
        library = Library(
            self.profile,
            model,
            engines=lambda path, _device: self.of[path],
            former=spaces.get if waiting else None,
        )
        self.open.append(library)
        return library


@pytest.fixture
def engines(profile: Profile) -> Iterator[Engines]:
    made = Engines(profile)
    yield made
    for library in made.open:
        library.close()


@pytest.fixture
def indexed(engines: Engines, folder: Path) -> Library:
    library = engines.library(OLD)
    library.add_folder(folder)
    library.update()
    return library


def test_the_old_model_answers_until_the_new_one_has_seen_all(
    indexed: Library, engines: Engines, folder: Path, small_batches: None
) -> None:
    indexed._spaces.prepare(NEW)
    assert answer(indexed, folder) == (12, "old space")
    seen: list[tuple[int, str]] = []
    told: list[Progress] = []
    engines.of[NEW].before = lambda _paths: seen.append(answer(indexed, folder))
    report = indexed.update(on_progress=told.append)
    assert seen == [(12, "old space")] * 3
    assert {now.seen_anew for now in told if now.stage == "encoding"} == {True}
    assert answer(indexed, folder) == (12, "new space")
    assert (report.space, report.updated, report.added) == ("new space", 12, 0)
    assert indexed.preparing is None


@pytest.mark.parametrize("searching", [True, False])
def test_the_new_model_is_warm_if_somebody_searches_and_the_old_one_ends(
    indexed: Library, engines: Engines, searching: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, of = indexed._spaces.now, engines.of
    old.queries.ready = searching
    awaited: list[str] = []
    monkeypatch.setattr(old.gate, "wait_until_empty", lambda: awaited.append(of[OLD].query_encoder))
    indexed._spaces.prepare(NEW, at_once=True)
    assert of[NEW].query_encoder == ("warm" if searching else "cold")
    assert (awaited, of[OLD].query_encoder) == (["cold"], "closed")


def test_an_answer_tells_of_how_many_photos_the_model_has_seen_none(
    indexed: Library, folder: Path
) -> None:
    like = (Example(folder / "a/01.png"),)
    indexed._spaces.prepare(NEW, at_once=True)
    assert indexed.search(Query(examples=like)).unseen == 12
    indexed.update()
    assert indexed.search(Query(examples=like)).unseen == 0
    assert indexed.search(Query(examples=like, filters=Filters(formats=("HEIF",)))).unseen == 0


def test_the_newest_photos_come_first_and_a_stop_loses_nothing(
    indexed: Library, engines: Engines, folder: Path, small_batches: None
) -> None:
    indexed._spaces.prepare(NEW)
    cancel = threading.Event()

    def stop(now: Progress) -> None:
        if now.stage == "encoding" and now.done:
            cancel.set()

    assert indexed.update(cancel=cancel, on_progress=stop).cancelled
    first = [Path(path).stem for path in engines.of[NEW].encoded]
    assert first == sorted(first, reverse=True)
    preparing = indexed.preparing
    assert preparing is not None
    assert (preparing.done, preparing.total) == (4, 12)
    assert answer(indexed, folder) == (12, "old space")
    already = len(engines.of[NEW].encoded)
    indexed.update()
    assert answer(indexed, folder) == (12, "new space")
    assert len(engines.of[NEW].encoded) < 12 + already


def test_a_new_start_goes_on_with_both(indexed: Library, engines: Engines, folder: Path) -> None:
    indexed.close()
    library = engines.library(NEW)
    assert library.model.space == "old space"
    assert library.status().preparing is not None
    assert answer(library, folder) == (12, "old space")
    library.update()
    assert library.model.space == "new space"
    library.close()
    assert engines.library(NEW).model.space == "new space"


def test_a_photo_that_is_gone_holds_no_model_up(indexed: Library, folder: Path) -> None:
    (folder / "b/00.png").unlink()
    indexed.update()
    indexed._spaces.prepare(NEW)
    indexed.update()
    assert answer(indexed, folder) == (11, "new space")


def test_a_photo_that_cannot_be_read_at_the_moment_holds_a_model_up(
    indexed: Library, folder: Path, doubts: set[str]
) -> None:
    indexed._spaces.prepare(NEW)
    doubts.add(str(folder / "a/01.png"))
    indexed.update()
    assert answer(indexed, folder) == (12, "old space")
    doubts.clear()
    indexed.update()
    assert answer(indexed, folder) == (12, "new space")


def test_photos_that_come_meanwhile_are_found_by_both(
    indexed: Library, folder: Path, make_photo
) -> None:
    indexed._spaces.prepare(NEW)
    make_photo(folder / "late.png", 99)
    report = indexed.update()
    assert report.added == 1
    assert answer(indexed, folder) == (13, "new space")
    indexed._spaces.prepare(OLD)
    assert answer(indexed, folder) == (13, "old space")


def test_the_report_is_about_the_folders_that_were_asked_about(
    indexed: Library, tmp_path: Path, make_photo
) -> None:
    for name in ("bad", "away"):
        make_photo(tmp_path / name / "good.png", 98)
        indexed.add_folder(tmp_path / name)
    (tmp_path / "bad" / "x.jpg").write_text("no picture")
    assert len(indexed.update().failed) == 1
    (tmp_path / "away").rename(tmp_path / "gone")
    indexed._spaces.prepare(NEW)
    report = indexed.update(folder_ids=[indexed.folders()[0].folder_id])
    assert (report.space, report.failed, report.offline) == ("old space", (), 0)
    report = indexed.update()
    assert [Path(failure.path).name for failure in report.failed] == ["x.jpg"]
    assert report.offline == 1


def test_progress_tells_what_a_new_model_sees_from_what_is_new_or_lost(
    indexed: Library, engines: Engines, folder: Path, make_photo: Callable[..., Path]
) -> None:
    told: list[tuple[bool, int | None]] = []

    def note(now: Progress) -> None:
        if now.stage == "encoding" and now.done == now.total:
            told.append((now.seen_anew, now.total))

    indexed._spaces.prepare(NEW)
    make_photo(folder / "new.png", 99)
    indexed.update(on_progress=note)
    assert told == [(False, 1), (True, 13)]
    for path in engines.profile.thumbnails.rglob("*.jpg"):
        path.unlink()
    indexed.update(on_progress=note)
    assert told[2:] == [(False, 13)]


def test_going_back_is_at_once_and_encodes_nothing(
    indexed: Library, engines: Engines, folder: Path
) -> None:
    indexed._spaces.prepare(NEW)
    indexed.update()
    before = len(engines.of[OLD].encoded)
    indexed._spaces.prepare(OLD)
    assert answer(indexed, folder) == (12, "old space")
    assert len(engines.of[OLD].encoded) == before
    indexed.close()
    again = engines.library(OLD)
    assert again.model.space == "old space"
    again.close()
    assert engines.library(NEW).model.space == "new space"  # which has seen all photos, too


def test_the_new_model_answers_for_what_it_has_if_that_is_wished(
    indexed: Library, engines: Engines, folder: Path
) -> None:
    indexed._spaces.prepare(NEW, at_once=True)
    assert answer(indexed, folder) == (0, "new space")
    indexed.close()
    reopened = engines.library(NEW)
    assert answer(reopened, folder) == (0, "new space")
    reopened.update()
    assert answer(reopened, folder) == (12, "new space")


def test_the_old_model_goes_on_where_the_change_cannot_be_noted(
    indexed: Library, engines: Engines, folder: Path, full_disk: FullDisk
) -> None:
    indexed._spaces.prepare(NEW)
    with full_disk(0), pytest.raises(ProfileError):
        indexed._spaces.prepare(NEW, at_once=True)
    assert answer(indexed, folder) == (12, "old space")
    indexed._spaces.prepare(NEW, at_once=True)
    assert engines.of[OLD].query_encoder == "closed"


def test_a_change_of_mind_costs_nothing(indexed: Library, engines: Engines) -> None:
    indexed._spaces.prepare(NEW)
    indexed._spaces.prepare(OLD)
    assert indexed.preparing is None
    indexed.update()
    assert engines.of[NEW].encoded == []


def test_a_change_of_mind_at_the_last_moment_counts(
    indexed: Library, engines: Engines, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path("other.safetensors")
    engines.of[other] = FakeEngine("other space")
    indexed._spaces.prepare(NEW)
    count = EmbeddingStore.count_lacking

    def counted(store: EmbeddingStore, space: SpaceRow) -> int:
        lacking = count(store, space)
        if space.name == "new space":  # has just seen all
            indexed._spaces.prepare(other)
        return lacking

    monkeypatch.setattr(EmbeddingStore, "count_lacking", counted)
    indexed.update()
    assert answer(indexed, folder) == (12, "old space")
    assert indexed.preparing.space == "other space"


@pytest.mark.parametrize("instead", ["old space", "other space"])
def test_a_change_of_mind_ends_what_the_other_model_sees(
    indexed: Library, engines: Engines, folder: Path, small_batches: None, instead: str
) -> None:
    other = Path("other.safetensors")
    engines.of[other] = FakeEngine("other space")
    indexed._spaces.prepare(NEW)
    model = OLD if instead == "old space" else other
    engines.of[NEW].before = lambda _paths: indexed._spaces.prepare(model)
    report = indexed.update()
    assert len(engines.of[NEW].encoded) < 12
    assert (report.cancelled, report.space) == (False, "old space")
    indexed.update()
    assert answer(indexed, folder) == (12, instead)


def test_a_model_that_is_to_answer_at_once_goes_on_seeing_photos(
    indexed: Library, engines: Engines, folder: Path, small_batches: None
) -> None:
    indexed._spaces.prepare(NEW)
    engines.of[NEW].before = lambda _paths: indexed._spaces.prepare(NEW, at_once=True)
    indexed.update()
    assert answer(indexed, folder) == (12, "new space")
    assert len(engines.of[NEW].encoded) == 12


def test_a_model_named_for_one_command_changes_nothing(indexed: Library, engines: Engines) -> None:
    indexed.close()
    library = engines.library(NEW, waiting=False)
    assert library.model.space == "new space"
    library.close()
    assert engines.library(OLD).model.space == "old space"


def test_a_model_named_for_one_window_stays_if_it_is_chosen_there(
    indexed: Library, engines: Engines
) -> None:
    indexed.close()
    library = engines.library(NEW, waiting=False)
    library._spaces.prepare(NEW)
    library.close()
    assert engines.library(NEW).model.space == "new space"


def test_without_the_file_of_the_old_model_the_new_one_answers(
    indexed: Library, engines: Engines
) -> None:
    indexed.close()
    del engines.of[OLD]
    assert engines.library(NEW).model.space == "new space"


def test_a_space_is_forgotten_with_all_its_embeddings_and_its_index(
    indexed: Library, engines: Engines, folder: Path
) -> None:
    indexed._spaces.prepare(NEW)
    for space in ("old space", "new space"):
        with pytest.raises(UserFacingError, match="Choose another"):
            indexed._spaces.forget(space)
    indexed.update()
    assert indexed._spaces.sizes() == {"old space": 12, "new space": 12}
    graph = _paths(engines.profile.index, "old space")[0]
    graph.touch()
    assert indexed._spaces.forget("old space") == 12
    assert not graph.exists()
    assert indexed._spaces.sizes() == {"new space": 12}
    assert indexed._spaces.forget("old space") == 0
    assert answer(indexed, folder) == (12, "new space")


def test_searches_during_the_change_all_get_an_answer(indexed: Library, folder: Path) -> None:
    answers: list[tuple[int, str]] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            answers.append(answer(indexed, folder))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        indexed._spaces.prepare(NEW)
        indexed.update()
        for model in (OLD, NEW, OLD):
            indexed._spaces.prepare(model)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert {count for count, _ in answers} == {12}


def test_a_file_that_is_doubtful_to_both_models_at_once_is_tried_by_one_more_update(
    indexed: Library, folder: Path, make_photo: Callable[..., Path], doubts: set[str]
) -> None:
    slow = make_photo(folder / "new.png", 50)
    indexed._spaces.prepare(NEW)
    doubts.add(str(slow))
    assert [failure.path for failure in indexed.update().failed] == [str(slow)]
    doubts.clear()
    report = indexed.update()
    assert (report.photos, report.failed) == (13, ())
