from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sketchfind.cli.model_choice import chosen_model, find_model
from sketchfind.encoder.model_file import read_info
from sketchfind.errors import ModelFileError
from sketchfind.paths import Profile, builtin_model
from sketchfind.settings import load_settings


@pytest.fixture
def own(profile: Profile, model_file: Path) -> Path:
    """Put a model into the profile."""
    return Path(shutil.copy(model_file, profile.models / "mine.safetensors"))


def test_list_shows_builtin_own_and_damaged(run, profile: Profile, own: Path, model_file: Path):
    (profile.models / "broken.safetensors").write_bytes(b"\0" * 64)
    done = run("models", "list", "--json", "--profile", profile.data)
    assert done.exit_code == 0
    rows = {row["name"]: row for row in json.loads(done.stdout)["models"]}
    assert list(rows) == ["builtin", "broken", "mine"]
    assert [name for name, row in rows.items() if row["used"]] == ["builtin"]
    assert rows["mine"]["dim"] == read_info(model_file).dim
    assert rows["mine"]["problem"] is None
    assert "not a model file" in rows["broken"]["problem"]


def test_list_for_people(run, profile: Profile, own: Path):
    lines = run("models", "list", "--profile", profile.data).stdout.splitlines()
    assert [line[0] for line in lines] == ["*", " "]
    assert "mine" in lines[1]


def test_info(run, profile: Profile, own: Path):
    done = run("models", "info", "mine", "--json", "--profile", profile.data)
    shown = json.loads(done.stdout)
    assert shown["concepts"] == ["horse", "house", "tree"]
    assert shown["path"] == str(own)
    assert "3 class names" in run("models", "info", "mine", "--profile", profile.data).stdout


def test_use_is_remembered_and_can_be_taken_back(run, profile: Profile, own: Path):
    assert run("models", "use", "mine", "--profile", profile.data).exit_code == 0
    assert chosen_model(None, profile) == own
    assert run("models", "use", "builtin", "--profile", profile.data).exit_code == 0
    assert load_settings(profile.settings).model == "builtin"


def test_use_takes_a_file_from_anywhere(run, profile: Profile, model_file: Path):
    assert run("models", "use", model_file, "--profile", profile.data).exit_code == 0
    assert chosen_model(None, profile) == model_file


def test_use_refuses_what_could_not_be_opened_later(run, profile: Profile):
    for name in ("nothing", profile.data / "nothing.safetensors"):
        done = run("models", "use", name, "--profile", profile.data)
        assert done.exit_code == 2
        assert "models list" in done.stderr
    broken = profile.models / "broken.safetensors"
    broken.write_bytes(b"\0" * 64)
    assert run("models", "use", "broken", "--profile", profile.data).exit_code == 2
    assert load_settings(profile.settings).model == "builtin"


def test_find_model(profile: Profile, own: Path, model_file: Path, monkeypatch):
    assert find_model("mine", profile) == own
    monkeypatch.chdir(model_file.parent)
    assert find_model(model_file.name, profile) == model_file
    with pytest.raises(ModelFileError):
        find_model(model_file.stem, profile)


def test_the_builtin_model_ships(profile: Profile):
    assert find_model("builtin", profile) == builtin_model()
