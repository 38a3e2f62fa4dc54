"""Commands that are offered as the way out work with the profile that the command worked with."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from sketchfind.paths import Profile


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.at(tmp_path / "my profile").create()


@pytest.fixture
def offered(run, profile: Profile):
    """Run a command; return those that it offers, as a shell would cut them up."""

    def offered(*arguments: object) -> list[list[str]]:
        done = run(*arguments, "--profile", profile.data)
        commands = re.findall(r"`(sketchfind [^`]*)`|: (sketchfind .*)", done.output)
        return [shlex.split(quoted or bare) for quoted, bare in commands]

    return offered


def test_commands_offered_by_commands(offered, profile: Profile, model_file: Path):
    def with_profile(*words: str) -> list[list[str]]:
        return [["sketchfind", "--profile", str(profile.data), *words]]

    assert offered("status") == with_profile("index", "FOLDER")
    assert offered("models", "list") == with_profile("models", "download", "NAME")
    download = with_profile("models", "download", "clip-vit-b-32")
    assert offered("models", "info", "clip-vit-b-32") == download
    assert offered("models", "use", "clip-vit-b-32") == download
    imported = ("models", "import", model_file, "--name", "my own")
    assert offered(*imported) == with_profile("models", "use", "my own")


def test_commands_offered_by_the_layers_below(run, offered, profile: Profile, model_file: Path):
    mine = shutil.copy(model_file, profile.models / "mine.safetensors")
    run("models", "use", "mine", "--profile", profile.data)
    Path(mine).unlink()
    profile.catalog.write_bytes(b"these are words " * 1_000)
    for said in ("status", "doctor"):  # an error first, then a warning and a finding
        ((program, *command),) = offered(said)
        assert program == "sketchfind"
        assert run(*command).exit_code == 0
    # The catalog is mended, the model is chosen.
    listed = json.loads(run("models", "list", "--json", "--profile", profile.data).stdout)
    assert [row["name"] for row in listed["models"] if row["used"]] == ["builtin"]


def test_a_catalog_that_cannot_be_opened_is_a_finding_of_doctor(run, offered, profile: Profile):
    profile.catalog.write_bytes(b"these are words " * 1_000)
    found = run("doctor", "--json", "--profile", profile.data)
    assert found.exit_code == 1
    told = json.loads(found.stdout)
    assert told["ok"] is False
    assert [(one["check"], one["cure"]) for one in told["findings"]] == [("catalog", "repair")]
    ((_program, *mend),) = offered("doctor")
    assert run(*mend).exit_code == 0
    assert run("doctor", "--profile", profile.data).exit_code == 0


def test_damaged_settings_are_said_once_and_can_be_put_aside(run, offered, profile: Profile):
    profile.settings.write_text('{"model": ')
    said = run("--profile", profile.data, "models", "list", "--json")
    assert json.loads(said.stdout)["models"]
    assert said.stderr.startswith(f"sketchfind: The settings {profile.settings} are damaged (")
    assert (
        "kept as settings.json.damaged when new settings are saved. Repair it, or let"
        in said.stderr
    )
    assert said.stderr.count("\n") == 1
    assert run("doctor", "--profile", profile.data).output.count("settings.json.damaged") == 1
    (_program, *mend), *_ = offered("models", "list")
    mended = run(*mend)
    assert (mended.exit_code, mended.stderr) == (0, "")
    assert "repaired  settings: The settings" in mended.stdout
    assert run("models", "list", "--profile", profile.data).stderr == ""


def test_single_settings_that_cannot_be_used_are_named(run, offered, profile: Profile):
    profile.settings.write_text('{"thumbnail_side": 4, "device": "abacus", "language": "de"}')
    said = run("status", "--profile", profile.data).stderr
    assert said.startswith("sketchfind: The defaults apply to thumbnail_side, device: ")
    (_program, *mend), *_ = offered("models", "list")
    assert run(*mend).exit_code == 0
    assert run("status", "--profile", profile.data).stderr == ""


def test_the_default_profile_needs_no_mention(run, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(Profile, "default", lambda: Profile.at(tmp_path / "default"))
    said = run("status").stdout
    assert said.endswith("No folders yet. Add one: sketchfind index FOLDER\n")
