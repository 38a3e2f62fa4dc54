"""The built-in model when a later version of the program brings another one."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from answers import answer
from fake_engine import FakeEngine

from sketchfind.encoder.model_file import read_info
from sketchfind.errors import ProfileError, UserFacingError
from sketchfind.library import Library
from sketchfind.library.models import store as model_store
from sketchfind.library.models.chosen import chosen_model
from sketchfind.library.models.store import BEFORE, ModelStore
from sketchfind.library.profile.backup import write_backup
from sketchfind.library.profile.restore import restore_backup
from sketchfind.library.update import scan as scan_module
from sketchfind.paths import BUILTIN, Profile

Open = Callable[..., Library]


@pytest.fixture
def builtin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model_file: Path) -> Path:
    """The built-in model of the program, which a later version replaces."""
    path = tmp_path / "program/builtin.safetensors"
    path.parent.mkdir()
    shutil.copy(model_file, path)
    monkeypatch.setattr(model_store, "builtin_model", lambda: path)
    return path


@pytest.fixture
def start(profile: Profile) -> Iterator[Open]:
    """Open the profile as the program does; what was open before is closed, or lies `beside`."""
    opened: list[Library] = []

    def close() -> None:
        while opened:
            opened.pop().close()

    def open_(*, beside: bool = False) -> Library:
        if not beside:
            close()
        model = chosen_model(profile, encodes=True)
        opened.append(
            Library(
                profile,
                model.path,
                engines=lambda path, _device: FakeEngine(read_info(path).space),
                former=model.former,
            )
        )
        return opened[-1]

    yield open_
    close()


@pytest.fixture
def restart(start: Open, builtin: Path, folder: Path) -> Open:
    """Read the folder with the built-in model; what is returned starts the program again."""
    library = start()
    library.add_folder(folder)
    library.update()
    return start


def test_the_built_in_model_of_before_answers_until_the_new_one_has_seen_all(
    restart: Open,
    builtin: Path,
    other_model_file: Path,
    profile: Profile,
    folder: Path,
) -> None:
    old, new = read_info(builtin).space, read_info(other_model_file).space
    assert list(ModelStore(profile).all()) == [BUILTIN]  # what is kept is the same model

    shutil.copy(other_model_file, builtin)  # the program was updated
    library = restart()
    assert answer(library, folder) == (12, old)
    assert {row.name: row.state for row in library.models.rows() if row.state != "offered"} == {
        BUILTIN: "next",
        BEFORE: "answers",
    }
    library.update()
    assert answer(library, folder) == (12, new)
    assert library._spaces.sizes() == {new: 12}  # nobody could ask the other one any more
    assert list(ModelStore(profile).all()) == [BUILTIN]
    assert restart().model.space == new


def test_without_room_for_a_copy_the_new_built_in_model_answers_for_what_it_has_seen(
    start: Open,
    builtin: Path,
    other_model_file: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    library = start()
    library.add_folder(folder)
    library.update()
    assert "not kept: No space left" in caplog.text
    monkeypatch.undo()
    monkeypatch.setattr(model_store, "builtin_model", lambda: builtin)
    builtin.write_bytes(other_model_file.read_bytes())
    library = start()
    assert answer(library, folder)[0] == 0
    library.update()
    assert answer(library, folder) == (12, read_info(other_model_file).space)


def test_another_model_of_the_same_name_keeps_what_it_has_seen(
    restart: Open,
    builtin: Path,
    model_file: Path,
    other_model_file: Path,
    profile: Profile,
) -> None:
    shutil.copy(model_file, profile.models / "mine.safetensors")
    shutil.copy(other_model_file, builtin)
    library = restart()
    library.update()
    assert library._spaces.sizes() == {read_info(path).space: 12 for path in (model_file, builtin)}


def test_photos_that_moved_to_the_cloud_go_on_answering(
    restart: Open,
    builtin: Path,
    other_model_file: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = {path.stat().st_ino for path in (folder / "a").iterdir()}
    monkeypatch.setattr(scan_module, "is_placeholder", lambda status: status.st_ino not in here)
    old, new = read_info(builtin).space, read_info(other_model_file).space
    shutil.copy(other_model_file, builtin)
    library = restart()
    library.update()
    assert answer(library, folder) == (12, old)
    assert library._spaces.sizes() == {old: 12, new: 6}
    monkeypatch.undo()  # all were downloaded
    monkeypatch.setattr(model_store, "builtin_model", lambda: builtin)
    library.update()
    assert answer(library, folder) == (12, new)
    assert library._spaces.sizes() == {new: 12}


def test_an_update_that_was_stopped_lets_the_forerunner_be(
    restart: Open, builtin: Path, other_model_file: Path, folder: Path
) -> None:
    old = read_info(builtin).space
    shutil.copy(other_model_file, builtin)
    library = restart()
    library.models.choose(BUILTIN, at_once=True)
    stop = threading.Event()
    stop.set()
    library.update(cancel=stop)
    assert library._spaces.sizes()[old] == 12
    library.models.choose(BEFORE, at_once=True)
    assert answer(library, folder) == (12, old)


def test_a_forerunner_whose_file_is_in_use_goes_with_a_later_update(
    restart: Open,
    builtin: Path,
    other_model_file: Path,
    profile: Profile,
    hold: Callable[..., None],
) -> None:
    shutil.copy(other_model_file, builtin)
    library = restart()
    hold(".kept")
    assert library.update().photos == 12
    assert len(list(profile.models.glob("*.kept"))) == 2
    hold()
    library.update()
    assert len(list(profile.models.glob("*.kept"))) == 1


def test_a_forerunner_that_was_chosen_stays(
    restart: Open, builtin: Path, other_model_file: Path, folder: Path
) -> None:
    old, new = read_info(builtin).space, read_info(other_model_file).space
    shutil.copy(other_model_file, builtin)
    library = restart()
    library.models.choose(BEFORE)
    library._spaces.prepare(builtin)  # as with --model builtin
    library.update()
    assert library._spaces.sizes() == {old: 12, new: 12}
    assert answer(restart(), folder) == (12, old)


def test_versions_that_were_skipped_leave_nothing_behind(
    restart: Open, builtin: Path, other_model_file: Path, model_file: Path, profile: Profile
) -> None:
    shutil.copy(other_model_file, builtin)
    library = restart()
    stop = threading.Event()
    library._spaces.prepare(builtin)
    library._spaces.coming.engine.before = lambda _paths: stop.set()
    library.update(cancel=stop)
    shutil.copy(model_file, builtin)  # back to the version before
    library = restart()
    library.update()
    assert library._spaces.sizes() == {read_info(model_file).space: 12}
    assert len(list(profile.models.glob("*.kept"))) == 1


def test_a_backup_brings_the_model_that_its_photos_were_read_with(
    restart: Open,
    builtin: Path,
    other_model_file: Path,
    folder: Path,
    profile: Profile,
    tmp_path: Path,
) -> None:
    old = read_info(builtin).space
    library = restart()
    target = tmp_path / "backup.zip"
    write_backup(profile, target)
    library.close()
    shutil.rmtree(profile.data)
    profile.create()
    shutil.copy(other_model_file, builtin)
    restore_backup(target, profile)
    assert answer(restart(), folder) == (12, old)


def test_a_window_says_that_the_change_was_finished_without_it(
    restart: Open, builtin: Path, other_model_file: Path
) -> None:
    shutil.copy(other_model_file, builtin)
    window = restart()
    restart(beside=True).update()  # `sketchfind index`
    with pytest.raises(UserFacingError, match="Another program has deleted") as caught:
        window.update()
    assert caught.value.hint == "Close sketchfind and start it again."


def test_an_update_that_finds_no_room_to_compact_the_catalog_is_done_all_the_same(
    restart: Open,
    builtin: Path,
    other_model_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(_: object) -> None:
        raise ProfileError("The disk of the catalog is full.")

    shutil.copy(other_model_file, builtin)
    library = restart()
    monkeypatch.setattr("sketchfind.catalog.catalog.compact", full)
    assert library.update().added == 0
    assert library._spaces.sizes() == {read_info(builtin).space: 12}
    assert "stays as large as it is" in caplog.text
