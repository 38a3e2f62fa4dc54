"""The list of models is the same for the window and the command line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sketchfind.encoder.model_file import read_info
from sketchfind.errors import ModelFileError, UserFacingError
from sketchfind.library import Library
from sketchfind.library.models import listing, store
from sketchfind.library.models.listing import ModelRow, describe
from sketchfind.library.models.store import ModelStore
from sketchfind.paths import Profile
from sketchfind.settings import Settings, save_settings
from sketchfind.types import ModelInfo


def choose(model: str | Path, profile: Profile) -> None:
    save_settings(replace(Settings(), model=str(model)), profile.settings)


def described(profile: Profile) -> dict[str, ModelRow]:
    return {row.name: row for row in describe(profile, "cpu")}


def test_every_stopped_download_is_listed_and_can_be_removed(
    profile: Profile, model_file: Path
) -> None:
    for name in ("some", "clip-vit-b-32"):  # of OWNER/NAME, and one that is offered
        (profile.models / f".download-{name}").mkdir()
        (profile.models / f".download-{name}/weights.part").write_bytes(b"12345")
    with Library(profile, model_file, "cpu") as library:
        stopped = [row for row in library.models.rows() if row.arrived is not None]
        assert [(row.name, row.state, row.arrived, row.removable) for row in stopped] == [
            ("some", "stopped", 5, True),
            ("clip-vit-b-32", "offered", 5, True),
        ]
        for row in stopped:
            library.models.remove(row.name)
        assert all(row.arrived is None for row in library.models.rows())


def test_what_a_model_has_seen_stays_while_photos_are_read(
    profile: Profile, model_file: Path, other_model_file: Path
) -> None:
    other = shutil.copy(other_model_file, profile.models / "other.safetensors")
    with Library(profile, model_file, "cpu") as library:
        with library._update_lock, pytest.raises(UserFacingError, match="being read"):
            library.models.remove("other")
        assert other.exists()


def test_what_came_in_part_beside_a_whole_model_of_its_name_is_not_listed_twice(
    profile: Profile, model_file: Path
) -> None:
    shutil.copy(model_file, profile.models / "some.safetensors")
    (profile.models / ".download-some").mkdir()
    assert [row.state for row in describe(profile, "cpu") if row.name == "some"] == ["here"]


def test_a_chosen_file_is_listed_wherever_it_lies(profile: Profile, model_file: Path) -> None:
    choose(model_file, profile)
    with Library(profile, model_file, "cpu") as library:
        (row,) = (row for row in library.models.rows() if row.chosen)
    assert (row.name, row.state, row.removable) == (str(model_file), "answers", False)
    assert [row.name for row in describe(profile, "cpu")][:2] == ["builtin", str(model_file)]


def test_a_chosen_model_that_is_damaged_stays(profile: Profile, model_file: Path) -> None:
    for name in ("mine", "other"):
        (profile.models / f"{name}.safetensors").write_bytes(bytes(64))
    choose("mine", profile)
    with Library(profile, model_file, "cpu") as library:
        rows = {row.name: row for row in library.models.rows() if row.state == "damaged"}
    assert {name: row.removable for name, row in rows.items()} == {"mine": False, "other": True}
    assert all(str(row.problem).endswith("or choose another model.") for row in rows.values())


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_a_choice_that_no_path_can_be_is_a_model_that_is_not_there(
    profile: Profile, model_file: Path, name: str
) -> None:
    """As somebody may have written into the settings by hand."""
    mine = Path(shutil.copy(model_file, profile.create().models / "mine.safetensors"))
    choose(name, profile)
    with Library(profile, mine, "cpu") as library:
        states = {row.name: row.state for row in library.models.rows()}
    assert states["mine"] == "answers"


def test_a_chosen_model_that_is_gone_can_be_downloaded_again(profile: Profile) -> None:
    choose("clip-vit-b-32", profile)
    offer = described(profile)["clip-vit-b-32"]
    assert (offer.state, offer.words) == ("offered", None)  # any words


def test_a_file_that_goes_while_it_is_looked_at_is_damaged(
    profile: Profile, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Path(shutil.copy(model_file, profile.models / "mine.safetensors"))

    def read(path: Path) -> ModelInfo:
        info = read_info(path)
        if path == mine:
            path.unlink()
        return info

    monkeypatch.setattr(listing, "read_info", read)
    row = described(profile)["mine"]
    assert row.state == "damaged"
    assert "cannot be read" in str(row.problem)


@pytest.mark.parametrize("name", ["._mine.safetensors", ".download-mine.safetensors"])
def test_what_systems_and_downloads_leave_beside_models_is_none(
    profile: Profile, name: str
) -> None:
    """macOS puts a file `._NAME` beside each file on a drive that keeps no attributes of it."""
    profile.create()
    (profile.models / name).touch()
    assert [row.name for row in describe(profile, "cpu") if row.state == "damaged"] == []


@pytest.mark.parametrize("name", ["CON", "aux.v2", "com1"])
def test_no_model_is_named_as_a_device_of_windows(
    profile: Profile, model_file: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # Here, because a process of its own would first import torch.
    monkeypatch.setattr(store, "run_apart", lambda task, *values, **_limits: task(*values))
    assert ModelStore(profile).import_from(model_file, name=name).name == f"model-{name}"
    assert (profile.models / f"model-{name}.safetensors").is_file()


def test_a_name_is_cut_to_what_systems_take(
    profile: Profile, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As above.
    monkeypatch.setattr(store, "run_apart", lambda task, *values, **_limits: task(*values))
    imported = ModelStore(profile).import_from(model_file, name="漢" * 100)
    assert imported.name == "漢" * 33


def test_a_model_is_read_from_the_file_that_was_chosen_last(
    profile: Profile, model_file: Path, other_model_file: Path
) -> None:
    """Another file of the same model may be deleted then."""
    first, second = (profile.create().models / f"{name}.safetensors" for name in "ab")
    for here, other in ((model_file, other_model_file), (other_model_file, model_file)):
        for path in (first, second):
            shutil.copy(here, path)
        with Library(profile, first if here == model_file else other, "cpu") as library:
            library.models.choose("a")
            library.models.choose("b")
            assert library.models.remove("a") == 0
            reading = [space.engine.path for space in library._spaces.both()]
            assert second in reading
            assert first not in reading


@pytest.mark.parametrize("name", ["none", "x" * 300])  # the system refuses to look at the second
def test_a_model_that_is_not_there_cannot_be_brought_in(profile: Profile, name: str) -> None:
    with pytest.raises(ModelFileError, match="nothing at"):
        ModelStore(profile).import_from(profile.data / name)
